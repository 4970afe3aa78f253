const longest = 300

/** How much of an answer is looked at. */
const longestRead = 2_000

/** A text of this length may have been cut before it came here, in the middle of a value. */
const perhapsCut = 1_300

/** How much longer than itself the rest of a value that was cut may be written. */
const mostEscaped = 2

/**
 * A stretch of a vendor's answer that may be kept: without the given values, however they are escaped, without e-mail
 * addresses and long numbers, which could be a person's, and without anything that looks like a token; and short.
 */
export function keepableText(text: string, confidential: readonly string[]): string {
  const values = confidential.filter((value) => value.length >= 2)
  let kept = text.slice(0, longestRead)
  // The longest first, since one value may hold another.
  for (const value of values.toSorted((one, other) => other.length - one.length)) {
    kept = kept.replaceAll(new RegExp(patternOf(value), 'gi'), '[left out]')
  }
  if (text.length >= perhapsCut) kept = kept.slice(0, -mostEscaped * Math.max(1, ...values.map(({ length }) => length)))
  return kept
    .replaceAll(/[^\s<>"'=,;:]+@[^\s<>"',;:]+/g, '[e-mail]')
    .replaceAll(/\b(?:Basic|Bearer)\s+\S+/gi, '[credentials]')
    .replaceAll(/(?=[A-Za-z+/_.~-]*\d)[A-Za-z0-9+/_.~-]{24,}={0,2}/g, '[token]')
    .replaceAll(/\+?\d[\d\s().-]{4,}\d/g, '[number]')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/[^\x20-\x7e]+/g, ' ')
    .replaceAll(/ {2,}/g, ' ')
    .trim()
    .slice(0, longest)
}

const namedEntities: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' }

/**
 * A pattern for a value as it is, or as XML, HTML, JSON or an address escapes it, or read in another encoding. Each
 * alternative takes a stretch that the text decides, so that no text makes it slow.
 */
function patternOf(value: string): string {
  const stretches = value.match(/\P{ASCII}+|\p{ASCII}/gu) ?? []
  return stretches
    .map((stretch) => {
      const characters = [...stretch]
      const spelled = characters.map(anySpelling).join('')
      // One character becomes up to four others in a wrong encoding.
      return stretch > '\x7f' ? `(?:${spelled}|[^\\x00-\\x7f]{1,${4 * characters.length}})` : spelled
    })
    .join('')
}

function anySpelling(character: string): string {
  if (/[A-Za-z0-9]/.test(character)) return character
  const code = character.codePointAt(0) ?? 0
  const spellings = [
    character.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'),
    `&#0*${code};`,
    `&#x0*${code.toString(16)};`,
    escapedInAddress(character),
    escapedInJson(character),
    ...(namedEntities[character] === undefined ? [] : [`&${namedEntities[character]};`]),
    ...(character === ' ' ? ['\\+', '&nbsp;'] : []),
    ...('"\\/'.includes(character) ? [`\\\\\\${character}`] : []),
    ...(code > 0x7f ? ['\\?', '&[A-Za-z]{2,10};'] : []),
  ]
  return `(?:${spellings.join('|')})`
}

const escapedInAddress = (character: string): string =>
  [...Buffer.from(character)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')

const escapedInJson = (character: string): string =>
  [...Array(character.length).keys()]
    .map((at) => `\\\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`)
    .join('')
