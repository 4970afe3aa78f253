import { isDeepStrictEqual } from 'node:util'
import { expect, it } from 'vitest'
import { mutated, randomFrom } from './mutations.ts'
import { type Outcome, type RecordedBody, recordedBodies } from './recorded-bodies.ts'

/** `PARTNER_OPS_FUZZ_SEED` repeats a run, or begins another; `PARTNER_OPS_FUZZ_CASES` makes it longer or shorter. */
const cases = Number(process.env.PARTNER_OPS_FUZZ_CASES ?? 100_000)
const seed = Number(process.env.PARTNER_OPS_FUZZ_SEED ?? 20_260_104)
const perBody = Math.ceil(cases / recordedBodies.length)

it.each(recordedBodies)('$generation $name is read as both readers agree', (recorded) => {
  const read = recorded.read(recorded.body)
  expect(read).toEqual(recorded.expect(recorded.body))
  if (recorded.status === 200 && !/^(?:no access|login)/.test(recorded.name)) expect(read).toHaveProperty('value')
})

interface Tally {
  counted: number
  accepted: number
  refused: number
}
const tallies = new Map<string, Tally>()

it.each(
  recordedBodies.map((recorded, index) => ({ recorded, index, name: `${recorded.generation} ${recorded.name}` })),
)(
  'damage to $name is refused, or read as a second reader reads it',
  ({ recorded, index }) => {
    const tally = tallies.get(recorded.generation) ?? { counted: 0, accepted: 0, refused: 0 }
    tallies.set(recorded.generation, tally)
    const original = recorded.valueOf(recorded.body)
    let tries = 0
    for (let counted = 0; counted < perBody; tries++) {
      // A body that hardly changes its value would go on for ever.
      expect(tries).toBeLessThan(perBody * 20)
      const body = mutated(
        recorded.body,
        recorded.isJson,
        randomFrom(Math.imul(seed, 0x9e3779b1) + index * 10_000_019 + tries),
      )
      const outcome = recorded.read(body)
      if (!agree(recorded, body, outcome)) {
        throw new Error(
          `seed ${seed}, case ${tries}: read as ${JSON.stringify(outcome)}, expected ${JSON.stringify(recorded.expect(body))} of ${JSON.stringify(body.toString('latin1'))}`,
        )
      }
      if (isDeepStrictEqual(recorded.valueOf(body), original)) continue
      counted++
      tally.counted++
      tally['code' in (outcome as object) ? 'refused' : 'accepted']++
    }
  },
  600_000,
)

it('the damage is of both kinds: much of it is refused, and some still says something', () => {
  const total = [...tallies.values()].reduce((sum, { counted }) => sum + counted, 0)
  process.stdout.write(
    `damaged bodies whose value changed: ${total}, seed ${seed}, ${JSON.stringify(Object.fromEntries(tallies))}\n`,
  )
  for (const { accepted, refused } of tallies.values()) {
    expect(refused).toBeGreaterThan(accepted)
    expect(accepted).toBeGreaterThan(0)
  }
  expect(total).toBeGreaterThanOrEqual(cases)
})

/**
 * XML is compared one way only: the client may refuse what the other reader passes over, never the other way round.
 * What both take must mean the same.
 */
function agree(recorded: RecordedBody, body: Buffer, outcome: Outcome): boolean {
  const expectation = recorded.expect(body)
  if (expectation === 'unsure') return true
  if (recorded.isFeed && outcome !== 'unsure' && 'value' in outcome) return feedsAgree(outcome.value, expectation)
  if (recorded.generation === 'xml' && recorded.status === 200 && outcome !== 'unsure' && 'code' in outcome) return true
  return isDeepStrictEqual(outcome, expectation)
}

interface Page {
  accounts: readonly { login?: string }[]
  oddRows?: readonly { login?: string; counts: boolean }[]
  next?: string
}

/**
 * A feed that the second reader does not take as a whole must have an odd entry; where both take it, each entry that is not
 * odd must mean the same.
 */
function feedsAgree(read: unknown, expectation: Exclude<Outcome, 'unsure'>): boolean {
  const { oddRows = [], ...page } = read as Page
  if (oddRows.length === 0) return isDeepStrictEqual({ value: page }, expectation)
  if ('code' in expectation) return true
  const expected = expectation.value as Page
  const odd = new Set(oddRows.filter(({ counts }) => counts).map(({ login }) => login))
  const plain = page.accounts.filter(({ login }) => !odd.has(login))
  const isShown = (account: object) => expected.accounts.some((other) => isDeepStrictEqual(account, other))
  return page.next === expected.next && plain.every(isShown)
}
