import { isDomainName } from './domain-name.ts'

/** `atext` of RFC 5322, section 3.2.3, in words joined by dots. */
const localPart = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/
/** RFC 5321, section 4.5.3.1. */
const longestLocalPart = 64
const longest = 254

/**
 * Whether a text is an e-mail address: a dot-atom of RFC 5322 before the sign, a domain name of at least two labels behind
 * it. Quoted names and addresses in brackets are none: no mail provider gives them out.
 */
export function isEmailAddress(text: string): boolean {
  const at = text.lastIndexOf('@')
  const [name, domain] = [text.slice(0, Math.max(at, 0)), text.slice(at + 1)]
  return text.length <= longest && name.length <= longestLocalPart && localPart.test(name) && isDomainName(domain)
}
