import fc from 'fast-check'
import { expect, it } from 'vitest'
import { generatePassword, passwordFault } from '../../../shared/credentials/password-rules.ts'
import { systemRandom } from '../../../shared/runtime/random.ts'

const login = fc
  .array(fc.constantFrom(...'abcdefghijklmnopqrstuvwxyzABCDEFGH0123456789-_@.+'), { minLength: 6, maxLength: 50 })
  .map((characters) => characters.join(''))

/** A generator whose numbers fast-check owns, so that a failure can be replayed. */
const randomFrom = (next: () => number) => ({
  token: () => 'token',
  fraction: () => 0,
  bytes: (count: number) => Uint8Array.from({ length: count }, next),
})

it('a generated password keeps the rules of the vendor for every login name', () => {
  fc.assert(
    fc.property(login, fc.infiniteStream(fc.nat(255)), (name, stream) => {
      const password = generatePassword(
        name,
        randomFrom(() => stream.next().value ?? 0),
      )
      expect(password).toHaveLength(24)
      expect(passwordFault(password, name)).toBeUndefined()
      for (const kind of [/[A-Z]/, /[a-z]/, /[0-9]/, /[^A-Za-z0-9]/]) expect(password).toMatch(kind)
      for (let start = 0; start + 3 <= name.length; start++) {
        expect(password.toLowerCase()).not.toContain(name.slice(start, start + 3).toLowerCase())
      }
    }),
    { seed: 20_260_105, numRuns: 500 },
  )
})

it('generated passwords do not repeat', () => {
  const passwords = new Set(Array.from({ length: 1_000 }, () => generatePassword('bakery-01', systemRandom)))
  expect(passwords.size).toBe(1_000)
})

it('a source of randomness that repeats itself gives no password instead of a bad one', () => {
  expect(() =>
    generatePassword(
      'bakery-01',
      randomFrom(() => 0),
    ),
  ).toThrow(/repeats itself/)
})
