import { type AccountFields, productFieldsIn } from './account-fields.ts'

/**
 * When a cancellation that is on record will take effect.
 *
 * @param now - wall-clock ms
 * @returns wall-clock ms, or nothing where none lies ahead
 */
export function pendingCancellation({ cancellationAt }: AccountFields, now: number): number | undefined {
  const at = cancellationAt === undefined || cancellationAt === '' ? Number.NaN : Date.parse(cancellationAt)
  return at > now ? at : undefined
}

/**
 * What is still known once the time of a cancellation has come: the vendor has carried it out without our doing, so
 * what it takes away is not known any more (docs/reference/vendor.md#xml-products and #account-states).
 *
 * @param now - wall-clock ms
 * @param seenAt - wall-clock ms at which each field was last seen; what was seen after that time is still known
 */
export function withoutOverdue(
  fields: AccountFields,
  now: number,
  seenAt: Readonly<Record<string, number>> = {},
): AccountFields {
  const { cancellationAt } = fields
  const due =
    cancellationAt === undefined || cancellationAt === '' ? Number.POSITIVE_INFINITY : Date.parse(cancellationAt)
  if (due > now) return fields
  const known = { ...fields }
  for (const name of ['status', 'singleBilling', 'unmanagedSince', ...productFieldsIn(fields)] as const) {
    if (!((seenAt[name] ?? 0) > due)) delete known[name]
  }
  return known
}
