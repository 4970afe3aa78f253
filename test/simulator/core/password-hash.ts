import { createHash, timingSafeEqual } from 'node:crypto'
import type { PasswordHash } from './account.ts'
import { randomText, type SimulatorRandom } from './seeded-random.ts'

const digestOf = (password: string, salt: string): string =>
  createHash('sha256').update(salt).update('\0').update(password).digest('base64url')

/** A salted SHA-256. A slow hash would cap the simulator's speed and protect passwords that tests invented. */
export function hashPassword(password: string, random: SimulatorRandom): PasswordHash {
  const salt = randomText(random, '0123456789abcdef', 16)
  return { salt, digest: digestOf(password, salt) }
}

/** Whether `password` is the one that `hash` was made from. */
export function passwordMatches(password: string, hash: PasswordHash): boolean {
  return textsEqual(digestOf(password, hash.salt), hash.digest)
}

/** Compares two texts in a time that does not depend on where they differ. */
export function textsEqual(left: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(left), digest(right))
}
