import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { OperationRequest } from '../../../shared/engine/accept.ts'
import type { FaultRule } from '../../simulator/fault-rule.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { VendorHarness } from '../../support/engine/vendor-harness.ts'
import { newAccount } from '../../support/operations/new-account.ts'

/** fast-check prints the seed with a counterexample. */
const settings = { seed: 20_261_125, numRuns: 150 }
const hour = 3_600_000

type Input = OperationRequest['input']
interface Write {
  kind: keyof typeof partnerKinds
  operation: string
  input: Input
  /** The vendor's call that changes something. */
  call: string
}

const release = { releaseFromSingleBilling: true }
const later = { ...release, effectiveAt: '2026-03-01T00:00:00Z' }

/** A write of each generation, one of them of several steps and one that may be repeated. */
const writes: Write[] = [
  { kind: 'old', operation: 'provision-account', input: newAccount, call: 'create' },
  { kind: 'v3Only', operation: 'provision-account', input: newAccount, call: 'create' },
  { kind: 'old', operation: 'open-product', input: {}, call: 'open' },
  { kind: 'old', operation: 'cancel-product', input: release, call: 'cancel' },
  { kind: 'withV2', operation: 'change-plan', input: { planType: 'ESSENTIAL' }, call: 'change-plan' },
  { kind: 'v3Only', operation: 'change-plan', input: { planType: 'GOLD', billingDayOfMonth: 3 }, call: 'change-plan' },
  { kind: 'withV2', operation: 'cancel-account', input: release, call: 'cancel-account' },
  { kind: 'v3Only', operation: 'cancel-account', input: later, call: 'cancel-account' },
]

/** Refusals that would end the operation or make it wait for a person, were they the first answer; some mean nothing. */
const statuses = [400, 401, 402, 403, 404, 405, 406, 409, 410, 411, 412, 413, 415, 422, 429, 451] as const

const bodies = ['', '[{"error_key":"refused","error_message":"No."}]', 'Refused', '<error>No.</error>'] as const

const lost = fc.constantFrom('timeout-before', 'timeout-after', 'reset-before', 'reset-after', 'status-500-after')

const refusal = fc
  .tuple(fc.constantFrom(...statuses), fc.constantFrom(...bodies), fc.boolean())
  .map(([status, body, applies]) => ({ fault: 'status' as const, status, body, applies }))

test('no refusal ends an operation as rejected by its answer, while an earlier attempt of it is unknown', async () => {
  const seen: Record<string, number> = {}
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...writes),
      lost,
      fc.array(refusal, { minLength: 1, maxLength: 5 }),
      async ({ kind, operation, input, call }, first, refusals) => {
        const harness = new VendorHarness(partnerKinds[kind])
        if (operation !== 'provision-account') {
          await harness.carryOut('provision-account', 'bakery', newAccount)
          harness.clock.advance(300_000)
        }
        for (const fault of [{ fault: first }, ...refusals]) {
          harness.simulator.faults.add({ match: { call }, times: 1, skip: 0, ...fault } as FaultRule)
        }
        const id = await harness.carryOut(operation, 'bakery', input, { horizon: 30 * hour })
        const { status, outcome, past } = await harness.operation(id)
        const told = `${kind} ${operation}: ${first}, ${JSON.stringify(refusals)} → ${status} ${JSON.stringify(outcome)}`
        if (status === 'rejected') expect(outcome?.concludedBy, told).toBe('observation')
        // The first request was seen not to have taken effect before the refusal of a later one counted.
        if (status === 'rejected') expect(past[1]?.outcome, told).toBe('not-applied')
        seen[status] = (seen[status] ?? 0) + 1
      },
    ),
    settings,
  )
  // Both ends must have been met: what was done all the same, and what was refused and seen to be as it was.
  expect(Math.min(seen.applied ?? 0, seen.rejected ?? 0)).toBeGreaterThan(5)
}, 120_000)
