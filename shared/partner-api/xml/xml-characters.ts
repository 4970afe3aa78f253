// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const notXmlText = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/

/** Whether XML 1.0 can hold the text: no control characters but tab and line ends, no half of a surrogate pair. */
export const isPlainText = (text: string): boolean => !notXmlText.test(text) && text.isWellFormed()

/**
 * Whether markup without CDATA and comments uses a reference that XML does not know: the parser would leave an unknown
 * entity as it stands and drop a reference to no character.
 */
export function hasForeignReference(markup: string): boolean {
  if (!markup.includes('&')) return false
  if (/&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9A-Fa-f]{1,6});)/.test(markup)) return true
  for (const [, hexadecimal, digits = ''] of markup.matchAll(/&#(x?)([0-9A-Fa-f]+);/g)) {
    if (!isCharacter(Number.parseInt(digits, hexadecimal === 'x' ? 16 : 10))) return true
  }
  return false
}

/**
 * The text without CDATA and comments, in which nothing is markup; undefined when one of them does not end. One pass,
 * whatever the text: a pattern would look for the end anew at each beginning.
 */
export function withoutLiterals(text: string): string | undefined {
  let markup = ''
  let from = 0
  for (let at = text.indexOf('<!'); at !== -1; at = text.indexOf('<!', from)) {
    const end = text.startsWith('<![CDATA[', at) ? ']]>' : text.startsWith('<!--', at) ? '-->' : ''
    const until = end === '' ? at + 2 : text.indexOf(end, at + 4)
    if (until === -1) return undefined
    markup += text.slice(from, end === '' ? until : at)
    from = until + end.length
  }
  return markup + text.slice(from)
}

const halves = /&#(?:x0*d[89a-f][0-9a-f]{2}|0*5[5-7]\d{3});/i
const literalsAndReferences = /<!\[CDATA\[[\s\S]*?\]\]>|<!--[\s\S]*?-->|(?:&#(?:x[0-9a-f]{1,6}|\d{1,7});)+/gi

/**
 * The text with characters that were written as two numeric references, one for each half, as the ones that are meant; a
 * half without its other one is replaced. XML knows no references to halves, and some writers make them of every emoji.
 */
export function withWholeCharacters(text: string): string {
  // Without an end to each literal the pattern would look for it anew at each beginning.
  if (!halves.test(text) || withoutLiterals(text) === undefined) return text
  return text.replaceAll(literalsAndReferences, (found) => {
    if (found.startsWith('<')) return found
    const references = found.match(/&#[^;]+;/g) ?? []
    return references
      .map((reference, index) => {
        const code = codeOf(reference)
        if (isLowHalf(code)) return isHighHalf(codeOf(references[index - 1])) ? '' : '&#xFFFD;'
        if (!isHighHalf(code)) return reference
        const low = codeOf(references[index + 1])
        return isLowHalf(low) ? `&#${(code - 0xd800) * 0x400 + (low - 0xdc00) + 0x10000};` : '&#xFFFD;'
      })
      .join('')
  })
}

const codeOf = (reference = ''): number =>
  /^&#x/i.test(reference) ? Number.parseInt(reference.slice(3), 16) : Number.parseInt(reference.slice(2), 10)
const isHighHalf = (code: number): boolean => code >= 0xd800 && code <= 0xdbff
const isLowHalf = (code: number): boolean => code >= 0xdc00 && code <= 0xdfff

/** The characters of XML 1.0. */
function isCharacter(code: number): boolean {
  if (code < 0x20) return code === 0x9 || code === 0xa || code === 0xd
  return code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) && code !== 0xfffe && code !== 0xffff
}
