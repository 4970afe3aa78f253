import type { AccountFields, AccountFieldValue } from './account-fields.ts'

/**
 * What was read, with every field that this lane changed too recently for the read to show it taken from the directory
 * (protocol, H14: a vendor's reads may lag behind its writes).
 *
 * @param notBefore wall-clock ms; a field changed after it is taken from the directory: the read's begin less settle
 *   time and twice the clock skew
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
