import { type AccountFields, type ProductStatus, productField } from './account-fields.ts'

const isActive = (status: ProductStatus | undefined): boolean =>
  status === 'open' || status === 'trial' || status === 'unrecognised'

/** Names of the products that are not cancelled. A status we do not know counts as active, so that guards hold. */
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
 * cannot be taken back (blueprint part 7; reference 2.4, rules 2–4).
 */
export function wouldLoseLastProduct(fields: AccountFields, product: string): boolean {
  const active = activeProducts(fields)
  return active.length === 1 && active[0] === product
}

/** Whether the account is caught: cancelled, out of single billing, without products (reference 2.4, rule 3). */
export function isCaught(fields: AccountFields): boolean {
  return fields.status === 'canceled' && fields.singleBilling === false && activeProducts(fields).length === 0
}
