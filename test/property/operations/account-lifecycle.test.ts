import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type AccountFields, type AccountFieldValue, productField } from '../../../shared/accounts/account-fields.ts'
import { isProductActive } from '../../../shared/accounts/single-billing.ts'
import { getAccount } from '../../../shared/operations/account-reads/get-account.ts'
import type { OperationRequest } from '../../../shared/operations/engine/accept.ts'
import type { Switches } from '../../simulator/core/switches.ts'
import { observationOf, planOf } from '../../support/engine/core-words.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { VendorHarness } from '../../support/engine/vendor-harness.ts'
import { newAccount } from '../../support/operations/new-account.ts'

/** fast-check prints the seed with a counterexample. */
const settings = { seed: 20_261_125, numRuns: 120 }
const minute = 60_000
const hour = 60 * minute

type Input = OperationRequest['input']
type Action =
  | { do: 'operate'; operation: string; input: Input; lost?: 'timeout-before' | 'timeout-after' | 'reset-after' }
  | { do: 'change-outside'; change: 'cancel' | 'open' | 'end-single-billing' | 'give-single-billing' | 'drop-product' }
  | { do: 'wait'; milliseconds: number }
  | { do: 'refresh' }

const products = ['EmailMarketing', 'EventMarketing'] as const
const product = fc.constantFrom(...products)
const release = fc
  .option(fc.boolean(), { nil: undefined })
  .map((given) => (given === undefined ? {} : { releaseFromSingleBilling: given }))
const planType = fc.constantFrom('SILVER', 'GOLD')

/** Every operation on accounts, with any input that its schema takes. */
const operations: fc.Arbitrary<{ operation: string; input: Input }> = fc.oneof(
  fc.constant({ operation: 'provision-account', input: newAccount }),
  product.map((name) => ({ operation: 'open-product', input: { product: name } })),
  fc
    .tuple(product, release)
    .map(([name, released]) => ({ operation: 'cancel-product', input: { product: name, ...released } })),
  planType.map((plan) => ({ operation: 'change-plan', input: { planType: plan, billingDayOfMonth: 15 } })),
  release.map((released) => ({ operation: 'cancel-account', input: released })),
  fc.boolean().map((singleBilling) => ({
    operation: 'reopen-account',
    input: { planType: 'GOLD', billingDayOfMonth: 15, singleBilling },
  })),
)

const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(
        operations,
        fc.option(fc.constantFrom('timeout-before', 'timeout-after', 'reset-after'), { nil: undefined, freq: 4 }),
      )
      .map(([asked, lost]) => ({ do: 'operate' as const, ...asked, ...(lost === undefined ? {} : { lost }) })),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom('cancel', 'open', 'end-single-billing', 'give-single-billing', 'drop-product')
      .map((change) => ({ do: 'change-outside' as const, change })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(10_000, 5 * minute, hour).map((milliseconds) => ({ do: 'wait' as const, milliseconds })),
  },
  { weight: 3, arbitrary: fc.constant({ do: 'refresh' as const }) },
)

/** What the vendor has of the account, in our words; nothing where there is none. */
function truth(harness: VendorHarness): AccountFields | undefined {
  const account = harness.simulator.core.store.find('bakery')
  if (account === undefined) return undefined
  const now = harness.clock.now()
  return { ...observationOf(account, now).fields, ...planOf(account, now, 'v3').fields }
}

function changeOutside(harness: VendorHarness, change: (Action & { do: 'change-outside' })['change']): void {
  // Within the settle time nobody could tell it from a read that lags behind our own change (protocol, H14).
  harness.clock.advance(5 * minute)
  const account = harness.simulator.core.store.find('bakery')
  if (account === undefined) return
  const changed = {
    cancel: { status: 'Canceled' as const },
    open: { status: 'Open' as const },
    'end-single-billing': { singleBilling: false },
    'give-single-billing': { singleBilling: true },
    'drop-product': { products: account.products.slice(1) },
  }[change]
  harness.simulator.alter({ ...account, ...changed })
}

const serves = (harness: VendorHarness, operation: string): boolean => {
  const { provision, products: opens, plan, cancel } = harness.settings.capabilities
  const needed = {
    'provision-account': provision,
    'open-product': opens,
    'cancel-product': opens,
    'change-plan': plan,
    'cancel-account': cancel,
  }
  return operation === 'reopen-account' || needed[operation as keyof typeof needed] !== undefined
}

/** What an applied operation has promised, by the vendor's own word. */
function isAsPromised(operation: string, input: Input, fields: AccountFields | undefined): boolean {
  if (fields === undefined) return false
  const name = String(input.product ?? 'EmailMarketing')
  switch (operation) {
    case 'open-product':
      return fields[productField(name)] === 'open' && fields.status === 'open'
    case 'cancel-product':
      return !isProductActive(fields, name)
    case 'change-plan':
      return fields.planType === input.planType && fields.status === 'open'
    case 'cancel-account':
      return fields.status === 'canceled'
    case 'reopen-account':
      return fields.status === 'open' || fields.status === 'trial'
    default:
      return fields.presence === 'present'
  }
}

/** The most that an operation may change at the vendor: the ladder climbs, all others take one step. */
const mostChanges = (operation: string): number => (operation === 'reopen-account' ? 3 : 1)

async function operate(
  harness: VendorHarness,
  asked: Action & { do: 'operate' },
  seen: Record<string, number>,
): Promise<void> {
  const { operation, input, lost } = asked
  if (!serves(harness, operation)) return
  const before = truth(harness)
  harness.simulator.clearJournal()
  if (lost !== undefined) {
    const writes = ['create', 'open', 'cancel', 'change-plan', 'cancel-account']
    for (const call of writes)
      harness.simulator.faults.add({ match: { call: call as 'open' }, fault: lost, times: 1, skip: 0 })
  }
  // What V3 may have stored is looked for through a day.
  const horizon = lost !== undefined && operation === 'provision-account' ? 30 * hour : 2 * hour
  const id = await harness.carryOut(operation, 'bakery', input, { horizon })
  harness.simulator.faults.clear()
  const { status, outcome, ver } = await harness.operation(id)
  const told = `${operation} ${JSON.stringify(input)} ${lost ?? ''} → ${status} ${outcome?.code ?? ''}`
  seen[`${operation} ${status}`] = (seen[`${operation} ${status}`] ?? 0) + 1
  expect(['applied', 'rejected', 'parked'], told).toContain(status)
  const changes = harness.simulator.journal.after().filter(({ applied }) => applied)
  expect(changes.length, told).toBeLessThanOrEqual(mostChanges(operation))
  const after = truth(harness)
  if (status === 'rejected' || outcome?.effect === 'none') {
    expect(changes, told).toEqual([])
    expect(after, told).toEqual(before)
  }
  if (status === 'applied') expect(isAsPromised(operation, input, after), `${told} ${JSON.stringify(after)}`).toBe(true)
  if (before?.singleBilling === true && input.releaseFromSingleBilling !== true) {
    expect(after?.singleBilling, `${told}: single billing is never ended unasked`).toBe(true)
  }
  if (status === 'parked') {
    const person = { by: 'robin', why: 'The account is looked after by hand.' }
    await harness.engine.decide('acme', id, { kind: 'mark-rejected', version: ver, ...person })
    await harness.settle(minute)
  }
  expect((await harness.lane('bakery')).q, told).toEqual([])
}

/** Asks the vendor, and holds every field that the answer has renewed against what the vendor has. */
async function refresh(harness: VendorHarness): Promise<void> {
  // What was changed a moment ago is believed rather than a read, which may lag behind it.
  harness.clock.advance(5 * minute)
  const began = harness.clock.now()
  const asked = {
    partner: harness.settings,
    gateway: harness.vendor,
    account: 'bakery',
    deadlineAt: harness.clock.monotonic() + 14_500,
  }
  const answer = await getAccount(harness.context, asked, true)
  const vendor = truth(harness)
  expect(answer.is).toBe(vendor === undefined ? 'not-known' : 'known')
  if (answer.is !== 'known') return
  const renewed = Object.entries(answer.report.fields).filter(
    ([, { observedAt = '' }]) => Date.parse(observedAt) >= began,
  )
  expect(renewed.map(([name]) => name)).toContain('status')
  for (const [name, { value }] of renewed) {
    const held = (vendor as Record<string, AccountFieldValue | undefined>)[name]
    expect({ [name]: value }).toEqual({ [name]: name.startsWith('product:') ? (held ?? 'absent') : held })
  }
}

const kinds = ['old', 'mixed', 'v3Only'] as const
const switches: fc.Arbitrary<Partial<Switches>> = fc.record({
  reactivationSingleBilling: fc.constantFrom('as-left' as const, 'restored' as const),
  reactivationProducts: fc.constantFrom('email-marketing' as const, 'as-left' as const),
})

/** Counterexamples of the past. */
const found: [Partial<Switches>, Action[]][] = [
  // Somebody dropped the product and opened the account: seeing it open was taken for our own request's doing.
  [
    {},
    [
      { do: 'change-outside', change: 'drop-product' },
      { do: 'change-outside', change: 'open' },
      { do: 'operate', operation: 'open-product', input: { product: 'EmailMarketing' }, lost: 'timeout-before' },
    ],
  ],
]

test.each(kinds)(
  'a partner %s: any operations and outside changes keep their promises, and a refreshed directory says what the vendor says',
  async (kind) => {
    const seen: Record<string, number> = {}
    await fc.assert(
      fc.asyncProperty(switches, fc.array(action, { minLength: 1, maxLength: 12 }), async (given, actions) => {
        const harness = new VendorHarness(partnerKinds[kind], { switches: given })
        await harness.carryOut('provision-account', 'bakery', newAccount)
        for (const one of actions) {
          if (one.do === 'operate') await operate(harness, one, seen)
          else if (one.do === 'change-outside') changeOutside(harness, one.change)
          else if (one.do === 'wait') harness.clock.advance(one.milliseconds)
          else await refresh(harness)
        }
        await refresh(harness)
      }),
      { ...settings, examples: found },
    )
    // The runs must have met what they are about.
    for (const end of ['reopen-account applied', 'provision-account rejected'])
      expect(seen[end], end).toBeGreaterThan(10)
  },
  120_000,
)
