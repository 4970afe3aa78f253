import type * as z from 'zod/mini'
import { envelopeProblems, sizeProblems, subjectProblems, unknownPartner } from './envelope-problems.ts'
import { type FieldProblem, fieldProblems, fieldText, type MessageProblemCode } from './field-problem.ts'
import { mostJsonDepth, readJson } from './json-text.ts'
import { type Doorbell, doorbellSchema, type OperationEnvelope, operationEnvelopeSchema } from './operation-message.ts'

export const mostMessageBytes = 64 * 1024

/** Fields of inputs whose values say nothing private, so that a problem may show them. */
export const shownInputFields: ReadonlySet<string> = new Set([
  'product',
  'products',
  'singleBilling',
  'releaseFromSingleBilling',
  'countryCode',
  'stateCode',
  'managed',
  'billingLocale',
  'gdprOptOut',
  'planType',
  'planGroupId',
  'billingDayOfMonth',
  'reason',
  'effectiveAt',
  'despiteCancellation',
  'topic',
  'role',
  'updateSource',
  'globalUnsubscribe',
  'unsubscribeFromEveryAccount',
  'deleteContacts',
  'contactsShallBeDeleted',
  'method',
])

/** More would only bury the first. */
const mostProblems = 20

export interface MalformedMessage {
  kind: 'malformed'
  /** That of the first problem. */
  code: MessageProblemCode
  problems: readonly FieldProblem[]
  /** No field was looked at: the whole cannot be read, or not in one way only. */
  isUnread?: true
}

/** The account, where one is given, is in lower case, as everywhere behind this point. */
export interface WellFormedMessage<Input> {
  kind: 'message'
  envelope: OperationEnvelope
  input: Input
  /** What of it cannot be carried out for this partner at this time, although all fields fit their schema. */
  faults: readonly FieldProblem[]
}

export type ParsedMessage<Input> =
  | { kind: 'doorbell'; doorbell: Doorbell }
  | WellFormedMessage<Input>
  | MalformedMessage

export interface ExpectedMessage<Schema extends z.ZodMiniType> {
  /** The operation whose queue (or route) this is. */
  operation: string
  input: Schema
  /** The most that its input may have as JSON; 2 KiB where it is left out. */
  mostInputBytes?: number
  partners: ReadonlySet<string>
  /** What the operation is about: one account, unless it is said to be the partner as a whole. */
  subject?: 'account' | 'partner'
  /** What is wrong although all fields fit their schema; asked only then. */
  faultsOf?(envelope: OperationEnvelope, input: z.infer<Schema>): readonly FieldProblem[]
  shownInputFields?: ReadonlySet<string>
}

/**
 * Reads a message of an operation's queue, or the body of the API's submission: untrusted text. Never throws.
 *
 * @param body the text as received
 * @param expected the operation with the schema of its input, and the partners that are served
 * @returns a doorbell, a message, or everything that is wrong with it
 */
export function parseMessage<Schema extends z.ZodMiniType>(
  body: string,
  expected: ExpectedMessage<Schema>,
): ParsedMessage<z.infer<Schema>> {
  const read = readBody(body)
  if ('problem' in read) return { ...malformed([read.problem]), isUnread: true }
  const { value } = read
  if (Object.hasOwn(value, 'doorbell')) return parseDoorbell(value, expected.partners)
  const envelope = operationEnvelopeSchema.safeParse(value)
  const input = expected.input.safeParse(Reflect.get(value, 'input'))
  const problems = oneForEachField([
    ...(envelope.success ? [] : problemsOf(envelope.error, value, [], isShownOutside)),
    ...envelopeProblems(value, expected),
    ...subjectProblems(value, expected),
    ...(input.success
      ? sizeProblems(input.data, expected.mostInputBytes)
      : inputProblems(input.error, value, expected)),
  ])
  if (problems.length > 0 || !envelope.success || !input.success) return malformed(problems)
  const message = withLowerCaseAccount(envelope.data)
  const faults = expected.faultsOf?.(message, input.data) ?? []
  return { kind: 'message', envelope: message, input: input.data, faults }
}

/** What is wrong with the form of a field is told before what is wrong with its value, and instead of that. */
function oneForEachField(problems: readonly FieldProblem[]): FieldProblem[] {
  const seen = new Set<string>()
  return problems.filter(({ field }) => !seen.has(field) && seen.add(field))
}

/** An input that is missing or no object is told of with the message's own fields. */
function inputProblems(
  error: z.core.$ZodError,
  value: object,
  { shownInputFields: shown = shownInputFields }: { shownInputFields?: ReadonlySet<string> },
): FieldProblem[] {
  const input: unknown = Reflect.get(value, 'input')
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return []
  return problemsOf(error, input, ['input'], (path) => shown.has(String(path[1])))
}

const withLowerCaseAccount = (envelope: OperationEnvelope): OperationEnvelope =>
  envelope.account === undefined ? envelope : { ...envelope, account: envelope.account.toLowerCase() }

/**
 * The operation that a body names, for a route that serves all of them; undefined when it names none.
 *
 * @param body the text as received, wellformed or not
 */
export function operationNamedIn(body: string): string | undefined {
  const read = readBody(body)
  if ('problem' in read) return undefined
  const named: unknown = Object.hasOwn(read.value, 'operation') ? Reflect.get(read.value, 'operation') : undefined
  return typeof named === 'string' ? named : undefined
}

/** One line for a dead letter: every problem with its field, rule and value. */
export function reasonText({ problems }: MalformedMessage): string {
  return problems
    .map(({ field, rule, value }) => `${field} ${rule}${value === undefined ? '' : `, but is ${value}`}`)
    .join('; ')
}

/** The object that a body is, or what keeps it from being read as one, and in one way only. */
export function readBody(body: string): { value: object } | { problem: FieldProblem } {
  const whole = (code: MessageProblemCode, rule: string) => ({ problem: { code, field: 'message', rule } })
  if (body.length > mostMessageBytes || Buffer.byteLength(body) > mostMessageBytes) {
    return whole('MESSAGE_TOO_LARGE', `must be at most ${mostMessageBytes} bytes`)
  }
  const read = readJson(body)
  switch (read.kind) {
    case 'value':
      return typeof read.value === 'object' && read.value !== null && !Array.isArray(read.value)
        ? { value: read.value }
        : whole('FIELD_INVALID', 'must be an object')
    case 'not-json':
      return whole('NOT_JSON', 'must be JSON')
    case 'ambiguous': {
      const field = fieldText(read.path)
      if (read.problem === 'duplicate')
        return { problem: { code: 'FIELD_DUPLICATE', field, rule: 'must be given only once' } }
      if (read.problem === 'reserved')
        return { problem: { code: 'FIELD_UNKNOWN', field, rule: 'is not a known field' } }
      return whole('FIELD_INVALID', `must not be nested deeper than ${mostJsonDepth} levels`)
    }
  }
}

function parseDoorbell(
  value: object,
  partners: ReadonlySet<string>,
): { kind: 'doorbell'; doorbell: Doorbell } | MalformedMessage {
  const parsed = doorbellSchema.safeParse(value)
  if (!parsed.success) return malformed(problemsOf(parsed.error, value, [], () => true))
  const { doorbell } = parsed.data
  if (!partners.has(doorbell.partner)) return malformed([unknownPartner('doorbell.partner', doorbell.partner)])
  return { kind: 'doorbell', doorbell: { ...doorbell, account: doorbell.account.toLowerCase() } }
}

function problemsOf(
  error: z.core.$ZodError,
  root: unknown,
  prefix: readonly string[],
  shown: (path: readonly PropertyKey[]) => boolean,
): FieldProblem[] {
  return error.issues.flatMap((issue) => fieldProblems(issue, root, prefix, shown))
}

/** The envelope's own fields are the caller's bookkeeping; metadata and input may hold anything. */
function isShownOutside(path: readonly PropertyKey[]): boolean {
  return path[0] !== 'metadata' && path[0] !== 'input'
}

/** What a message comes to with these problems, of which there is one at least. */
export function malformed(problems: readonly FieldProblem[]): MalformedMessage {
  return { kind: 'malformed', code: problems[0]?.code ?? 'FIELD_INVALID', problems: problems.slice(0, mostProblems) }
}
