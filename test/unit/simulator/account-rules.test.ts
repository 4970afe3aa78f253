import { describe, expect, test } from 'vitest'
import type { VendorAccount } from '../../simulator/core/account.ts'
import { type AccountUpdate, decideCancel, decideOpen, decideUpdate } from '../../simulator/core/account-rules.ts'
import { defaultSwitches, type Switches } from '../../simulator/core/switches.ts'
import type { Verdict } from '../../simulator/core/verdict.ts'

const now = 1_000
const trialOver = 5_000

function account(changes: Partial<VendorAccount> = {}): VendorAccount {
  return {
    partner: 'acme',
    login: 'client',
    loginName: 'client',
    numericId: '1000000000001',
    encodedId: 'a07e00000001',
    site: { name: 'Example', phone: '', url: '', signatureName: '' },
    contact: { firstName: '', lastName: '', email: 'a@example.com', phone: '', countryCode: '', stateCode: '' },
    emailCode: '',
    referralCode: '',
    password: { salt: 's', digest: 'd' },
    singleBilling: true,
    products: [{ name: 'EmailMarketing', status: 'Open' }],
    status: 'Open',
    createdAt: 0,
    updatedAt: 0,
    trialEndsAt: trialOver,
    ...changes,
  }
}

const mail = (status: 'Open' | 'Canceled' | 'Trial') => ({ name: 'EmailMarketing', status }) as const
const events = (status: 'Open' | 'Canceled') => ({ name: 'EventMarketing', status }) as const
const caught = account({ status: 'Canceled', singleBilling: false, products: [] })

/** One word for what a verdict said, and what the account is after it. */
function summary(verdict: Verdict): string {
  if (!verdict.ok) return verdict.reason
  const { status, singleBilling, products } = verdict.account
  const list = products.map((product) => `${product.name}=${product.status}`).join(',')
  return `${verdict.effect}: ${status}, ${singleBilling ? 'single' : 'own'} billing, [${list}]`
}

interface Row {
  why: string
  from: VendorAccount
  product?: string
  switches?: Partial<Switches>
  at?: number
  expected: string
}

const cancelRows: Row[] = [
  {
    why: 'rules 2 and 3: the last product takes account, billing and entry with it',
    from: account(),
    expected: 'account-canceled: Canceled, own billing, []',
  },
  {
    why: 'an entry that was canceled before does not keep the account alive, and goes too',
    from: account({ products: [events('Canceled'), mail('Open')] }),
    expected: 'account-canceled: Canceled, own billing, []',
  },
  {
    why: 'rule 5: another open product is the way around the catch-22',
    from: account({ products: [mail('Open'), events('Open')] }),
    expected: 'canceled: Open, single billing, [EmailMarketing=Canceled,EventMarketing=Open]',
  },
  {
    why: 'a product on trial is live and can be the last one',
    from: account({ products: [mail('Trial')], status: 'Trial' }),
    expected: 'account-canceled: Canceled, own billing, []',
  },
  {
    why: 'without the catch-22 the account goes, but can come back',
    from: account(),
    switches: { catch22: false },
    expected: 'account-canceled: Canceled, single billing, [EmailMarketing=Canceled]',
  },
  {
    why: 'rule 1: not under our single billing',
    from: account({ singleBilling: false }),
    expected: 'NOT_SINGLE_BILLED',
  },
  { why: 'a caught account is outside single billing', from: caught, expected: 'NOT_SINGLE_BILLED' },
  { why: 'nothing to cancel', from: account(), product: 'Unknown', expected: 'PRODUCT_NOT_HELD' },
  {
    why: 'nothing to cancel, tolerated',
    from: account(),
    product: 'Unknown',
    switches: { cancelUnheldProduct: 'no-change' },
    expected: 'none: Open, single billing, [EmailMarketing=Open]',
  },
  {
    why: 'cancelling again is harmless by default',
    from: account({ products: [mail('Canceled'), events('Open')] }),
    expected: 'none: Open, single billing, [EmailMarketing=Canceled,EventMarketing=Open]',
  },
  {
    why: 'cancelling again may be a conflict',
    from: account({ products: [mail('Canceled'), events('Open')] }),
    switches: { cancelCanceledProduct: 'conflict' },
    expected: 'ALREADY_CANCELED',
  },
]

const openRows: Row[] = [
  { why: 'rule 4: a caught account cannot be opened', from: caught, expected: 'NOT_SINGLE_BILLED' },
  {
    why: 'a canceled product of a living account opens',
    from: account({ products: [mail('Canceled'), events('Open')] }),
    expected: 'opened: Open, single billing, [EmailMarketing=Open,EventMarketing=Open]',
  },
  {
    why: 'an account that kept single billing comes back with its product',
    from: account({ status: 'Canceled', products: [mail('Canceled')] }),
    expected: 'opened: Open, single billing, [EmailMarketing=Open]',
  },
  {
    why: 'rule 5: a product that it never had is added',
    from: account(),
    product: 'EventMarketing',
    expected: 'opened: Open, single billing, [EmailMarketing=Open,EventMarketing=Open]',
  },
  {
    why: 'or is refused',
    from: account(),
    product: 'EventMarketing',
    switches: { openUnheldProduct: 'refused' },
    expected: 'PRODUCT_NOT_HELD',
  },
  {
    why: 'opening again is harmless by default',
    from: account(),
    expected: 'none: Open, single billing, [EmailMarketing=Open]',
  },
  {
    why: 'opening again may be a conflict',
    from: account(),
    switches: { openOpenProduct: 'conflict' },
    expected: 'ALREADY_OPEN',
  },
  {
    why: 'opening ends a trial',
    from: account({ status: 'Trial' }),
    expected: 'opened: Open, single billing, [EmailMarketing=Open]',
  },
  {
    why: 'opening ends a trial that is over',
    from: account({ status: 'Trial' }),
    at: trialOver,
    expected: 'opened: Open, single billing, [EmailMarketing=Open]',
  },
  {
    why: 'or leaves the trial alone',
    from: account({ status: 'Trial', products: [mail('Trial')] }),
    switches: { openOnTrial: 'product-only' },
    expected: 'opened: Trial, single billing, [EmailMarketing=Open]',
  },
  {
    why: 'or is refused in a trial',
    from: account({ status: 'Trial' }),
    switches: { openOnTrial: 'refused' },
    expected: 'ON_TRIAL',
  },
]

describe.each([
  { call: 'products/canceled', decide: decideCancel, rows: cancelRows },
  { call: 'products/open', decide: decideOpen, rows: openRows },
])('$call', ({ decide, rows }) => {
  test.each(rows)('$why', ({ from, product = 'EmailMarketing', switches = {}, at = now, expected }) => {
    const before = structuredClone(from)
    const verdict = decide(from, product, { ...defaultSwitches, ...switches }, at)
    expect(summary(verdict)).toBe(expected)
    expect(from, 'the decision must not touch the account that it was given').toEqual(before)
    if (verdict.ok) expect(verdict.account.updatedAt).toBe(verdict.effect === 'none' ? from.updatedAt : at)
  })
})

interface UpdateRow extends Omit<Row, 'product'> {
  asks: Partial<AccountUpdate>
}

const updateRows: UpdateRow[] = [
  {
    why: 'rule 4: an update without products is refused',
    from: account(),
    asks: { products: [] },
    expected: 'PRODUCTS_EMPTY',
  },
  {
    why: 'rule 4: a caught account has no product that an update could name',
    from: caught,
    asks: { singleBilling: true },
    expected: 'PRODUCT_NOT_HELD',
  },
  {
    why: 'the way in: single billing is set by an update',
    from: account({ singleBilling: false }),
    asks: { singleBilling: true },
    expected: 'updated: Open, single billing, [EmailMarketing=Open]',
  },
  {
    why: 'what is not asked for stays',
    from: account(),
    asks: {},
    expected: 'none: Open, single billing, [EmailMarketing=Open]',
  },
  {
    why: 'an update does not open what is canceled',
    from: account({ products: [mail('Canceled'), events('Open')] }),
    asks: { singleBilling: false },
    expected: 'updated: Open, own billing, [EmailMarketing=Canceled,EventMarketing=Open]',
  },
  {
    why: 'if the vendor lets a product be added, a caught account is single-billed again, and still canceled',
    from: caught,
    asks: { singleBilling: true },
    switches: { updateWithUnheldProducts: 'adds' },
    expected: 'updated: Canceled, single billing, [EmailMarketing=Canceled]',
  },
  {
    why: 'if the vendor lets an update reopen, a caught account is back at once',
    from: caught,
    asks: { singleBilling: true },
    switches: { updateWithUnheldProducts: 'reopens' },
    expected: 'updated: Open, single billing, [EmailMarketing=Open]',
  },
]

describe('SiteOwner update', () => {
  test.each(updateRows)('$why', ({ from, asks, switches = {}, at = now, expected }) => {
    const update: AccountUpdate = { site: {}, contact: {}, products: ['EmailMarketing'], ...asks }
    expect(summary(decideUpdate(from, update, { ...defaultSwitches, ...switches }, at))).toBe(expected)
  })

  test('fields that were not sent are kept, or cleared where the switch says so', () => {
    const from = account({ site: { name: 'Example', phone: '1', url: '', signatureName: '' } })
    const update = { site: { name: 'New' }, contact: {}, products: ['EmailMarketing'] }
    const site = (switches: Partial<Switches>) => {
      const verdict = decideUpdate(from, update, { ...defaultSwitches, ...switches }, now)
      return verdict.ok ? verdict.account.site : verdict
    }
    expect(site({})).toEqual({ name: 'New', phone: '1', url: '', signatureName: '' })
    expect(site({ updateMissingElements: 'clear' })).toEqual({ name: 'New', phone: '', url: '', signatureName: '' })
  })
})

test('the catch-22 closes from both sides: neither open nor update leads back', () => {
  const canceled = decideCancel(account(), 'EmailMarketing', defaultSwitches, now)
  if (!canceled.ok) throw new Error(canceled.message)
  expect(summary(decideOpen(canceled.account, 'EmailMarketing', defaultSwitches, now))).toBe('NOT_SINGLE_BILLED')
  const update = { site: {}, contact: {}, singleBilling: true }
  expect(summary(decideUpdate(canceled.account, { ...update, products: [] }, defaultSwitches, now))).toBe(
    'PRODUCTS_EMPTY',
  )
  expect(
    summary(decideUpdate(canceled.account, { ...update, products: ['EmailMarketing'] }, defaultSwitches, now)),
  ).toBe('PRODUCT_NOT_HELD')
})
