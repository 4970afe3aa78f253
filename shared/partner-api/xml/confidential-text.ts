const longest = 300

/**
 * A stretch of a vendor's answer that may be kept: without the given values, e-mail addresses and long numbers, which
 * could be a person's, and short.
 */
export function keepableText(text: string, confidential: readonly string[]): string {
  let kept = text.slice(0, 2_000)
  // The longest first, since one value may hold another.
  for (const value of [...confidential].sort((one, other) => other.length - one.length)) {
    if (value.length >= 2) kept = kept.replaceAll(new RegExp(escaped(value), 'gi'), '[left out]')
  }
  return kept
    .replaceAll(/[^\s<>"'=,;:]+@[^\s<>"',;:]+/g, '[e-mail]')
    .replaceAll(/\+?\d[\d\s().-]{4,}\d/g, '[number]')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/[^\x20-\x7e]+/g, ' ')
    .replaceAll(/ {2,}/g, ' ')
    .trim()
    .slice(0, longest)
}

/** The value as a pattern that matches just itself. */
const escaped = (value: string): string => value.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')
