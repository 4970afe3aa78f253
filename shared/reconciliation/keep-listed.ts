import { lagHorizon } from '../account-reads/read-context.ts'
import { recordObservation } from '../account-reads/record-observation.ts'
import { type AccountFields, type AccountFieldValue, vendorIdsIn } from '../domain/account-fields.ts'
import type { Drift } from '../domain/drift.ts'
import type { AccountRecord } from '../ledger/account-record.ts'
import type { Change } from '../ledger/item-store.ts'
import type { PartnerSettings } from '../partner-api/partner-settings.ts'
import type { ReconciliationContext } from './reconcile-partner.ts'

/** What is as it was is written down again once it was seen so long ago, ms: that costs a write for each account a day. */
const seenAgain = 20 * 3_600_000

/** Fields whose difference is remembered; an account that has more of them is reported anyway. */
const mostRemembered = 60

type Differs = NonNullable<AccountRecord['differs']>

/**
 * The directory as it was before listings showed otherwise: a difference is reported until both sides agree again, not
 * only once, although what is shown is kept. What the lane itself has changed since is what is expected from then on.
 */
export function expectedFields({ directory, differs = {}, changedAt }: AccountRecord): AccountFields {
  const standing = Object.entries(differs).filter(([name, { at }]) => (changedAt[name] ?? 0) <= at)
  return { ...directory, ...Object.fromEntries(standing.map(([name, { value }]) => [name, value])) }
}

/**
 * Keeps what a row of the listing shows of an account that the directory has: what is new or otherwise, and when it was seen
 * where that is long ago. By the rules of every read outside a lane: not while an operation is in it, not over what it
 * changed a short while ago, nor over what was seen later. An identifier is only learnt, never changed: a row is no proof.
 *
 * @param differing - what the comparison has found
 */
export async function keepListed(
  context: ReconciliationContext,
  partner: PartnerSettings,
  lane: AccountRecord,
  listed: AccountFields,
  differing: readonly Drift[],
  listedAt: number,
): Promise<void> {
  const known = lane.directory as Record<string, AccountFieldValue | undefined>
  const identifiers = new Set(Object.keys(vendorIdsIn(listed)).map((generation) => `vendorId:${generation}`))
  const isUnsure = lane.q.length > 0 || known.presence === undefined
  const isNews = ([name, value]: [string, AccountFieldValue]): boolean => {
    if (identifiers.has(name)) return known[name] === undefined
    if (isUnsure) return false
    return known[name] !== value || (lane.observedAt[name] ?? 0) < listedAt - seenAgain
  }
  const news = Object.fromEntries(
    Object.entries(listed as Record<string, AccountFieldValue>).filter(isNews),
  ) as AccountFields
  const differs = remembered(lane, listed, differing, lagHorizon(context, listedAt), listedAt)
  const also: Change[] = differs === undefined || isUnsure ? [] : [{ set: ['differs'], value: differs }]
  await recordObservation(context, partner.id, lane.account, lane, { fields: news }, listedAt, also)
}

/** What differs from now on; undefined where that is as it was. */
function remembered(
  { differs = {}, changedAt }: AccountRecord,
  listed: AccountFields,
  differing: readonly Drift[],
  horizon: number,
  listedAt: number,
): Differs | undefined {
  const next: Differs = {}
  for (const [name, was] of Object.entries(differs)) {
    const isOver = (changedAt[name] ?? 0) > was.at || (name in listed && (changedAt[name] ?? 0) <= horizon)
    if (!isOver) next[name] = was
  }
  for (const drift of differing) {
    if (drift.kind !== 'differs') continue
    const before = differs[drift.field]
    next[drift.field] =
      before !== undefined && before.value === drift.here ? before : { value: drift.here, at: listedAt }
  }
  const last = Object.entries(next)
    .toSorted(([, one], [, other]) => other.at - one.at)
    .slice(0, mostRemembered)
  const isSame = last.length === Object.keys(differs).length && last.every(([name, value]) => differs[name] === value)
  return isSame ? undefined : Object.fromEntries(last)
}
