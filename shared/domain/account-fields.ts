/** What is open, as the vendor's generations agree on it after mapping their spellings. */
export type ProductStatus = 'trial' | 'open' | 'canceled' | 'absent' | 'unrecognised'

/** `suspended`: the vendor has switched the account off for a time, for compliance, for payment or by the owner's wish. */
export type AccountStatus = 'trial' | 'open' | 'canceled' | 'trial-ended' | 'suspended' | 'unrecognised'

export type Presence = 'present' | 'absent'

/**
 * What is known of one account, flat so that a field can be compared, aged and overlaid by name.
 * A field that is missing is not known.
 */
export interface AccountFields {
  presence?: Presence
  status?: AccountStatus
  /** The vendor's own word, told only where `status` is `suspended` or `unrecognised`; means nothing with another. */
  statusWord?: string
  singleBilling?: boolean
  /** ISO 8601: this product created it then as not managed by the partner, and had the vendor's own yes to that. */
  unmanagedSince?: string
  /** In capitals, such as `TRIAL`, `BASIC` or `GOLD`. */
  planType?: string
  /** 1–31. */
  billingDayOfMonth?: number
  /** ISO 8601: the account will be cancelled at this later time; empty for none. */
  cancellationAt?: string
  /** A product by the vendor's name for it. */
  [product: `product:${string}`]: ProductStatus
  /** The vendor's identifier of the account in one of its generations. */
  [vendorId: `vendorId:${string}`]: string
  /** A webhook topic of the partner: the fingerprint of the address that it is sent to, or `none`. */
  [topic: `topic:${string}`]: string
}

export type AccountFieldName = keyof AccountFields & string
export type AccountFieldValue = string | number | boolean

/** Fields and the values that each may have to count as reached. */
export type TargetFields = Readonly<Record<string, readonly AccountFieldValue[]>>

const productPrefix = 'product:'
const vendorIdPrefix = 'vendorId:'

/** The field name of a product. */
export const productField = (product: string): `product:${string}` => `${productPrefix}${product}`

/** The field name of the vendor's identifier in a generation. */
export const vendorIdField = (generation: string): `vendorId:${string}` => `${vendorIdPrefix}${generation}`

/** The field name of a webhook topic. */
export const topicField = (topic: string): `topic:${string}` => `topic:${topic}`

/** A webhook topic's field with its value. */
export function topicFields(topic: string, value: string): AccountFields {
  const fields: AccountFields = {}
  fields[topicField(topic)] = value
  return fields
}

export const isProductField = (name: string): boolean => name.startsWith(productPrefix)

/** The vendor's names of the products among fields. */
export const productsIn = (fields: Readonly<Record<string, unknown>> | AccountFields): string[] =>
  namesAfter(productPrefix, fields)

/** The names of the fields that are products. */
export const productFieldsIn = (fields: AccountFields): `product:${string}`[] => productsIn(fields).map(productField)

/** The vendor's identifiers among fields, by generation. */
export function vendorIdsIn(fields: AccountFields): Partial<Record<string, string>> {
  return Object.fromEntries(
    namesAfter(vendorIdPrefix, fields).map((generation) => [generation, fields[vendorIdField(generation)]]),
  )
}

const namesAfter = (prefix: string, fields: object): string[] =>
  Object.keys(fields).flatMap((name) => (name.startsWith(prefix) ? [name.slice(prefix.length)] : []))
