import type { Random } from '../runtime/random.ts'

/** docs/reference/vendor.md#v3-create: 8–80 letters, digits, specials and spaces, and no part of the user name. */
const leastLength = 8
const greatestLength = 80
const generatedLength = 24

/** Without characters that are easily confused when read aloud or typed. */
const kinds = ['ABCDEFGHJKLMNPQRSTUVWXYZ', 'abcdefghijkmnopqrstuvwxyz', '23456789', '-_+=!#%*.:?'] as const
const alphabet = kinds.join('')

/**
 * The rule that a password breaks, in words that hold no part of it; undefined when it breaks none.
 *
 * How much of the user name is "a part" is not said; a run of four characters counts, or the whole of a shorter name.
 */
export function passwordFault(password: string, login: string): string | undefined {
  if (password.length < leastLength || password.length > greatestLength) {
    return `must have ${leastLength} to ${greatestLength} characters`
  }
  if (!/^[\x20-\x7e]+$/.test(password)) return 'must hold only letters, digits, spaces and special characters of ASCII'
  if (password.trim() !== password) return 'must not begin or end with a space'
  if (sharesRun(password, login, 4)) return 'must not hold a part of the login name'
  return undefined
}

/**
 * A password of 24 characters with some of every kind and nothing of the login name.
 *
 * @throws Error when the randomness brings none in a hundred tries, which a working source never does
 */
export function generatePassword(login: string, random: Random): string {
  for (let tries = 0; tries < 100; tries++) {
    const password = randomCharacters(random)
    const hasEveryKind = kinds.every((kind) => [...kind].some((character) => password.includes(character)))
    if (password.length === generatedLength && hasEveryKind && !sharesRun(password, login, 3)) return password
  }
  throw new Error('No password could be generated: the source of randomness repeats itself.')
}

/** Every character as likely: bytes that would favour the first ones are left out. */
function randomCharacters(random: Random): string {
  const fair = 256 - (256 % alphabet.length)
  return [...random.bytes(generatedLength * 2)]
    .filter((byte) => byte < fair)
    .slice(0, generatedLength)
    .map((byte) => alphabet.charAt(byte % alphabet.length))
    .join('')
}

function sharesRun(password: string, login: string, length: number): boolean {
  const haystack = password.toLowerCase()
  const name = login.toLowerCase()
  if (name.length > 0 && name.length <= length) return haystack.includes(name)
  for (let start = 0; start + length <= name.length; start++) {
    if (haystack.includes(name.slice(start, start + length))) return true
  }
  return false
}
