/** Puts a refusal's field, which the core names as XML does, into a JSON generation's word. */
export function inWordsOf(names: Readonly<Record<string, string>>, message: string): string {
  const colon = message.indexOf(':')
  const name = names[message.slice(0, Math.max(colon, 0))]
  return name === undefined ? message : name + message.slice(colon)
}
