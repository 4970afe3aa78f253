/**
 * Text that SQS accepts: the characters of XML 1.0 only (Amazon SQS: SendMessage). Others become U+FFFD.
 *
 * @param text any text
 * @param most how many characters (code points) may stay; the last one kept is then an ellipsis
 */
export function sqsText(text: string, most = Number.POSITIVE_INFINITY): string {
  const characters: string[] = []
  for (const character of text) {
    if (characters.length === most) {
      characters[most - 1] = '…'
      break
    }
    characters.push(isAccepted(character.codePointAt(0) ?? 0) ? character : '\uFFFD')
  }
  return characters.join('')
}

function isAccepted(code: number): boolean {
  if (code < 0x20) return code === 0x9 || code === 0xa || code === 0xd
  return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || code >= 0x10000
}
