import {
  type AccountStatus,
  type Contact,
  isLive,
  type Site,
  statusAt,
  type VendorAccount,
  type VendorProduct,
} from './account.ts'
import { billingOf, newBilling, withoutCancellation, withSmallestPlan } from './billing.ts'
import { findProductProblem, grantSingleBilling } from './partner-rules.ts'
import type { Switches } from './switches.ts'
import { refuse, type Verdict } from './verdict.ts'

/** What an update asks for; what is missing was not sent. */
export interface AccountUpdate {
  readonly site: Partial<Site>
  readonly contact: Partial<Contact>
  readonly singleBilling?: boolean
  readonly products: readonly string[]
}

/**
 * products/open: docs/reference/vendor.md#xml-products, rules 1 and 4.
 *
 * @param now wall-clock ms, for trials that have ended
 */
export function decideOpen(account: VendorAccount, product: string, switches: Switches, now: number): Verdict {
  if (!account.singleBilling) return notSingleBilled('opened')
  const held = account.products.find((candidate) => candidate.name === product)
  const problem = held === undefined ? findProductProblem(product, switches) : undefined
  if (problem !== undefined) return problem
  if (held === undefined && switches.openUnheldProduct === 'refused') return notHeld(product)

  const status = statusAt(account, now)
  const onTrial = status === 'Trial' || status === 'Trial End'
  if (onTrial && switches.openOnTrial === 'refused') {
    return refuse('ON_TRIAL', `Status: product ${product} cannot be opened while the SiteOwner is in trial`)
  }
  const nextStatus: AccountStatus = onTrial && switches.openOnTrial === 'product-only' ? account.status : 'Open'
  if (held?.status === 'Open' && nextStatus === account.status) {
    return switches.openOpenProduct === 'conflict'
      ? refuse('ALREADY_OPEN', `Status: product ${product} is already Open`)
      : { ok: true, effect: 'none', account }
  }
  const leavesTrial = onTrial && nextStatus === 'Open'
  return {
    ok: true,
    effect: 'opened',
    account: {
      ...account,
      status: nextStatus,
      products: withProduct(account.products, product, 'Open'),
      ...(leavesTrial ? { billing: withSmallestPlan(account.billing ?? newBilling, now) } : {}),
      updatedAt: now,
    },
  }
}

/**
 * products/canceled: docs/reference/vendor.md#xml-products, rules 1 to 3. With the last live product the account goes;
 * under the catch-22 it also leaves single billing and loses its product entries.
 */
export function decideCancel(account: VendorAccount, product: string, switches: Switches, now: number): Verdict {
  if (!account.singleBilling) return notSingleBilled('canceled')
  const held = account.products.find((candidate) => candidate.name === product)
  if (held === undefined) {
    return switches.cancelUnheldProduct === 'refused' ? notHeld(product) : { ok: true, effect: 'none', account }
  }
  if (!isLive(held)) {
    return switches.cancelCanceledProduct === 'conflict'
      ? refuse('ALREADY_CANCELED', `Status: product ${product} is already Canceled`)
      : { ok: true, effect: 'none', account }
  }
  const products = withProduct(account.products, product, 'Canceled')
  if (products.some(isLive)) {
    const left = switches.canceledProduct === 'removed' ? products.filter(({ name }) => name !== product) : products
    return { ok: true, effect: 'canceled', account: { ...account, products: left, updatedAt: now } }
  }
  const { singleBilling: singleBilledBefore } = account
  const canceled: VendorAccount = {
    ...account,
    products,
    status: 'Canceled',
    singleBilledBefore,
    // A cancellation that was asked for by date has been overtaken.
    billing: withoutCancellation(billingOf(account)),
    updatedAt: now,
  }
  return {
    ok: true,
    effect: 'account-canceled',
    account: switches.catch22 ? { ...canceled, singleBilling: false, products: [] } : canceled,
  }
}

/**
 * SiteOwner update: docs/reference/vendor.md#xml-products, rule 4. It never changes the status of a product that is
 * held.
 */
export function decideUpdate(account: VendorAccount, update: AccountUpdate, switches: Switches, now: number): Verdict {
  if (update.products.length === 0) return refuse('PRODUCTS_EMPTY', 'Products: must not be empty')
  const unheld = update.products.filter((name) => !account.products.some((product) => product.name === name))
  const firstUnheld = unheld[0]
  if (firstUnheld !== undefined && switches.updateWithUnheldProducts === 'refused') return notHeld(firstUnheld)
  for (const name of unheld) {
    const problem = findProductProblem(name, switches)
    if (problem !== undefined) return problem
  }
  const singleBilling = account.singleBilling || grantSingleBilling(update.singleBilling === true, switches)
  if (typeof singleBilling !== 'boolean') return singleBilling

  const reopens = firstUnheld !== undefined && switches.updateWithUnheldProducts === 'reopens'
  const status: AccountStatus = account.status === 'Canceled' && reopens ? 'Open' : account.status
  let products = account.products
  for (const name of unheld) products = withProduct(products, name, status === 'Canceled' ? 'Canceled' : 'Open')

  const updated: VendorAccount = {
    ...account,
    site: replaceFields(account.site, update.site, switches),
    contact: replaceFields(account.contact, update.contact, switches),
    singleBilling: update.singleBilling === false ? false : singleBilling,
    products,
    status,
  }
  if (JSON.stringify(updated) === JSON.stringify(account)) return { ok: true, effect: 'none', account }
  return { ok: true, effect: 'updated', account: { ...updated, updatedAt: now } }
}

function withProduct(
  products: readonly VendorProduct[],
  name: string,
  status: VendorProduct['status'],
): readonly VendorProduct[] {
  return products.some((product) => product.name === name)
    ? products.map((product) => (product.name === name ? { name, status } : product))
    : [...products, { name, status }]
}

function replaceFields<Fields extends object>(current: Fields, sent: Partial<Fields>, switches: Switches): Fields {
  const base =
    switches.updateMissingElements === 'clear'
      ? Object.fromEntries(Object.keys(current).map((field) => [field, '']))
      : current
  return { ...current, ...base, ...sent }
}

const notSingleBilled = (verb: string): Verdict =>
  refuse('NOT_SINGLE_BILLED', `SingleBilling: a product can only be ${verb} on a SiteOwner under your single billing`)

const notHeld = (product: string): Verdict =>
  refuse('PRODUCT_NOT_HELD', `Product: the SiteOwner does not hold product ${product}`)
