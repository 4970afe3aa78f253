/** What is open, as the vendor's generations agree on it after mapping their spellings. */
export type ProductStatus = 'trial' | 'open' | 'canceled' | 'absent' | 'unrecognised'

export type AccountStatus = 'trial' | 'open' | 'canceled' | 'trial-ended' | 'unrecognised'

export type Presence = 'present' | 'absent'

/**
 * What is known of one account, flat so that a field can be compared, aged and overlaid by name.
 * A field that is missing is not known. `product:<name>` is a product by the vendor's name for it.
 */
export interface AccountFields {
  presence?: Presence
  status?: AccountStatus
  singleBilling?: boolean
  [product: `product:${string}`]: ProductStatus
}

export type AccountFieldName = keyof AccountFields & string
export type AccountFieldValue = Presence | AccountStatus | ProductStatus | boolean

/** Fields and the values that each may have to count as reached. */
export type TargetFields = Readonly<Record<string, readonly AccountFieldValue[]>>

const productPrefix = 'product:'

/** The field name of a product. */
export const productField = (product: string): `product:${string}` => `${productPrefix}${product}`

/** The vendor's names of the products among fields. */
export const productsIn = (fields: Readonly<Record<string, unknown>> | AccountFields): string[] =>
  Object.keys(fields).flatMap((name) => (name.startsWith(productPrefix) ? [name.slice(productPrefix.length)] : []))
