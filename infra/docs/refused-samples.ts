import type { Acceptance } from '../../shared/engine/accept.ts'
import type { SenderRule } from '../../shared/entry/composition/sender-rules.ts'
import { mostInputBytes } from '../../shared/messaging/envelope-problems.ts'
import type { MessageProblemCode } from '../../shared/messaging/field-problem.ts'
import { mostMessageBytes } from '../../shared/messaging/parse-message.ts'
import { redactedNote } from '../../shared/messaging/redact-message.ts'
import { changePlanFunction, openProductFunction, provisionAccountFunction } from '../../shared/operations/catalogue.ts'
import type { OperationFunctionDeclaration } from '../../shared/operations/function-declaration.ts'
import { sampleEnvelope } from './door.ts'

/** A code of the API alone or of the ledger. */
type OtherCode =
  | 'OPERATION_ID_REUSED'
  | 'LANE_FULL'
  | 'ACCOUNT_ID_UNKNOWN'
  | 'OPERATION_UNKNOWN'
  | 'SECRET_TAKEN_OUT'
  | 'SENDER_NOT_ALLOWED'

/** A message that is not accepted. */
export interface RefusedSample {
  wrong: string
  declaration?: OperationFunctionDeclaration
  /** As an object it gets `operation` for the API. */
  body: Record<string, unknown> | string
  /** What the ledger says to it. */
  acceptance?: Acceptance
  only?: 'queue' | 'api'
  /** Who may send for whom. */
  senders?: readonly SenderRule[]
}

const envelope = sampleEnvelope(openProductFunction)
const message = { ...envelope, input: openProductFunction.example }
const text = JSON.stringify({ ...message, operation: openProductFunction.name })
const { account: _account, ...withoutAccount }: Record<string, unknown> = message
const kibibytes = (bytes: number): string => `${bytes / 1024} KiB`
const long = (characters: number): string => '語'.repeat(characters)

/** Complete by its type: a new code does not compile until it has its words and a message that meets it. */
export const refusedSamples: Readonly<Record<MessageProblemCode | OtherCode, RefusedSample>> = {
  MESSAGE_TOO_LARGE: {
    wrong: `The message is larger than ${kibibytes(mostMessageBytes)}.`,
    body: `${text}${' '.repeat(mostMessageBytes)}`,
  },
  NOT_JSON: { wrong: 'The message is not JSON.', body: 'open EmailMarketing, please' },
  FIELD_UNKNOWN: {
    wrong: 'There is a field that the schema does not know.',
    body: { ...message, input: { ...message.input, plan: 'GOLD' } },
  },
  FIELD_MISSING: { wrong: 'A required field is missing.', body: withoutAccount },
  FIELD_INVALID: {
    wrong: "A field breaks its rule, or says what the partner's generation does not take.",
    body: { ...message, account: 'delta deli' },
  },
  FIELD_DUPLICATE: {
    wrong: 'A field is given twice in one object.',
    body: text.replace('{', '{"account":"alpha-bakery",'),
  },
  PARTNER_UNKNOWN: { wrong: 'The deployment does not serve this partner.', body: { ...message, partner: 'hooli' } },
  OPERATION_MISMATCH: {
    wrong: "`operation` names another operation than the queue's.",
    body: { ...message, operation: 'cancel-product' },
    only: 'queue',
  },
  OPERATION_UNKNOWN: {
    wrong: '`operation` names none that there is, or is missing.',
    body: { ...message, operation: 'close-account' },
    only: 'api',
  },
  INPUT_TOO_LARGE: {
    wrong: `The \`input\` is larger than ${kibibytes(mostInputBytes)} as JSON.`,
    declaration: provisionAccountFunction,
    body: {
      ...envelope,
      input: {
        ...provisionAccountFunction.example,
        ...{ organizationName: long(80), firstName: long(80), lastName: long(80), phone: long(25) },
        ...{ partnerAccountId: long(80), referralCode: long(50), organizationPhone: long(25) },
        ...{ password: undefined, singleSignOn: { externalId: long(255), externalProvider: long(80) } },
      },
    },
  },
  CAPABILITY_NOT_CONFIGURED: {
    wrong: "The partner's settings name no generation that could carry the operation out.",
    declaration: changePlanFunction,
    body: { ...envelope, input: changePlanFunction.example },
  },
  ACCOUNT_ID_UNKNOWN: {
    wrong:
      'No account is known by this `vendorId`. Over the API that is all that is known of it; a message on a queue waits until the listing was read for it, and is refused when that shows no such account.',
    body: { ...withoutAccount, vendorId: { generation: 'v3', id: 'a07e1ih151d0' } },
  },
  SECRET_TAKEN_OUT: {
    wrong: 'It is a copy, from a dead-letter queue, of which values that look like secrets were taken out.',
    body: { ...message, metadata: { token: redactedNote } },
    only: 'queue',
  },
  SENDER_NOT_ALLOWED: {
    wrong: "The stage lists who may send for whom (`senders`), and the message's sender not for this partner.",
    body: message,
    senders: [],
    only: 'queue',
  },
  OPERATION_ID_REUSED: {
    wrong: 'The `operationId` was used before with another payload.',
    body: message,
    acceptance: { is: 'conflict', fields: ['input.product'] },
  },
  LANE_FULL: {
    wrong: "The account's lane holds as many operations as it can. The operation is kept as rejected.",
    body: message,
    acceptance: {
      is: 'lane-full',
      record: { outcome: { message: 'The account has 200 operations in its lane already.' } } as never,
    },
  },
}
