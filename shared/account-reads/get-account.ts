import { type AccountFields, type AccountFieldValue, vendorIdsIn } from '../domain/account-fields.ts'
import { withoutOverdue } from '../domain/pending-cancellation.ts'
import { type AccountRecord, parseLaneEntry } from '../ledger/account-record.ts'
import { readersOf } from '../partner-api/account-reads.ts'
import type { PartnerSettings } from '../partner-api/partner-settings.ts'
import { emailMarketing } from '../partner-api/product-name.ts'
import { lookUp, type Seen } from './look-up.ts'
import { type AskedAccount, lagHorizon, type ReadContext, readLane } from './read-context.ts'

/** What is known of an account, field by field with its age. */
export interface AccountReport {
  partner: string
  account: string
  /** The vendor's identifiers by generation. */
  vendorIds: Record<string, string>
  fields: Record<string, { value: unknown; observedAt?: string; changedAt?: string }>
  /** Operations in the account's lane, the head first. */
  lane: string[]
}

export type AccountAnswer =
  | { is: 'known'; report: AccountReport }
  /** Neither the directory nor the vendor has such an account under the partner. */
  | { is: 'not-known' }
  | { is: 'unknown'; reason: string; retryAt?: number }

/** The most that one read can show of an account, by what the partner's generations can show. */
const mostShown = [
  ['status', 'singleBilling', `product:${emailMarketing}`],
  ['status', 'planType'],
  ['presence', 'status'],
]

/**
 * Answers from the directory; asks the vendor first where that is wanted, or the directory does not know the account.
 *
 * @param fresh - whether one call shall be made whatever the directory knows
 */
export async function getAccount(context: ReadContext, asked: AskedAccount, fresh: boolean): Promise<AccountAnswer> {
  const lane = await readLane(context, asked)
  if (!fresh && lane?.directory.presence === 'present') return { is: 'known', report: reportOf(context, asked, lane) }
  const looked = await lookUp(context, asked, lane, widestOf(asked.partner))
  if (looked.is === 'unknown') return looked
  if (looked.observation.fields.presence !== 'present') return { is: 'not-known' }
  return { is: 'known', report: reportOf(context, asked, await readLane(context, asked), looked) }
}

const widestOf = (partner: PartnerSettings): readonly string[] =>
  mostShown.find((wanted) => readersOf(partner, wanted).length > 0) ?? ['presence']

/** The directory, with what was just seen: an operation in the lane keeps that from being written down. */
function reportOf(
  context: ReadContext,
  { partner, account }: AskedAccount,
  lane: AccountRecord | undefined,
  looked?: Seen,
): AccountReport {
  const { directory = {}, observedAt = {}, changedAt = {}, q = [] } = lane ?? {}
  const fields: Record<string, { value: unknown; observedAt?: string; changedAt?: string }> = {}
  const show = (name: string, value: unknown, seenAt: number | undefined): void => {
    fields[name] = { value, ...iso('observedAt', seenAt), ...iso('changedAt', changedAt[name]) }
  }
  const known = withoutOverdue(directory, context.clock.now(), observedAt)
  for (const [name, value] of Object.entries(known)) show(name, value, observedAt[name])
  const newest = looked === undefined ? [] : newestOf(context, looked, observedAt, changedAt)
  for (const [name, value] of newest) show(name, value, looked?.at)
  const isShown = ([name, { value }]: [string, { value: unknown }]): boolean =>
    !name.startsWith('vendorId:') && value !== ''
  return {
    partner: partner.id,
    account,
    vendorIds: vendorIdsIn({ ...directory, ...Object.fromEntries(newest) } as AccountFields) as Record<string, string>,
    fields: Object.fromEntries(Object.entries(fields).filter(isShown)),
    lane: q.map((entry) => parseLaneEntry(entry).operationId),
  }
}

/** The fields that nobody has seen later, and the lane has not changed a short while ago. */
const newestOf = (
  context: ReadContext,
  { observation, at }: Seen,
  observedAt: Readonly<Record<string, number>>,
  changedAt: Readonly<Record<string, number>>,
): [string, AccountFieldValue][] =>
  Object.entries(observation.fields as Record<string, AccountFieldValue>).filter(
    ([name]) => (observedAt[name] ?? 0) < at && (changedAt[name] ?? 0) <= lagHorizon(context, at),
  )

const iso = <Name extends string>(name: Name, time: number | undefined): { [Key in Name]?: string } =>
  (time === undefined ? {} : { [name]: new Date(time).toISOString() }) as { [Key in Name]?: string }
