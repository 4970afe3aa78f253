import { type Door, expectedMessage } from '../../shared/entry/composition/message-door.ts'
import { type ParsedMessage, parseMessage, reasonText } from '../../shared/messaging/parse-message.ts'
import type { OperationFunctionDeclaration } from '../../shared/operations/function-declaration.ts'
import type { PartnerSettings } from '../../shared/partner-api/partner-settings.ts'
import { changed, inputChanges } from './sample-inputs.ts'
import { sampleAccount, sampleNow } from './sample-partners.ts'

/** Why a message is not accepted: the code of its first problem, and the reason as it stands beside a dead letter. */
export interface Refused {
  code: string
  reason: string
}

/** The fields around the input of a sample message. */
export const sampleEnvelope = ({ name, subject }: Pick<Door, 'name' | 'subject'>): Record<string, unknown> => ({
  operationId: `${name}-1`,
  partner: 'acme',
  ...(subject === 'account' ? { account: sampleAccount } : {}),
})

/**
 * What the functions would say to a message of an operation for a partner, asked of the door that they use themselves.
 *
 * @param body - the message, or its text where that is what is wrong with it
 * @returns nothing where it would be accepted
 */
export function refusalAtDoor(door: Door, settings: PartnerSettings, body: object | string): Refused | undefined {
  const expected = expectedMessage(door, new Map([[settings.id, settings]]), sampleNow)
  const parsed = parseMessage(typeof body === 'string' ? body : JSON.stringify(body), expected)
  const problems = problemsOf(parsed)
  const [first] = problems
  if (first === undefined) return undefined
  return { code: first.code, reason: reasonText({ kind: 'malformed', code: first.code, problems }) }
}

const problemsOf = (parsed: ParsedMessage<unknown>) => {
  if (parsed.kind === 'malformed') return parsed.problems
  return parsed.kind === 'message' ? parsed.faults : []
}

/** As `refusalAtDoor`, for an input in a message that is right otherwise. */
export const refusalOfInput = (door: Door, settings: PartnerSettings, input: object): Refused | undefined =>
  refusalAtDoor(door, settings, { ...sampleEnvelope(door), input })

/** The operation's example where the partner's generations take it, else the first like it that they take. */
export function exampleFor(
  declaration: OperationFunctionDeclaration,
  settings: PartnerSettings,
): Record<string, unknown> | undefined {
  const { example } = declaration
  const others = inputChanges(declaration, example).map((change) => changed(example, change))
  return [example, ...others].find((input) => refusalOfInput(declaration, settings, input) === undefined)
}
