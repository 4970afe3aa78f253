import { type AccountFields, type ProductStatus, productField } from './account-fields.ts'

const day = 86_400_000

/** How long a creation says of an account that it is outside of single billing: people can move it meanwhile. */
export const daysUnmanaged = 90

/**
 * When the account was created as not managed by the partner, and so outside of single billing, where nothing later
 * speaks against it. That is what there is to go by where no read shows single billing.
 *
 * @param now - wall-clock ms
 * @returns wall-clock ms, or nothing where that is not known, or too long ago
 */
export function unmanagedSince(
  { unmanagedSince: text, singleBilling }: AccountFields,
  now: number,
): number | undefined {
  const since = text === undefined ? Number.NaN : Date.parse(text)
  return singleBilling !== true && since > now - daysUnmanaged * day ? since : undefined
}

const isActive = (status: ProductStatus | undefined): boolean =>
  status === 'open' || status === 'trial' || status === 'unrecognised'

/** Names of the products that are not cancelled. A status that we do not know counts as active. */
export function activeProducts(fields: AccountFields): string[] {
  return Object.entries(fields)
    .filter(([name, value]) => name.startsWith('product:') && isActive(value as ProductStatus))
    .map(([name]) => name.slice('product:'.length))
    .sort()
}

export const isProductActive = (fields: AccountFields, product: string): boolean =>
  isActive(fields[productField(product)])

/**
 * Whether cancelling `product` would take the account's last one, and with it the account and its single billing, which
 * cannot be taken back (docs/reference/vendor.md#xml-products, rules 2–4).
 */
export function wouldLoseLastProduct(fields: AccountFields, product: string): boolean {
  const active = activeProducts(fields)
  return active.length === 1 && active[0] === product
}

/**
 * Whether cancelling `product` might take the account's last one: no other product is certainly used. A status that we
 * do not know counts as active for the product itself and as no support for the account, so that the guard holds either
 * way.
 */
export function mightLoseLastProduct(fields: AccountFields, product: string): boolean {
  const others = activeProducts(fields).filter((name) => name !== product)
  return isProductActive(fields, product) && others.every((name) => fields[productField(name)] === 'unrecognised')
}

/**
 * Whether the account is caught: cancelled, out of single billing, without products
 * (docs/reference/vendor.md#xml-products, rule 3).
 */
export function isCaught(fields: AccountFields): boolean {
  return fields.status === 'canceled' && fields.singleBilling === false && activeProducts(fields).length === 0
}
