import { readJson } from './json-text.ts'

/** Stands for what was taken out. */
export const redactedNote = '(taken out: looks like a secret)'

/** A message that is longer once it is safe is not kept, see `redactMessage`. */
const mostBytes = 64 * 1024

/** Deeper parts are not looked into but taken out; no message of ours is half as deep. */
const mostDepth = 30

const secretName = /pass(word|phrase|wd|code)|pwd|secret|token|api[-_ ]?key|credential|authorization|private[-_ ]?key/i

/** Text that itself says that a secret follows, such as a query or a header. */
const secretInText = new RegExp(`(${secretName.source})[^a-z0-9]{0,4}[:=]`, 'i')

/** Names a secret without holding it. */
const namesOnly = 'secretName'

/**
 * A message body that may be kept for a person to look at.
 *
 * Under a name that looks like a password, secret, token or key every text and number is replaced, however deep; only
 * `secretName` stays, since it names a secret without holding it. JSON within texts is treated the same.
 * A body that is not JSON is not kept at all: nothing could be told apart in it (a message cut off in the middle holds
 * its password still), so a note with its length stands for it, as for bodies over 64 KB.
 *
 * @param body the body as it was received
 * @returns JSON text of at most 64 KB
 */
export function redactMessage(body: string): string {
  const bytes = Buffer.byteLength(body)
  const parsed = parse(body)
  if (!parsed) return JSON.stringify({ note: `not kept: the message was not JSON (${bytes} bytes)` })
  const redacted = JSON.stringify(redactedValue(parsed.value))
  if (Buffer.byteLength(redacted) > mostBytes) {
    return JSON.stringify({ note: `not kept: the message was over 64 KB (${bytes} bytes)` })
  }
  return redacted
}

/** What a JSON text holds, with the values taken out that look like secrets. */
export const redactedValue = (value: unknown): unknown => redact(value, false, 0)

function parse(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return undefined
  }
}

function redact(value: unknown, secret: boolean, depth: number): unknown {
  if (depth > mostDepth) return redactedNote
  if (Array.isArray(value)) return value.map((entry) => redact(entry, secret, depth + 1))
  if (typeof value === 'object' && value !== null) {
    // `fromEntries` makes own properties even of a name such as `__proto__`.
    return Object.fromEntries(
      Object.entries(value).map(([name, entry]) => {
        if (name === namesOnly && typeof entry === 'string' && !secretInText.test(entry)) return [name, entry]
        return [name, redact(entry, secret || secretName.test(name), depth + 1)]
      }),
    )
  }
  if (typeof value === 'string') return secret ? redactedNote : redactText(value, depth)
  return typeof value === 'number' && secret ? redactedNote : value
}

/** A message that was made JSON twice, or carries another one as text. */
function redactText(text: string, depth: number): string {
  const parsed = /^\s*["[{]/.test(text) ? parse(text) : undefined
  if (parsed) {
    const redacted = JSON.stringify(redact(parsed.value, false, depth + 1))
    const read = readJson(text)
    // Nothing was taken out: the text stays as it was written.
    return read.kind === 'value' && redacted === JSON.stringify(read.value) ? text : redacted
  }
  return secretInText.test(text) ? redactedNote : text
}
