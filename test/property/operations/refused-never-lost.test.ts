import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mostRefused } from '../../../shared/engine/people/keep-refused.ts'
import { StoreError } from '../../../shared/ledger/item-store.ts'
import { refusedCountKey } from '../../../shared/ledger/refused-record.ts'
import { acme, EngineHarness } from '../../support/engine/engine-harness.ts'
import { desk } from '../../support/operations/desk.ts'
import { refusedBodiesIn, refusedIn, takeMessage } from '../../support/operations/refused-messages.ts'

/** What happens to a write: it never arrives, its answer is lost, or the process dies after it. */
const fates = ['done', 'done', 'done', 'throttled', 'answer-lost', 'dies'] as const
type Fate = (typeof fates)[number]

class Died extends Error {}

const before = { ...acme, capabilities: { membership: 'xml', listing: 'xml' } as const }
const bodyOf = (n: number) =>
  JSON.stringify({ operationId: `open-${n}`, partner: 'acme', account: `client-${n % 2}`, input: {} })

/** Deliveries of three messages by a queue that delivers again whatever was not acknowledged, and people who act in between. */
const scenario = fc.record({
  fates: fc.array(fc.constantFrom(...fates), { minLength: 5, maxLength: 60 }),
  order: fc.array(fc.nat({ max: 2 }), { minLength: 3, maxLength: 12 }),
  acts: fc.array(fc.record({ n: fc.nat({ max: 2 }), verb: fc.constantFrom('redrive', 'discard') }), { maxLength: 4 }),
  isFull: fc.boolean(),
})

test('a refused message is in its queue, in the ledger or on the dead-letter queue, whatever dies; once, and with its audit', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async ({ fates: planned, order, acts, isFull }) => {
      const harness = new EngineHarness()
      const { ask } = desk(harness)
      if (isFull)
        await harness.store.put({ ...refusedCountKey(harness.clock.now()), count: mostRefused.records - 1, bytes: 0 })
      const fate = fatesOf(harness, planned)
      const letters: string[] = []
      const acknowledged = new Set<number>()
      const deliver = async (n: number) => {
        try {
          const found = await takeMessage(harness, bodyOf(n), { messageId: `m-${n}`, partners: [before] })
          letters.push(...found.letters.map(({ body }) => body))
          acknowledged.add(n)
        } catch {
          // It comes again.
        }
      }
      const accepted = new Set<string>()
      for (const [step, n] of order.entries()) {
        await deliver(n)
        const act = acts[step]
        if (act === undefined) continue
        const id = `open-product.m-${act.n}`
        const answer = await ask(`POST /refused/{id}/${act.verb}`, { path: { id }, body: { why: 'x' } }).catch(
          () => undefined,
        )
        if (answer?.statusCode === 200 && act.verb === 'redrive') accepted.add(`open-${act.n}`)
        harness.clock.advance(61_000)
      }
      fate.off()
      // Whatever was not acknowledged is delivered again in the end; a second delivery of the rest changes nothing.
      for (const n of [0, 1, 2]) await deliver(n)
      const records = refusedIn(harness.store)
      const bodies = refusedBodiesIn(harness.store)
      for (const n of [0, 1, 2]) {
        const record = records.find(({ messageId }) => messageId === `m-${n}`)
        expect(record !== undefined || letters.includes(bodyOf(n)), `message ${n} is lost`).toBe(true)
        if (record === undefined) continue
        if (record.state === 'open') expect(bodies[record.id]).toBe(bodyOf(n))
        else {
          const audit = harness.store
            .all()
            .filter(({ pk, subject }) => pk === 'AUDIT#partner#acme' && subject === record.id)
          expect(audit.length, 'an act without its record').toBeGreaterThan(0)
        }
        if (record.state === 'redriven') await expect(harness.operation(`open-${n}`)).resolves.toBeDefined()
      }
      expect(records.length).toBeLessThanOrEqual(3)
      for (const operationId of accepted) await expect(harness.operation(operationId)).resolves.toBeDefined()
      expect(acknowledged.size).toBe(3)
    }),
    { numRuns: 400 },
  )
})

/** One fate a write, in turn; when all are used up, each is done. */
function fatesOf(harness: EngineHarness, planned: readonly Fate[]) {
  let at = 0
  let isOff = false
  const next = (): Fate => (isOff ? 'done' : (planned[at++] ?? 'done'))
  let current: Fate = 'done'
  harness.store.hooks.beforeCommit = () => {
    current = next()
    if (current === 'throttled') throw new StoreError('STORE_THROTTLED', 'too much')
  }
  harness.store.hooks.afterCommit = () => {
    if (current === 'answer-lost') throw new StoreError('STORE_UNAVAILABLE', 'no answer')
    if (current === 'dies') throw new Died()
  }
  return {
    off: () => {
      isOff = true
    },
  }
}
