import type { OutcomeCode } from '../../shared/ledger/operation-record.ts'
import type { MessageProblemCode } from '../../shared/messaging/field-problem.ts'
import { codeText, markdownTable } from './markdown.ts'

/** What a code tells: the status that it comes with, what happened, what to do. */
type Meaning = readonly [status: string, happened: string, next: string]

/** Complete by its type: a new code does not compile until it is described here. */
const outcomeCodes: Readonly<Record<OutcomeCode, Meaning>> = {
  LANE_FULL: [
    'rejected',
    "The account's lane holds 200 operations already.",
    'Let some end, or decide the parked one at the head; then use a new `operationId`.',
  ],
  EXPIRED: [
    'rejected',
    'Its `notAfter` passed before anything was sent.',
    'Use a new `operationId` if it is still wanted.',
  ],
  WITHDRAWN: ['withdrawn', 'It was taken back before anything was sent.', 'Nothing.'],
  ACCOUNT_UNKNOWN: [
    'rejected',
    'The vendor does not know the account under this partner, also after a wait.',
    'Provision the account first, or correct the login name.',
  ],
  ACCOUNT_EXISTS: [
    'rejected',
    'The account to be provisioned is under the partner already.',
    'Go on with the account as it is.',
  ],
  ACCOUNT_EXISTS_DIFFERENT: [
    'rejected, or parked after an unknown outcome',
    'An account of this login name is there with another organisation, e-mail address or country.',
    'Compare the two; choose another login name, or decide the parked operation.',
  ],
  LOGIN_NAME_TAKEN: [
    'rejected',
    'The login name belongs to an account outside this partner.',
    'Choose another login name, or ask the vendor to move the account.',
  ],
  ALREADY_SO: ['applied, effect `none`', 'The account was as wanted already; nothing was sent.', 'Nothing.'],
  LAST_PRODUCT: [
    'rejected',
    'Cancelling the last product would cancel the account and end single billing for good.',
    'Open the anchor product first, or leave it, or say `releaseFromSingleBilling`.',
  ],
  NOT_SINGLE_BILLED: [
    'rejected',
    "The account is not under the partner's single billing.",
    'Put it under single billing at the vendor first.',
  ],
  CAUGHT_IN_SINGLE_BILLING: [
    'rejected',
    'The account lost its last product and with it single billing; the vendor neither opens nor updates it.',
    "Ask the vendor's partner team to reactivate it.",
  ],
  PASSWORD_SECRET_UNUSABLE: [
    'rejected',
    'The secret that the message names as password is missing, out of bounds or no password. Nothing was sent.',
    'Put a usable password there, then use a new `operationId`.',
  ],
  DEPENDENCY_FAILED: [
    'rejected',
    'An operation in `after` was rejected or withdrawn.',
    'Correct that one, then use new `operationId`s.',
  ],
  DEPENDENCY_MISSING: [
    'parked',
    'An operation in `after` was never received.',
    'Send it: this one goes on by itself then.',
  ],
  DEPENDENCY_CYCLE: [
    'parked',
    'Operations of one account wait for each other in a circle.',
    'Reject one and send it again with another `after`.',
  ],
  DEPENDENCY_OTHER_ACCOUNT: [
    'rejected',
    'An operation in `after` is of another account.',
    'Name only operations of the same account.',
  ],
  CHANGED_ELSEWHERE: [
    'parked',
    'After an unknown outcome the account is neither as it was nor as wanted.',
    'Find out who else changed it, then decide.',
  ],
  BEFORE_UNKNOWN: [
    'parked',
    'After an unknown outcome the target is not seen, and the state before is not known.',
    'Look at the account at the vendor, then decide.',
  ],
  CANNOT_TELL: [
    'parked',
    'Looking at the account could not settle what became of the request.',
    'Ask the vendor, then decide.',
  ],
  ATTEMPTS_EXHAUSTED: ['parked', 'Five requests left and none took effect.', 'Ask the vendor why, then decide.'],
  STORED_NOT_SEEN: [
    'parked',
    'The vendor may have stored the request and has not carried it out in 24 hours.',
    'Ask the vendor whether it is still stored, then decide.',
  ],
  OPERATION_TYPE_UNKNOWN: [
    'parked',
    'The deployed version does not know this operation.',
    'Deploy a version that does.',
  ],
  INPUT_DAMAGED: [
    'parked',
    'The stored input no longer fits the schema of the operation.',
    'Reject it and send it again under a new `operationId`.',
  ],
  SHADOW: [
    'withdrawn',
    'The partner is in shadow mode: the message says what would have been sent, and nothing was.',
    "Switch `shadow` off in the partner's settings to carry operations out.",
  ],
  MARKED_BY_PERSON: ['applied or rejected', 'A person decided a parked operation.', 'Nothing.'],
}

/** Why a message was not accepted; it stands beside the dead letter, or in the API's problem. */
const messageCodes: Readonly<Record<MessageProblemCode | 'OPERATION_ID_REUSED', string>> = {
  MESSAGE_TOO_LARGE: 'The message is larger than 64 KiB.',
  NOT_JSON: 'The message is not JSON.',
  FIELD_UNKNOWN: 'There is a field that the schema does not know.',
  FIELD_MISSING: 'A required field is missing.',
  FIELD_INVALID: 'A field breaks its rule.',
  FIELD_DUPLICATE: 'A field is given twice in one object.',
  PARTNER_UNKNOWN: 'The deployment does not serve this partner.',
  OPERATION_MISMATCH: "`operation` names another operation than the queue's.",
  INPUT_TOO_LARGE: 'The `input` is larger than 2 KiB as JSON.',
  OPERATION_ID_REUSED:
    'The `operationId` was used before with another payload; the reason names the fields that differ.',
}

/** The table of an operation's outcome codes. */
export const outcomeTable = (): string =>
  markdownTable(
    ['code', 'status', 'what happened', 'what to do'],
    Object.entries(outcomeCodes).map(([code, meaning]) => [codeText(code), ...meaning]),
  )

/** The table of what keeps a message from being accepted. */
export const messageProblemTable = (): string =>
  markdownTable(
    ['code', 'what is wrong'],
    Object.entries(messageCodes).map(([code, meaning]) => [codeText(code), meaning]),
  )
