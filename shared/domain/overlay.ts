import {
  type AccountFields,
  type AccountFieldValue,
  isProductField,
  productField,
  productsIn,
} from './account-fields.ts'
import { mostProducts } from './product-limit.ts'

/**
 * What was read, with every field that this lane changed too recently for the read to show it taken from the directory
 * (docs/explanation/protocol.md#reads-lag: a vendor's reads may lag behind its writes).
 *
 * @param notBefore wall-clock ms; a field changed after it is taken from the directory: the read's begin less settle
 * time and twice the clock skew
 */
export function overlayRecentChanges(
  read: AccountFields,
  directory: AccountFields,
  changedAt: Readonly<Record<string, number>>,
  notBefore: number,
): AccountFields {
  const fields: Record<string, AccountFieldValue | undefined> = { ...read }
  const known = directory as Record<string, AccountFieldValue | undefined>
  for (const [name, at] of Object.entries(changedAt)) {
    if (at > notBefore && known[name] !== undefined) fields[name] = known[name]
  }
  return fields as AccountFields
}

/**
 * Names of the fields in which a read contradicts what this lane changed a short while ago: the read lags, or somebody
 * else has changed them since. Which of the two can only be told once reads no longer lag. What the read's generation
 * does not show is not contradicted by it, other than a product missing among those that it shows, and all by an absence.
 *
 * @param notBefore as for `overlayRecentChanges`
 */
export function contradictedFields(
  read: AccountFields,
  directory: AccountFields,
  changedAt: Readonly<Record<string, number>>,
  notBefore: number,
): string[] {
  const seen = read as Record<string, AccountFieldValue | undefined>
  const known = directory as Record<string, AccountFieldValue | undefined>
  const showsProducts = productsIn(read).length > 0
  const isShown = (name: string) =>
    seen[name] !== undefined || read.presence === 'absent' || (showsProducts && isProductField(name))
  return Object.entries(changedAt).flatMap(([name, at]) =>
    at > notBefore && known[name] !== undefined && seen[name] !== known[name] && isShown(name) ? [name] : [],
  )
}

/** A read that shows products shows all that there are, unless it shows more than are kept: what is known and not among them is gone. */
export function withGoneProducts(read: AccountFields, known: AccountFields): AccountFields {
  const shown = productsIn(read).length
  if (shown === 0 || shown >= mostProducts) return read
  const gone = productsIn(known).filter((product) => read[productField(product)] === undefined)
  return { ...Object.fromEntries(gone.map((product) => [productField(product), 'absent'])), ...read }
}
