import { type AccountFields, type AccountFieldValue, vendorIdsIn } from '../domain/account-fields.ts'
import { withoutOverdue } from '../domain/pending-cancellation.ts'
import type { AccountRecord } from '../ledger/account-record.ts'
import type { ReadyRequest } from '../ledger/operation-record.ts'
import { lookUp } from './look-up.ts'
import { moveRequest } from './move-request.ts'
import { type AskedAccount, type ReadContext, readLane } from './read-context.ts'

/** Whether a login name is one of the partner's accounts. */
export interface Membership {
  partner: string
  account: string
  /** `unknown` when the vendor could not say: never a false no. */
  membership: 'member' | 'not-a-member' | 'unknown'
  source: 'directory' | 'vendor' | 'none'
  /** ISO 8601. */
  observedAt?: string
  /** The vendor's identifiers by generation, as far as they are known. */
  vendorIds?: Record<string, string>
  /** Fields of the account as far as they are known and as fresh as its presence. */
  fields?: Record<string, unknown>
  /** Why it is unknown. */
  reason?: string
  /** ISO 8601: when asking again may tell more. */
  retryAt?: string
  /** For who is not a member: the letter that asks the vendor to move the account, ready to be sent. */
  request?: ReadyRequest
}

/**
 * Answers from the directory where that is fresh, else by asking the vendor. While an operation is in the account's lane an
 * absence is never told from memory: it may be the account's creation.
 */
export async function checkMembership(context: ReadContext, asked: AskedAccount): Promise<Membership> {
  const { clock, times } = context
  const { partner, account } = asked
  const lane = await readLane(context, asked)
  const seenAt = lane?.observedAt.presence ?? 0
  const presence = seenAt >= clock.now() - times.freshFor ? lane?.directory.presence : undefined
  if (lane !== undefined && (presence === 'present' || (presence === 'absent' && lane.q.length === 0))) {
    return told(asked, presence, 'directory', seenAt, lane, freshFields(context, lane))
  }
  const looked = await lookUp(context, asked, lane, ['presence'])
  if (looked.is === 'unknown') {
    const retry = looked.retryAt === undefined ? {} : { retryAt: new Date(looked.retryAt).toISOString() }
    return { partner: partner.id, account, membership: 'unknown', source: 'none', reason: looked.reason, ...retry }
  }
  const { fields } = looked.observation
  return told(asked, fields.presence ?? 'absent', 'vendor', looked.at, lane, fields)
}

/** What was seen of the account a short while ago, like its presence. */
function freshFields({ clock, times }: ReadContext, { directory, observedAt }: AccountRecord): AccountFields {
  const now = clock.now()
  const known = withoutOverdue(directory, now, observedAt) as Record<string, AccountFieldValue>
  const isFresh = ([name]: [string, unknown]): boolean => (observedAt[name] ?? 0) >= now - times.freshFor
  return Object.fromEntries(Object.entries(known).filter(isFresh)) as AccountFields
}

function told(
  { partner, account }: AskedAccount,
  presence: 'present' | 'absent',
  source: Membership['source'],
  at: number,
  lane: AccountRecord | undefined,
  fields: AccountRecord['directory'],
): Membership {
  const vendorIds = vendorIdsIn({ ...lane?.directory, ...fields }) as Record<string, string>
  const shown = Object.entries(fields).filter(([name, value]) => !name.startsWith('vendorId:') && value !== '')
  return {
    partner: partner.id,
    account,
    membership: presence === 'present' ? 'member' : 'not-a-member',
    source,
    observedAt: new Date(at).toISOString(),
    ...(Object.keys(vendorIds).length === 0 ? {} : { vendorIds }),
    fields: Object.fromEntries(shown),
    ...(presence === 'present' ? {} : { request: moveRequest(partner, account, at) }),
  }
}
