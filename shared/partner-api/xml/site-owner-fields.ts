import {
  type AccountFields,
  type AccountStatus,
  type ProductStatus,
  productField,
} from '../../accounts/account-fields.ts'
import { keptProducts } from '../../accounts/product-limit.ts'
import { AnswerError } from '../calling/answer-error.ts'
import type { AccountObservation, AccountProfile } from '../gateway.ts'
import type { SiteOwner } from './site-owner-schema.ts'

/** This generation writes `Canceled`; the other spelling is the vendor's own elsewhere (vendor reference, section 5 row 4). */
const accountStatuses: Readonly<Record<string, AccountStatus>> = {
  Trial: 'trial',
  Open: 'open',
  Canceled: 'canceled',
  Cancelled: 'canceled',
  'Trial End': 'trial-ended',
}

const productStatuses: Readonly<Record<string, ProductStatus>> = {
  Trial: 'trial',
  Open: 'open',
  Canceled: 'canceled',
  Cancelled: 'canceled',
}

/**
 * The vendor's spellings in our words; what is not known is `unrecognised`, what is not shown is left out.
 *
 * @param knownProducts - names that are `absent` when the account's products are shown without them
 * @throws AnswerError when a product is shown twice with different states
 */
export const accountFieldsOf = (siteOwner: SiteOwner, knownProducts: readonly string[]): AccountFields =>
  readFields(siteOwner, knownProducts).fields

function readFields(
  siteOwner: SiteOwner,
  knownProducts: readonly string[],
): { fields: AccountFields; productsLeftOut?: number } {
  const fields: AccountFields = { presence: 'present' }
  const { Status: status, SingleBilling: singleBilling, Products: products } = siteOwner
  if (status !== undefined && status !== '') fields.status = meaningOf(accountStatuses, status) ?? 'unrecognised'
  if (singleBilling === 'Yes' || singleBilling === 'No') fields.singleBilling = singleBilling === 'Yes'
  if (products === undefined) return { fields }
  const shown = shownProducts(products === '' ? [] : products.Product)
  const kept = keptProducts(shown, knownProducts)
  for (const [name, state] of kept) fields[productField(name)] = state
  for (const name of knownProducts) fields[productField(name)] ??= 'absent'
  return kept.length < shown.size ? { fields, productsLeftOut: shown.size - kept.length } : { fields }
}

type ShownProducts = Exclude<NonNullable<SiteOwner['Products']>, ''>['Product']

function shownProducts(products: ShownProducts): Map<string, ProductStatus> {
  const states = new Map<string, ProductStatus>()
  for (const shown of products) {
    const name = typeof shown === 'string' ? shown : shown.Name
    const state = typeof shown === 'string' ? 'open' : productStatusOf(shown.Status)
    // The request form has an empty element for "no product".
    if (name === '') continue
    if ((states.get(name) ?? state) !== state) {
      throw new AnswerError(
        'XML_ELEMENT_UNEXPECTED',
        'SiteOwner.Products.Product',
        'is shown twice with different states',
      )
    }
    states.set(name, state)
  }
  return states
}

/** What a single account's answer shows, with the profile for telling it from another of the same name. */
export function observationOf(siteOwner: SiteOwner, knownProducts: readonly string[]): AccountObservation {
  const { Site: site, SiteContact: contact } = siteOwner
  const profile: AccountProfile = {
    ...given('organizationName', site === '' ? undefined : site?.Name),
    ...given('email', contact === '' ? undefined : contact?.Email),
    ...given('countryCode', contact === '' ? undefined : contact?.CountryCode),
  }
  return { generation: 'xml', ...readFields(siteOwner, knownProducts), profile }
}

/** A product that is named without a state is one that the account holds (vendor reference, section 2.4, rule 3). */
function productStatusOf(status: string | undefined): ProductStatus {
  return status === undefined || status === '' ? 'open' : (meaningOf(productStatuses, status) ?? 'unrecognised')
}

const meaningOf = <Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined

function given<Name extends string>(name: Name, text: string | undefined): { [Key in Name]?: string } {
  return text === undefined || text === '' ? {} : ({ [name]: text } as { [Key in Name]?: string })
}
