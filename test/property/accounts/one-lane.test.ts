import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkMembership } from '../../../shared/operations/account-reads/check-membership.ts'
import { getAccount } from '../../../shared/operations/account-reads/get-account.ts'
import { operationFunctions } from '../../../shared/operations/catalogue.ts'
import { submitOperation } from '../../../shared/operations/http/submit-operation.ts'
import { reconcilePartner } from '../../../shared/operations/reconciliation/reconcile-partner.ts'
import type { PartnerSettings } from '../../../shared/partner-api/partner-settings.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { VendorHarness } from '../../support/engine/vendor-harness.ts'
import { newAccount } from '../../support/operations/new-account.ts'

/** fast-check prints the seed with a counterexample. */
const settings = { seed: 20_261_128, numRuns: 250 }

/** A partner whose accounts have a login name and identifiers of two generations. */
const partner: PartnerSettings = {
  ...partnerKinds.withV2,
  capabilities: { ...partnerKinds.withV2.capabilities, membership: 'text' },
}
const partners = new Map([['acme', partner]])

const operation = fc.constantFrom(
  { operation: 'provision-account', input: newAccount },
  { operation: 'open-product', input: {} },
  { operation: 'cancel-product', input: { releaseFromSingleBilling: true } },
  { operation: 'change-plan', input: { planType: 'ESSENTIAL', billingDayOfMonth: 15 } },
  { operation: 'cancel-account', input: { releaseFromSingleBilling: true } },
)
const login = fc.mixedCase(fc.constant('bakery'))

/** One thing that somebody does with the product; asks by an identifier are refused while nobody knows it. */
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ operation, account: login }) },
  { weight: 3, arbitrary: fc.record({ operation, generation: fc.constantFrom('v2', 'text') }) },
  { weight: 2, arbitrary: fc.record({ question: fc.constantFrom('membership', 'account'), account: login }) },
  { weight: 1, arbitrary: fc.constant({ reconciles: true }) },
  { weight: 2, arbitrary: fc.record({ minutes: fc.integer({ min: 1, max: 40 }) }) },
  { weight: 1, arbitrary: fc.record({ fault: fc.constantFrom('reset-before', 'reset-after', 'timeout-after') }) },
)
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

const seen = { accepted: 0, byIdentifier: 0, refused: 0 }

async function take(harness: VendorHarness, one: Step, n: number): Promise<void> {
  const { clock, context, engine, vendor } = harness
  if ('operation' in one) {
    const { numericId = 'none', encodedId = 'none' } = harness.simulator.core.store.find('bakery') ?? {}
    const named =
      'account' in one
        ? { account: one.account }
        : { vendorId: { generation: one.generation, id: one.generation === 'text' ? numericId : encodedId } }
    const body = { operationId: `op-${n}`, partner: 'acme', ...one.operation, ...named }
    const answer = await submitOperation(JSON.stringify(body), operationFunctions, partners, engine, clock.now())
    // An account that is to be created has no identifier yet (400); one that nobody knows leads nowhere (409).
    const isCreation = one.operation.operation === 'provision-account'
    expect('account' in one ? [202] : isCreation ? [400] : [202, 409]).toContain(answer.statusCode)
    if (answer.statusCode === 409) seen.refused += 1
    if (answer.statusCode === 202) seen['account' in one ? 'accepted' : 'byIdentifier'] += 1
  } else if ('question' in one) {
    const deadlineAt = clock.monotonic() + 14_500
    const asked = { partner, gateway: vendor, account: one.account.toLowerCase(), deadlineAt }
    await (one.question === 'membership' ? checkMembership(context, asked) : getAccount(context, asked, true))
  } else if ('reconciles' in one) await reconcilePartner(context, partner, vendor, harness.deadline(840_000))
  else if ('minutes' in one) {
    await harness.settle(one.minutes * 60_000)
    clock.advance(one.minutes * 60_000)
  } else harness.simulator.faults.add({ match: {}, fault: one.fault as 'reset-before', times: 1, skip: 0 })
}

test('whoever asks for an account, by login name in any case or by any identifier: it has one lane', async () => {
  await fc.assert(
    fc.asyncProperty(fc.boolean(), fc.array(step, { minLength: 3, maxLength: 25 }), async (isThere, steps) => {
      const harness = new VendorHarness(partner)
      if (isThere) await harness.carryOut('provision-account', 'bakery', newAccount)
      for (const [n, one] of steps.entries()) await take(harness, one, n)
      await harness.settle(24 * 3_600_000)
      const items = harness.store.all()
      const lanes = items.filter(({ pk }) => pk === 'ACCOUNTS#acme').map(({ sk }) => sk)
      const named = items.flatMap(({ sk, account }) => (sk === 'OPERATION' || sk === 'ALIAS' ? [account] : []))
      expect(lanes.length).toBeLessThanOrEqual(1)
      for (const account of [...lanes, ...named]) expect(account).toBe('bakery')
      if (named.length > 0) expect(lanes).toEqual(['bakery'])
      expect(harness.simulator.core.store.all().length).toBeLessThanOrEqual(1)
    }),
    settings,
  )
  // Each way must have been gone often enough to mean something.
  expect(Math.min(seen.accepted, seen.byIdentifier, seen.refused)).toBeGreaterThan(50)
})
