import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type AccountFields, productField } from '../../../shared/domain/account-fields.ts'
import { reaches } from '../../../shared/domain/conclusion.ts'
import { activeProducts, isProductActive } from '../../../shared/domain/single-billing.ts'
import { noProgress } from '../../../shared/engine/define-operation.ts'
import type { PastAttempt, Step } from '../../../shared/ledger/operation-record.ts'
import type { ReopenAccountInput } from '../../../shared/operations/reopen-account/input.ts'
import { reopenAccount } from '../../../shared/operations/reopen-account/operation.ts'
import type { PartnerSettings } from '../../../shared/partner-api/partner-settings.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { contextOf, lookedAt, readSnapshot } from '../../support/operations/operation-context.ts'
import { productNames } from './vendor-accounts.ts'

/** fast-check prints the seed with a counterexample. */
const settings = { seed: 20_261_125, numRuns: 5_000 }

const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined })
const given = <Fields extends object>(fields: Fields): Partial<Fields> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<Fields>

const planArbitrary = fc.constantFrom('GOLD', 'SILVER', 'PLATINUM')
const partnerArbitrary: fc.Arbitrary<PartnerSettings> = fc
  .record({
    kind: fc.constantFrom<PartnerSettings>(...Object.values(partnerKinds)),
    reopen: fc.record({ planType: maybe(planArbitrary), updateSiteOwner: maybe(fc.boolean()) }),
  })
  .map(({ kind, reopen }) => ({ ...kind, reopen: given(reopen) as PartnerSettings['reopen'] }) as PartnerSettings)

const inputArbitrary = fc
  .record({
    planType: maybe(planArbitrary),
    billingDayOfMonth: maybe(fc.integer({ min: 1, max: 31 })),
    product: maybe(fc.constantFrom(...productNames)),
    singleBilling: maybe(fc.boolean()),
  })
  .map((input) => given(input) as ReopenAccountInput)

/** Whatever a read may show, also what contradicts itself, or is not shown. */
const fieldsArbitrary = fc
  .record({
    presence: fc.constantFrom('present', 'present', 'present', 'present', 'absent'),
    status: fc.constantFrom('canceled', 'canceled', 'open', 'trial', 'trial-ended', 'unrecognised', undefined),
    singleBilling: fc.constantFrom(true, false, undefined),
    planType: fc.constantFrom('TRIAL', 'SILVER', 'unrecognised', undefined),
    cancellationAt: fc.constantFrom(
      undefined,
      undefined,
      '',
      ...[-1, 0, 1].map((ms) => new Date(lookedAt + ms).toISOString()),
    ),
    products: fc.dictionary(
      fc.constantFrom(...productNames),
      fc.constantFrom('open', 'trial', 'canceled', 'absent', 'unrecognised'),
    ),
  })
  .map(({ products, ...fields }) => ({
    ...given(fields),
    ...Object.fromEntries(Object.entries(products).map(([name, state]) => [productField(name), state])),
  })) as fc.Arbitrary<AccountFields>

interface Climb {
  partner: PartnerSettings
  input: ReopenAccountInput
  located: boolean
  /** What is seen before each rung, and whether the vendor takes it. */
  sights: { fields: AccountFields; taken: boolean }[]
}

const climbArbitrary: fc.Arbitrary<Climb> = fc.record({
  partner: partnerArbitrary,
  input: inputArbitrary,
  located: fc.boolean(),
  sights: fc.array(fc.record({ fields: fieldsArbitrary, taken: fc.boolean() }), { minLength: 12, maxLength: 12 }),
})

/** Climbs until something else than a rung comes next. */
function climb({ partner, input, located, sights }: Climb) {
  const context = contextOf(input, partner, located ? { v3: 'a07e1lxqqqo0' } : {})
  const past: PastAttempt[] = []
  const rungs: { step: Step; fields: AccountFields }[] = []
  for (const { fields, taken } of sights) {
    const steps = past.filter(({ outcome }) => outcome === 'applied').map(({ step }) => step)
    const progress = { ...noProgress, steps, past }
    let next = reopenAccount.next(context, readSnapshot(fields), progress)
    // A search of the listing that shows nothing; one that shows it is `located` from the start.
    if (next.do === 'locate') {
      next = reopenAccount.next(context, readSnapshot(fields), { ...progress, unlisted: true })
    }
    if (next.do !== 'send') return { rungs, end: next }
    rungs.push({ step: next.step, fields })
    past.push({ step: next.step.kind, outcome: taken ? 'applied' : 'rejected', at: lookedAt })
  }
  return { rungs, end: undefined }
}

/**
 * What must hold before a rung may be tried: docs/reference/vendor.md#xml-products and
 * #v3-change-plan.
 */
function holds({ partner, input, located }: Climb, { kind, details }: Step, fields: AccountFields): boolean {
  const { capabilities, reopen } = partner
  const product = input.product ?? 'EmailMarketing'
  const isOpen = fields.status === 'open' || fields.status === 'trial'
  switch (kind) {
    case 'open-product':
      return capabilities.products !== undefined && fields.singleBilling === true && details.product === product
    case 'reactivate-plan': {
      const plans = [input.planType, reopen?.planType, fields.planType]
      const day = fields.planType !== 'TRIAL' || fields.singleBilling === true || input.billingDayOfMonth !== undefined
      return capabilities.plan === 'v3' && located && !isOpen && day && plans.includes(details.planType)
    }
    case 'update-site-owner': {
      const wanted = reopen?.updateSiteOwner === true && input.singleBilling !== false && fields.singleBilling === false
      const sent = details.products?.split(',') ?? []
      return (
        capabilities.products !== undefined &&
        wanted &&
        [product, ...activeProducts(fields)].every((one) => sent.includes(one))
      )
    }
    default:
      return false
  }
}

describe('the ladder of reopen-account, whatever is seen and whatever the vendor takes,', () => {
  test('ends: no rung is tried more than twice', () => {
    let longest = 0
    fc.assert(
      fc.property(climbArbitrary, (asked) => {
        const { rungs, end } = climb(asked)
        expect(end).toBeDefined()
        for (const kind of new Set(rungs.map(({ step }) => step.kind))) {
          expect(rungs.filter(({ step }) => step.kind === kind).length).toBeLessThanOrEqual(2)
        }
        longest = Math.max(longest, rungs.length)
      }),
      settings,
    )
    expect(longest).toBeGreaterThanOrEqual(4)
  })

  test('has no rung whose condition does not hold, whose target does so already, or that leads to the trial', () => {
    const tried = new Set<string>()
    fc.assert(
      fc.property(climbArbitrary, (asked) => {
        for (const { step, fields } of climb(asked).rungs) {
          expect(fields.presence).toBe('present')
          expect(Date.parse(fields.cancellationAt ?? '') > lookedAt).toBe(false)
          expect(holds(asked, step, fields), JSON.stringify(step)).toBe(true)
          expect(reaches(fields, step.target)).toBe(false)
          expect(['TRIAL', 'unrecognised']).not.toContain(step.details.planType)
          expect(step).toMatchObject({ last: false, mayBeStored: false })
          expect(step).not.toHaveProperty('afterUnknown')
          tried.add(step.kind)
        }
      }),
      settings,
    )
    expect([...tried].sort()).toEqual(['open-product', 'reactivate-plan', 'update-site-owner'])
  })

  test('says that the account is open only where nothing shows otherwise, and asks for help only with a letter', () => {
    const ends = new Map<string, number>()
    fc.assert(
      fc.property(climbArbitrary, (asked) => {
        const { rungs, end } = climb(asked)
        const { fields } = asked.sights[rungs.length] ?? { fields: {} as AccountFields }
        const product = asked.input.product ?? 'EmailMarketing'
        ends.set(end?.do ?? '', (ends.get(end?.do ?? '') ?? 0) + 1)
        if (end?.do === 'finish') {
          expect(['canceled', 'trial-ended']).not.toContain(fields.status)
          if (asked.input.singleBilling !== false) expect(fields.singleBilling).not.toBe(false)
          if (fields[productField(product)] !== undefined) expect(isProductActive(fields, product)).toBe(true)
          expect(end.code).toBe(rungs.some((_, place) => asked.sights[place]?.taken) ? undefined : 'ALREADY_SO')
        }
        if (end?.do === 'park') {
          expect(end.code).toBe('LADDER_ENDED')
          expect(end.request?.text).toMatch(/^For the account below, please .+\.\n/)
          expect(end.request?.text.split('\n- ')).toHaveLength(rungs.length + 1)
        }
        if (end?.do === 'reject') expect(['CANCELLATION_PENDING', 'BILLING_DAY_MISSING']).toContain(end.code)
      }),
      settings,
    )
    expect([...ends.keys()].sort()).toEqual(['finish', 'park', 'reject', 'wait-for-account'])
    expect(Math.min(...ends.values())).toBeGreaterThan(50)
  })
})
