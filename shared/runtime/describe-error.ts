import type { LogFields } from './log-fields.ts'

const codePattern = /^[A-Z][A-Z0-9_]*$/
const longestName = 100

/**
 * An error as log fields. Its text is only told when the error has an upper-case code, as those of our families and of Node
 * have, whose texts hold no content; others (a JSON parser's, a library's) may quote what they were given.
 *
 * @param error whatever was thrown
 */
export function describeError(error: unknown): Pick<LogFields, 'error' | 'code' | 'reason' | 'stack'> {
  if (!(error instanceof Error)) return { error: `thrown ${typeof error}` }
  const code =
    'code' in error && typeof error.code === 'string' && codePattern.test(error.code) ? error.code : undefined
  return {
    error: error.name.slice(0, longestName),
    code,
    reason: code === undefined ? undefined : error.message,
    stack: frames(error),
  }
}

/** The stack without the text in front of it; nothing when the two cannot be told apart for certain. */
function frames({ stack, message }: Error): string | undefined {
  const start = stack?.indexOf(message) ?? -1
  const rest = start < 0 ? '' : (stack ?? '').slice(start + message.length)
  return /^\n {4}at /.test(rest) ? rest.trim() : undefined
}
