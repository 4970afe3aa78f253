import { domainToASCII } from 'node:url'

/** RFC 5890, section 2.3.1: letters, digits and hyphens, none at an end, and none at the third and fourth place but in `xn--`. */
const label = /^(?!-)(?!(?!xn)[a-z0-9-]{2}--)[a-z0-9-]{1,63}(?<!-)$/
/** RFC 1035, section 2.3.4, without the dot of the root. */
const longest = 253

/**
 * Whether a text is a domain name of at least two labels, in ASCII or in the letters of its own language (RFC 5890). An
 * address of numbers is none: its last label would be one.
 */
export function isDomainName(text: string): boolean {
  const isAscii = /^[A-Za-z0-9.-]+$/.test(text)
  // Signs that are no letters would be dropped or made into others.
  if (!isAscii && !/^[\p{L}\p{M}\p{N}.-]+$/u.test(text)) return false
  const name = (isAscii ? text : domainToASCII(text)).toLowerCase()
  const labels = name.split('.')
  if (name.length > longest || labels.length < 2 || !labels.every((one) => label.test(one))) return false
  const isEncoded = labels.some((one) => one.startsWith('xn--'))
  // An encoded label that stands for nothing is empty here.
  return !/^\d+$/.test(labels.at(-1) ?? '') && (!isEncoded || domainToASCII(name) !== '')
}
