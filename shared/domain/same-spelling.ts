/** Half of a character that was cut off, and what writers put for what they left out. */
// Escaped: one character beyond Latin-1 in a pattern makes V8 hold the whole bundle in twice the memory.
const cutEnd = /(?:\ufffd|\.{3}|\u2026)$/
/** A text of fewer characters was not cut by the length of any field. */
const shortestCut = 30

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }

/** A text with references such as `&amp;` as the characters that they stand for. */
function decoded(text: string): string {
  return text.replaceAll(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]{2,6}));/gi, (whole, hex, digits, name) => {
    if (name !== undefined) return named[String(name).toLowerCase()] ?? whole
    const code = hex === undefined ? Number.parseInt(digits, 10) : Number.parseInt(hex, 16)
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code).toWellFormed() : whole
  })
}

/**
 * A text in the one of its spellings by which texts are compared: in one form of Unicode, with references decoded, also
 * those that were escaped twice, without case, and with single blanks.
 */
export function spellingOf(text: string): string {
  return decoded(decoded(text.toWellFormed()))
    .normalize('NFKC')
    .replaceAll(/[\s\u200b-\u200d\u2060]+/gu, ' ')
    .trim()
    .toLowerCase()
}

/** Whether a vendor shows the text that was asked for, perhaps spelled otherwise or cut at the length of its field. */
export function isSameText(asked: string, shown: string): boolean {
  const [wanted, seen] = [spellingOf(asked), spellingOf(shown)]
  if (wanted === seen) return true
  const kept = seen.replace(cutEnd, '').trimEnd()
  return (kept !== seen || shown.length >= shortestCut) && kept !== '' && wanted.startsWith(kept)
}

/** Likewise, for an e-mail address: a domain name may be in the letters of its language, or encoded. */
export function isSameEmail(asked: string, shown: string): boolean {
  return isSameText(withPlainDomain(asked), withPlainDomain(shown))
}

function withPlainDomain(address: string): string {
  const text = spellingOf(address)
  const at = text.lastIndexOf('@')
  // The parser of addresses encodes the letters of a language.
  const domain = URL.parse(`https://${text.slice(at + 1)}`)?.hostname ?? ''
  return at === -1 || domain === '' ? text : `${text.slice(0, at)}@${domain}`
}
