import type { RequestRules } from '../failure-classification.ts'
import type { HttpRequest } from '../transport/exchange.ts'

/** One call of the text, V2 or V3 generation, ready to be signed and carried out. */
export interface VendorCall<Value> extends RequestRules<Value> {
  /** For evidence and logs, such as `v3 read-plan`. */
  name: string
  method: HttpRequest['method']
  /** Escaped, without a query. */
  path: string
  /** Escaped, without `?` and without credentials. */
  query?: string
  body?: { type: string; bytes: Buffer }
  /** What is sent, field by field, without secrets and personal data. */
  sent?: Record<string, unknown>
  /** Personal data that an answer might repeat; taken out of whatever is kept of it. */
  confidential?: readonly string[]
  maximumAnswerBytes?: number
  /** Shows that the base address is right, where another call than the client's own does it better. */
  proof?: VendorCall<unknown>
  /** A short reading of a success for the evidence, without personal data. */
  describe(value: Value): string
}

/** Name and value as they stand in a query; a value that is left out leaves the pair out. */
export function queryOf(pairs: readonly (readonly [name: string, value: string | number | undefined])[]): string {
  return pairs
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`]))
    .join('&')
}
