// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that XML 1.0 forbids
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g
const special = /[&<>"\r]/g
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above, with the ones that need escaping
const anyToReplace = /[&<>"\u0000-\u001f\ufffe\uffff]/

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
}

/** Text made safe for element content and attribute values; characters that XML cannot hold are dropped. */
export function escapeXml(text: string): string {
  // A page of the listing escapes over a thousand texts, and nearly none of them needs it.
  if (!anyToReplace.test(text)) return text
  return text.replaceAll(forbidden, '').replaceAll(special, (character) => escapes[character] ?? '')
}

/** `<name attributes>content</name>`; `content` is markup already. */
export function element(name: string, attributes: Readonly<Record<string, string>>, content: string): string {
  let start = `<${name}`
  for (const attribute in attributes) start += ` ${attribute}="${escapeXml(attributes[attribute] ?? '')}"`
  return content === '' ? `${start}/>` : `${start}>${content}</${name}>`
}

/** An element that holds only text. */
export const textElement = (name: string, text: string): string => element(name, {}, escapeXml(text))
