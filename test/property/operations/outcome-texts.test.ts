import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { OperationRequest } from '../../../shared/engine/accept.ts'
import type { OperationRecord } from '../../../shared/ledger/operation-record.ts'
import type { FaultRule } from '../../simulator/fault-rule.ts'
import type { JournalEntry } from '../../simulator/journal.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { VendorHarness } from '../../support/engine/vendor-harness.ts'
import { newAccount } from '../../support/operations/new-account.ts'

/** fast-check prints the seed with a counterexample. */
const settings = { seed: 20_261_201, numRuns: 100 }
const hour = 3_600_000

type Input = OperationRequest['input']

const release = { releaseFromSingleBilling: true }
const writes: { kind: keyof typeof partnerKinds; operation: string; input: Input; call: string }[] = [
  { kind: 'old', operation: 'provision-account', input: newAccount, call: 'create' },
  { kind: 'v3Only', operation: 'provision-account', input: newAccount, call: 'create' },
  { kind: 'old', operation: 'open-product', input: {}, call: 'open' },
  { kind: 'old', operation: 'cancel-product', input: release, call: 'cancel' },
  { kind: 'withV2', operation: 'change-plan', input: { planType: 'ESSENTIAL' }, call: 'change-plan' },
  { kind: 'v3Only', operation: 'change-plan', input: { planType: 'GOLD', billingDayOfMonth: 3 }, call: 'change-plan' },
  { kind: 'v3Only', operation: 'cancel-account', input: release, call: 'cancel-account' },
  {
    kind: 'v3Only',
    operation: 'cancel-account',
    input: { ...release, effectiveAt: '2026-03-01T00:00:00Z' },
    call: 'cancel-account',
  },
]

const lost = fc
  .constantFrom('timeout-before', 'timeout-after', 'reset-before', 'reset-after', 'status-500-after')
  .map((fault) => ({ fault }))
const refusal = fc
  .tuple(fc.constantFrom(302, 400, 401, 403, 404, 405, 409, 410, 415, 429), fc.boolean())
  .map(([status, applies]) => ({ fault: 'status', status, body: '<error>No.</error>', applies }))

/** What somebody else does to the account meanwhile. */
const meddling = fc.constantFrom('nothing', 'nothing', 'as wanted', 'gone')

/** What a text says that the history does not bear out; names of the claims. */
function untrueClaims(
  { status, outcome, past, attempt }: OperationRecord,
  journal: readonly JournalEntry[],
  isUndone: boolean,
): string[] {
  const text = [outcome?.message, ...(outcome?.nextSteps ?? [])].join(' ')
  const ended = Object.values(past)
  const wasSent = ended.length > 0 || attempt !== undefined
  const count = /(\d+) requests were sent/.exec(text)?.[1]
  const refusals = journal.filter(({ status: answer = 0 }) => answer >= 300 && answer < 500).length
  const claims: Record<string, boolean> = {
    'nothing was sent': /nothing was sent/i.test(text) && wasSent,
    'nothing took effect': /nothing took effect/i.test(text) && journal.some(({ applied }) => applied),
    'none of them took effect': /none of them took effect|had no effect/i.test(text),
    'somebody else': /somebody else/i.test(text),
    'how many were sent': count !== undefined && Number(count) > ended.length,
    'none was seen, where none could be':
      /none was seen/.test(text) && !ended.some((one) => one.outcome === 'not-applied'),
    'ask again, where it may have taken effect': status === 'parked' && /under a new operationId/.test(text),
    'the vendor refused': /The vendor refused|was refused/.test(text) && refusals === 0,
    'looked at twice':
      /looked at twice/.test(text) && !ended.some((one) => one.outcome === 'not-applied' || one.outcome === 'unknown'),
    'rejected although it took effect':
      status === 'rejected' &&
      !isUndone &&
      journal.some(({ applied }) => applied) &&
      !/ACCOUNT_EXISTS/.test(String(outcome?.code)),
  }
  return Object.entries(claims).flatMap(([claim, isUntrue]) => (isUntrue ? [claim] : []))
}

test('no outcome says more than its history shows', async () => {
  const seen: Record<string, number> = {}
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...writes),
      fc.array(fc.oneof(lost, refusal), { minLength: 1, maxLength: 6 }),
      meddling,
      async ({ kind, operation, input, call }, faults, meddled) => {
        const harness = new VendorHarness(partnerKinds[kind])
        if (operation !== 'provision-account') {
          await harness.carryOut('provision-account', 'bakery', newAccount)
          harness.clock.advance(300_000)
        }
        harness.calledSince()
        for (const fault of faults) {
          harness.simulator.faults.add({ match: { call }, times: 1, skip: 0, ...fault } as FaultRule)
        }
        const id = await harness.carryOut(operation, 'bakery', input)
        if (meddled !== 'nothing') {
          harness.simulator.core.alter('acme', 'bakery', (account) =>
            meddled === 'gone'
              ? { ...account, status: 'Canceled', singleBilling: false, products: [] }
              : { ...account, status: 'Open' },
          )
        }
        await harness.settle(40 * hour)
        const record = await harness.operation(id)
        const journal = harness.simulator.journal.after().filter((entry) => entry.call === call)
        const told = `${kind} ${operation}: ${JSON.stringify(faults)}, ${meddled} → ${record.status} ${JSON.stringify(record.outcome)}`
        expect(untrueClaims(record, journal, meddled !== 'nothing'), told).toEqual([])
        const code = record.outcome?.code ?? record.status
        seen[code] = (seen[code] ?? 0) + 1
      },
    ),
    settings,
  )
  // Texts of every kind must have been read.
  expect(Object.keys(seen).length).toBeGreaterThan(5)
}, 120_000)
