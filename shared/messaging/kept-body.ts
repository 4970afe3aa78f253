import { readJson } from './json-text.ts'
import { redactedValue } from './redact-message.ts'

/** A body that is longer is not kept; an item of the ledger holds 400 KiB in all. */
export const mostKeptBytes = 256 * 1024

/** What may be kept of the body of a refused message. */
export type KeptBody =
  | { is: 'as-it-came'; body: string }
  /** Values that look like secrets were taken out, so it is for reading only. */
  | { is: 'altered'; body: string }
  | { is: 'not-json' | 'too-large' }

/**
 * The body as it came, where nothing in it is named like a secret. A text that two readers may take for two different
 * things (a name given twice) is kept as the one that was looked through, and one that is no JSON not at all: nothing could be
 * told apart in it.
 *
 * @param body the text as received
 */
export function keptBody(body: string): KeptBody {
  if (Buffer.byteLength(body) > mostKeptBytes) return { is: 'too-large' }
  const read = readJson(body)
  if (read.kind === 'not-json') return { is: 'not-json' }
  const redacted = JSON.stringify(redactedValue(JSON.parse(body)))
  // What is ambiguous may be too deep to be written again.
  if (read.kind === 'value' && redacted === JSON.stringify(read.value)) return { is: 'as-it-came', body }
  return Buffer.byteLength(redacted) > mostKeptBytes ? { is: 'too-large' } : { is: 'altered', body: redacted }
}
