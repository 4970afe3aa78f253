import { type Door, expectedMessage } from '../../../shared/entry/composition/message-door.ts'
import type { FieldProblem } from '../../../shared/messaging/field-problem.ts'
import { type ParsedMessage, parseMessage } from '../../../shared/messaging/parse-message.ts'
import { operationFunctions } from '../../../shared/operations/catalogue.ts'
import type { PartnerSettings } from '../../../shared/partner-api/partner-settings.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { lookedAt } from '../../support/operations/operation-context.ts'

export interface Knock {
  /** One that has every capability when left out. */
  partner?: PartnerSettings
  /** Fields of the message around the input; `undefined` takes one away. */
  envelope?: object
  /** Wall-clock ms. */
  now?: number
}

/** The declaration of an operation. */
export function doorOf(operation: string): Door {
  const found = operationFunctions.find(({ name }) => name === operation)
  if (found === undefined) throw new Error(`There is no operation ${operation}.`)
  return found as Door
}

/** What an operation's function makes of a message before anything is accepted. */
export function knock(
  operation: string,
  input: unknown,
  { partner = partnerKinds.mixed, envelope = {}, now = lookedAt }: Knock = {},
): ParsedMessage<unknown> {
  const door = doorOf(operation)
  const subject = door.subject === 'account' ? { account: 'bakery' } : {}
  const body = JSON.stringify({ operationId: 'asked-1', partner: 'acme', ...subject, input, ...envelope })
  return parseMessage(body, expectedMessage(door, new Map([[partner.id, partner]]), now))
}

/** Everything that is wrong with a message; empty for one that is accepted. */
export function problemsAtDoor(operation: string, input: unknown, how: Knock = {}): readonly FieldProblem[] {
  const message = knock(operation, input, how)
  if (message.kind === 'doorbell') throw new Error('This is a doorbell.')
  return message.kind === 'malformed' ? message.problems : message.faults
}
