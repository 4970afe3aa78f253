import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ItemStore } from '../../../shared/ledger/item-store.ts'
import { StoreError } from '../../../shared/ledger/item-store.ts'
import { type KeyRecord, keyKey } from '../../../shared/ledger/key-record.ts'
import { operationKey } from '../../../shared/ledger/operation-record.ts'
import { isOn, type PauseRecord, pauseKeyOf } from '../../../shared/ledger/pause-record.ts'
import { pauseName } from '../../../shared/vendor-key/paused-flows.ts'
import { acme, EngineHarness } from '../../support/engine/engine-harness.ts'

const stopAfter = { failures: 4, withinMinutes: 10, share: 0.2 }
const types = ['open-product', 'change-plan'] as const
const codes = ['CHANGED_ELSEWHERE', 'CANNOT_TELL'] as const

type Type = (typeof types)[number]
type How = 'parked' | 'rejected' | 'refused-by-us' | 'applied'

/** What happens between two looks of the sweeper. */
type Happening =
  | { is: 'ends'; type: Type; how: How; code: string; count: number }
  | { is: 'time'; seconds: number }
  /** `fails`: which write of the sweep is not carried out, or carried out and its answer lost. */
  | { is: 'sweep'; fails?: { nth: number; lost: boolean } | undefined; isBusDown: boolean }
  | { is: 'resumed'; type: Type }

const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({
    is: fc.constant('ends' as const),
    type: fc.constantFrom(...types),
    how: fc.constantFrom<How>('parked', 'rejected', 'refused-by-us', 'applied', 'applied'),
    code: fc.constantFrom(...codes),
    count: fc.integer({ min: 1, max: 12 }),
  }),
  fc.record({ is: fc.constant('time' as const), seconds: fc.integer({ min: 1, max: 400 }) }),
  fc.record({
    is: fc.constant('sweep' as const),
    fails: fc.option(fc.record({ nth: fc.integer({ min: 1, max: 6 }), lost: fc.boolean() }), { nil: undefined }),
    isBusDown: fc.boolean(),
  }),
  fc.record({ is: fc.constant('resumed' as const), type: fc.constantFrom(...types) }),
)

interface Ended {
  type: Type
  how: How
  code: string
  at: number
}

/** The rule in its own words, counted over all that happened. */
function mustStop(ended: readonly Ended[], type: Type, now: number, resumedAt: number): boolean {
  const lately = ended.filter(
    (one) => one.type === type && one.at >= now - stopAfter.withinMinutes * 60_000 && one.at > resumedAt,
  )
  return codes.some((code) => {
    const alike = lately.filter((one) => one.code === code && (one.how === 'parked' || one.how === 'rejected'))
    return alike.length >= stopAfter.failures && alike.length * 5 >= lately.length
  })
}

/** A ledger one of whose next writes fails. */
function failingLedger() {
  const fault: { nth?: number; lost?: boolean } = {}
  const made: { harness?: EngineHarness } = {}
  const behind = (): ItemStore => (made.harness as EngineHarness).store
  const write = async <Result>(carryOut: () => Promise<Result>): Promise<Result> => {
    if (fault.nth === undefined) return carryOut()
    fault.nth -= 1
    if (fault.nth !== 0) return carryOut()
    delete fault.nth
    if (fault.lost === true) await carryOut()
    throw new StoreError('STORE_UNAVAILABLE', 'The table could not be reached.')
  }
  const store: ItemStore = {
    get: (...asked) => behind().get(...asked),
    put: (...asked) => write(() => behind().put(...asked)),
    update: (...asked) => write(() => behind().update(...asked)),
    due: (...asked) => behind().due(...asked),
    list: (...asked) => behind().list(...asked),
  }
  const harness = new EngineHarness({ context: { store, stopAfter } })
  made.harness = harness
  return { harness, fault }
}

test('a bulk is stopped where the rule says so and nowhere else, whichever write of the sweep fails', async () => {
  let stops = 0
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 4, maxLength: 40 }), async (happenings) => {
      const { harness, fault } = failingLedger()
      const ended: Ended[] = []
      const pauseOf = async (operation: Type) =>
        (await harness.store.get(pauseKeyOf({ partner: 'acme', operation }))) as unknown as PauseRecord | undefined

      const sweep = async ({ fails, isBusDown }: Extract<Happening, { is: 'sweep' }>) => {
        const before = new Map(await Promise.all(types.map(async (type) => [type, await pauseOf(type)] as const)))
        harness.busDown = isBusDown
        Object.assign(fault, fails)
        await harness.engine.sweep(harness.deadline()).catch(() => undefined)
        const hasFailed = fails !== undefined && fault.nth === undefined
        delete fault.nth
        const now = harness.clock.now()
        for (const type of types) {
          const known = before.get(type)
          const found = await pauseOf(type)
          if (isOn(known, now)) expect(found).toMatchObject({ at: known?.at })
          else {
            const rule = mustStop(ended, type, now, known?.over ?? 0)
            // Where a write failed it may be stopped with the next sweep.
            if (hasFailed) expect(isOn(found, now) && !rule).toBe(false)
            else expect(isOn(found, now)).toBe(rule)
            if (isOn(found, now)) stops += 1
          }
          if (hasFailed) continue
          const key = (await harness.store.get(keyKey(acme.budget.name))) as unknown as KeyRecord | undefined
          expect(isOn(key?.pauses?.[pauseName('acme', type)], now)).toBe(isOn(found, now))
        }
      }

      for (const one of [...happenings, { is: 'sweep', isBusDown: false } as const]) {
        if (one.is === 'time') harness.clock.advance(one.seconds * 1_000)
        else if (one.is === 'sweep') await sweep(one)
        else if (one.is === 'resumed') {
          await harness.engine.resume({ partner: 'acme', operation: one.type }, { by: 'robin', why: 'seen to' })
          harness.clock.advance(1)
        } else {
          for (let n = 0; n < one.count; n++) {
            ended.push({ ...one, at: harness.clock.now() })
            await harness.store.put(itemOf(`o-${ended.length}`, one, harness.clock.now()) as never)
          }
          harness.clock.advance(1)
        }
      }
      // Each stop that is on is told, whatever the bus took at first; the same one always under the same id.
      for (const type of types) {
        const pause = await pauseOf(type)
        if (pause?.stopped === undefined || pause.over !== undefined) continue
        const id = `acme/pause/operation#${type}/stopped/${pause.at}`
        expect(harness.events.map((event) => event.id)).toContain(id)
      }
    }),
    { numRuns: 150 },
  )
  // Else the rule was never tried.
  expect(stops).toBeGreaterThan(20)
})

function itemOf(operationId: string, { type, how, code }: Pick<Ended, 'type' | 'how' | 'code'>, at: number) {
  const status = how === 'refused-by-us' ? 'rejected' : how
  const isParked = status === 'parked'
  return {
    ...operationKey('acme', operationId),
    ...{ v: 1, partner: 'acme', account: operationId, operationId, type, ver: 3, w: '', status },
    ...{ digests: {}, receivedAt: at, past: {}, late: {}, steps: [] },
    ...(isParked ? {} : { finishedAt: at }),
    line: isParked ? 'acme#parked' : 'acme#ended',
    dueAt: at,
    outcome: {
      concludedBy: how === 'refused-by-us' ? 'guard' : 'answer',
      ...(status === 'applied' ? {} : { code }),
      ...(isParked ? { since: at } : {}),
    },
  }
}
