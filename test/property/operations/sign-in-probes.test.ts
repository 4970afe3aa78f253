import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkMembership } from '../../../shared/account-reads/check-membership.ts'
import { pauseKey, resumeKey } from '../../../shared/engine/keys/key-switches.ts'
import { type KeyRecord, keyKey } from '../../../shared/ledger/key-record.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { answered } from '../../support/engine/vendor-faults.ts'
import { VendorHarness } from '../../support/engine/vendor-harness.ts'

/** fast-check prints the seed with a counterexample. */
const settings = { seed: 20_261_201, numRuns: 300 }
const minute = 60_000
const person = { by: 'robin', why: 'I want to know' }

type Action =
  | { do: 'wait'; milliseconds: number }
  | { do: 'secret'; value: string }
  | { do: 'vendor'; is: 'well' | 'silent' | 'forbids' | 'refuses' | 'out-of-quota' }
  | { do: 'sweep' | 'probe-now' | 'ask' | 'resume' | 'pause' }

const right = 'demo-password-acme'
const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('wait' as const), milliseconds: fc.integer({ min: 0, max: 6 * minute }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('wait' as const), milliseconds: fc.integer({ min: 0, max: 300 * minute }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('secret' as const),
      value: fc.constantFrom(right, 'a', 'b', 'c', 'd', 'e', 'f'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('vendor' as const),
      is: fc.constantFrom('well', 'silent', 'forbids', 'refuses', 'out-of-quota'),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constantFrom('sweep', 'sweep', 'probe-now', 'probe-now', 'ask', 'resume', 'pause') }),
  },
)

const json = (status: number, body = '') => answered('list', status, body, 'always')
const faults = {
  well: [],
  silent: [{ match: {}, fault: 'reset-before', times: 'always', skip: 0 }],
  forbids: [{ ...json(403, '{}'), match: {} }],
  refuses: [{ ...json(401), match: {} }],
  'out-of-quota': [{ ...json(429, '{"error_key":"quota_exceeded"}'), match: {} }],
} as const

/** The key as it stands whenever the vendor is asked, and when that was. */
async function play(actions: readonly Action[]) {
  const harness = new VendorHarness(partnerKinds.mixed)
  const { store, clock, engine, simulator } = harness
  const asked: number[] = []
  const { receive } = simulator
  let isHeld = false
  simulator.receive = (request) => {
    if (isHeld) asked.push(clock.now())
    return receive.call(simulator, request)
  }
  harness.store.hooks.afterCommit = () => {
    const key = store.all().find(({ pk }) => pk === keyKey('acme-key').pk) as unknown as KeyRecord | undefined
    isHeld = key?.breaker?.state === 'open' && key.breaker.reason === 'held'
  }
  const ask = () =>
    checkMembership(harness.context, {
      partner: harness.settings,
      gateway: harness.vendor,
      account: 'florist',
      deadlineAt: clock.monotonic() + 14_500,
    })
  harness.secret.password = 'a'
  await ask()
  for (const step of actions) {
    if (step.do === 'wait') clock.advance(step.milliseconds)
    if (step.do === 'secret') harness.secret.password = step.value
    if (step.do === 'vendor') {
      simulator.faults.clear()
      for (const fault of faults[step.is]) simulator.faults.add(fault as never)
    }
    if (step.do === 'sweep') await engine.sweep(harness.deadline())
    if (step.do === 'probe-now') await engine.keys.probe('acme-key', person, harness.deadline())
    if (step.do === 'ask') await ask()
    if (step.do === 'resume') await resumeKey(harness.context, harness.settings)
    if (step.do === 'pause') await pauseKey(harness.context, harness.settings, person)
  }
  return asked
}

test('a held key never signs in more than three times in any quarter of an hour, whoever wants it and whatever comes of it', async () => {
  let most = 0
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 10, maxLength: 80 }), async (actions) => {
      const asked = await play(actions)
      for (const [n, at] of asked.entries()) {
        const within = asked.slice(n).filter((other) => other < at + 15 * minute).length
        most = Math.max(most, within)
        expect(within).toBeLessThanOrEqual(3)
      }
    }),
    settings,
  )
  // It is met, and not only never passed.
  expect(most).toBe(3)
})
