import type { AccountFields, AccountFieldValue } from './account-fields.ts'

/** One difference between what the directory holds and what the vendor's listing shows. */
export type Drift =
  | { kind: 'there-not-here'; account: string }
  | { kind: 'here-not-there'; account: string; confirmed: boolean }
  | { kind: 'differs'; account: string; field: string; here: AccountFieldValue; there: AccountFieldValue }

/**
 * Field by field, what the listing shows and the directory knows otherwise. Fields that either side does not show are no
 * difference: a listing shows little.
 *
 * @param changedAt when our own lane last changed a field (ms)
 * @param listedAt when the page was asked for (ms)
 * @param settle how long the vendor's listing may lag behind a change, ms: what changed later is not compared
 */
export function differences(
  account: string,
  here: AccountFields,
  there: AccountFields,
  changedAt: Readonly<Record<string, number>>,
  listedAt: number,
  settle: number,
): Drift[] {
  const drifts: Drift[] = []
  const known = here as Record<string, AccountFieldValue | undefined>
  for (const [field, value] of Object.entries(there)) {
    const ours = known[field]
    if (ours === undefined || value === undefined || ours === value) continue
    if ((changedAt[field] ?? 0) > listedAt - settle) continue
    drifts.push({ kind: 'differs', account, field, here: ours, there: value })
  }
  return drifts
}
