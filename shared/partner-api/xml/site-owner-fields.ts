import { type AccountFields, type ProductStatus, productField } from '../../domain/account-fields.ts'
import { keptProducts } from '../../domain/product-limit.ts'
import { shownStatus } from '../calling/account-status.ts'
import { AnswerError } from '../calling/answer-error.ts'
import type { AccountObservation, AccountProfile } from '../gateway.ts'
import type { ShownProduct, SiteOwner } from './site-owner-schema.ts'
import { productStatusOf, singleBillingOf, statusOf } from './xml-words.ts'

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
  if (status !== undefined && status !== '') Object.assign(fields, shownStatus(statusOf(status), status))
  const isSingleBilled = singleBillingOf(singleBilling)
  if (isSingleBilled !== undefined) fields.singleBilling = isSingleBilled
  if (products === undefined) return { fields }
  const shown = shownProducts(products === '' ? [] : products.Product)
  const kept = keptProducts(shown, knownProducts)
  for (const [name, state] of kept) fields[productField(name)] = state
  for (const name of knownProducts) fields[productField(name)] ??= 'absent'
  return kept.length < shown.size ? { fields, productsLeftOut: shown.size - kept.length } : { fields }
}

function shownProducts(products: readonly ShownProduct[]): Map<string, ProductStatus> {
  const states = new Map<string, ProductStatus>()
  for (const shown of products) {
    const name = nameOfProduct(shown)
    const state = stateOfProduct(shown)
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

/**
 * The name of a product, in whatever way it is spelled.
 *
 * @throws AnswerError for two names
 */
export function nameOfProduct(product: ShownProduct): string {
  if (typeof product === 'string') return product
  const names = ['Name' in product ? product.Name : product['#text'], product['@name']].filter(isText)
  const name = onlyOne(names, 'is named twice')
  if (name !== undefined) return name
  if (isText(product['@status'])) throw unnamed()
  return ''
}

/**
 * A product that is named without a state is one that the account holds (docs/reference/vendor.md#xml-products, rule
 * 3).
 */
function stateOfProduct(product: ShownProduct): ProductStatus {
  if (typeof product === 'string') return 'open'
  const states = ['Status' in product ? product.Status : undefined, product['@status']]
    .filter(isText)
    .map(productStatusOf)
  return onlyOne(states, 'is shown with two states') ?? 'open'
}

const unnamed = (): AnswerError =>
  new AnswerError('XML_ELEMENT_UNEXPECTED', 'SiteOwner.Products.Product', 'has a state and no name')

const isText = (text: string | undefined): text is string => text !== undefined && text !== ''

function onlyOne<Value>(values: readonly Value[], rule: string): Value | undefined {
  const different = new Set(values)
  if (different.size > 1) throw new AnswerError('XML_ELEMENT_UNEXPECTED', 'SiteOwner.Products.Product', rule)
  return values[0]
}

function given<Name extends string>(name: Name, text: string | undefined): { [Key in Name]?: string } {
  return text === undefined || text === '' ? {} : ({ [name]: text } as { [Key in Name]?: string })
}
