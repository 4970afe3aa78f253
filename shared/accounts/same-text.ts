const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** An entity that the vendor wrote once too often: `&amp;` in a text that was decoded already. */
const decodeOnce = (text: string): string =>
  text.replace(/&(?:(amp|lt|gt|quot|apos)|#(\d{1,7})|#x([0-9a-f]{1,6}));/gi, (whole, name, decimal, hex) => {
    if (name !== undefined) return entities[String(name).toLowerCase()] ?? whole
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number.parseInt(decimal, 10)
    return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : whole
  })

const folded = (text: string): string => decodeOnce(text).normalize('NFKC').replace(/\s+/g, ' ').trim().toLowerCase()

/** Below this a text that begins like another is no cut one. */
const leastCut = 30

/**
 * Whether the vendor shows a text as it was asked for: it may be spelled otherwise (case, blanks, compatible characters,
 * entities decoded once too little) or be cut at the length of the vendor's field.
 */
export function isSameText(asked: string, shown: string): boolean {
  const [wanted, seen] = [folded(asked), folded(shown)]
  return wanted === seen || (seen.length >= leastCut && wanted.startsWith(seen))
}
