import type { Acceptance, OperationRequest } from '../../engine/accept.ts'
import type { Engine } from '../../engine/engine.ts'
import type { RunDeadline } from '../../engine/engine-context.ts'
import type { Doorbell } from '../../messaging/operation-message.ts'
import { parseMessage, reasonText } from '../../messaging/parse-message.ts'
import { redactedNote } from '../../messaging/redact-message.ts'
import type { PartnerSettings } from '../../partner-api/partner-settings.ts'
import type { Clock } from '../../runtime/clock.ts'
import { type Door, expectedMessage, withoutFaults } from './message-door.ts'
import { operationRequest } from './operation-request.ts'
import { maySendFor, type SenderRule } from './sender-rules.ts'

/** Why a message is not accepted. */
export interface Refusal {
  code: string
  /** Fields, rules and, where that is allowed, values. */
  reason: string
  /** Names of the fields that are at fault; empty where it is none of them. */
  fields: readonly string[]
}

/** What the door says to a message; nothing is accepted yet. */
export type DoorAnswer =
  | { is: 'request'; request: OperationRequest }
  | { is: 'doorbell'; doorbell: Doorbell }
  /** Whose identifier it is is not known yet: it may be asked again later. */
  | { is: 'waits'; generation: string }
  | { is: 'refused'; refusal: Refusal }

export interface DoorParts {
  declaration: Door
  engine: Pick<Engine, 'accountOf' | 'findAccountOf' | 'knows'>
  partners: ReadonlyMap<string, PartnerSettings>
  clock: Pick<Clock, 'now'>
  /** Who may send for whom; without it the queue's policy decides alone. */
  senders?: readonly SenderRule[] | undefined
}

/** A message as its queue, or our record of it, has it. */
export interface QueuedMessage {
  body: string
  /** Its first sender, as SQS reported it. */
  sender: string | undefined
  /** Wall-clock ms at which it was first put on its queue. */
  sentAt: number
}

const takenOut = 'message must be the one that was sent; values that look like secrets were taken out of this copy'

const notAllowed = 'partner must be one for whom the stage lists the sender of the message'

const notListed =
  'vendorId must be the identifier of an account of the partner, but the whole listing shows no such account'

const withoutLogins =
  'vendorId must stand beside account: the listing does not prove to show login names, so that it cannot show whose it is'

const contradicted = 'vendorId must be the identifier of the account named beside it; it is known as that of another'

/** The one door for messages: of those that come from a queue, and of those that were refused before and are redriven. */
export async function askDoor(
  { declaration, engine, partners, clock, senders }: DoorParts,
  { body, sender, sentAt }: QueuedMessage,
  deadline: RunDeadline,
): Promise<DoorAnswer> {
  // A copy of which something was taken out is another message than the one that was sent.
  if (body.includes(redactedNote)) return refused('SECRET_TAKEN_OUT', takenOut, ['message'])
  const parsed = parseMessage(body, expectedMessage(declaration, partners, clock.now()))
  if (parsed.kind === 'message' && !maySendFor(senders, sender, parsed.envelope.partner)) {
    return refused('SENDER_NOT_ALLOWED', notAllowed, ['partner'])
  }
  const message = await withoutFaults(parsed, engine)
  if (message.kind === 'doorbell') return { is: 'doorbell', doorbell: message.doorbell }
  if (message.kind === 'malformed') {
    const fields = message.problems.map(({ field }) => field)
    return refused(message.code, reasonText(message), fields)
  }
  const { partner, account, vendorId } = message.envelope
  const sought = account === undefined ? vendorId : undefined
  const found = sought && (await engine.findAccountOf(partner, sought, sentAt, deadline))
  if (found?.is === 'nameless') return refused(found.code, withoutLogins, ['vendorId'])
  if (found?.is === 'absent') return refused('ACCOUNT_ID_UNKNOWN', notListed, ['vendorId'])
  const accountOf: Engine['accountOf'] = async (...asked) => {
    if (sought === undefined) return engine.accountOf(...asked)
    return found?.is === 'found' ? found.login : undefined
  }
  const request = await operationRequest(declaration, message.envelope, message.input, { accountOf })
  if ('contradictedIdentifier' in request) {
    return refused('ACCOUNT_ID_CONTRADICTED', contradicted, ['account', 'vendorId'])
  }
  if ('unknownIdentifier' in request) return { is: 'waits', generation: request.unknownIdentifier.generation }
  return { is: 'request', request }
}

/** What the ledger did not take; nothing where it has accepted, or had done so before. */
export function refusalOf(acceptance: Acceptance, { operationId }: OperationRequest): Refusal | undefined {
  if (acceptance.is === 'conflict') {
    const { fields } = acceptance
    const reason = `operationId ${operationId} was used before for another request; it differs in ${fields.join(', ')}.`
    return { code: 'OPERATION_ID_REUSED', reason, fields }
  }
  if (acceptance.is === 'lane-full') {
    return { code: 'LANE_FULL', reason: acceptance.record.outcome?.message ?? 'The lane is full.', fields: [] }
  }
  return undefined
}

const refused = (code: string, reason: string, fields: readonly string[]): DoorAnswer => ({
  is: 'refused',
  refusal: { code, reason, fields },
})
