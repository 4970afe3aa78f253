/**
 * What may be logged, and nothing else: an allow-list, because redaction forgets. Organisations, addresses, message bodies,
 * requests and answers are not on it; an operation is found by partner and operationId.
 *
 * The value says which kind a field has.
 */
export const logFields = {
  partner: 'text',
  /** Login name, or the name of a line; only of what cannot be read or failed inside, where nothing else leads to it. */
  account: 'text',
  /** Name of the budget of an API key. */
  key: 'text',
  operation: 'text',
  operationId: 'text',
  status: 'text',
  /** An upper-case code of our error families, or of a message problem. */
  code: 'text',
  /** The name of an error, never its text. */
  error: 'text',
  /** Our own words; of a malformed message only what `reasonText` shows. */
  reason: 'text',
  /** Where an error was thrown: frames without the error's text. */
  stack: 'text',
  /** The failure class of a vendor call. */
  failure: 'text',
  generation: 'text',
  capability: 'text',
  /** The type of an outgoing event. */
  event: 'text',
  /** What happened inside the engine. */
  happening: 'text',
  /** The id that SQS gave a message. */
  messageId: 'text',
  /** Names of fields of a refused message. */
  fields: 'text',
  /** Ids of operations that were not received. */
  waitsFor: 'text',
  /** The status of the vendor's answer. */
  httpStatus: 'number',
  attempt: 'number',
  receiveCount: 'number',
  count: 'number',
  milliseconds: 'number',
} as const satisfies Record<string, 'text' | 'number'>

type Kinds = typeof logFields

export type LogFields = {
  readonly [Name in keyof Kinds]?: (Kinds[Name] extends 'number' ? number : string) | undefined
}

const longestText = 1_500

/**
 * The fields of `fields` that are on the list and of the right kind, texts cut short. The type says the same, but what
 * comes from a cast or from JavaScript must not get through either.
 */
export function allowedFields(fields: Readonly<Record<string, unknown>>): Record<string, string | number> {
  const allowed: Record<string, string | number> = {}
  for (const [name, kind] of Object.entries(logFields)) {
    const value = Object.hasOwn(fields, name) ? fields[name] : undefined
    if (kind === 'number' && typeof value === 'number') allowed[name] = value
    if (kind === 'text' && typeof value === 'string') allowed[name] = value.slice(0, longestText)
  }
  return allowed
}
