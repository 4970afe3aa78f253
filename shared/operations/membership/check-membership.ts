import { accountKey, asAccount } from '../../ledger/account-record.ts'
import type { Gateway } from '../../partner-api/gateway.ts'
import type { PartnerSettings } from '../../partner-api/partner-settings.ts'
import { NoSlot, waitForCallSlot } from '../call-slot.ts'
import type { BudgetContext } from '../engine/budget/take-ticket.ts'

/** Whether a login name is one of the partner's accounts. */
export interface Membership {
  partner: string
  account: string
  /** `unknown` when the vendor could not say: never a false no. */
  membership: 'member' | 'not-a-member' | 'unknown'
  source: 'directory' | 'vendor' | 'none'
  /** ISO 8601. */
  observedAt?: string
  /** Fields of the account as far as they are known. */
  fields?: Record<string, unknown>
  /** Why it is unknown. */
  reason?: string
}

type MembershipContext = BudgetContext

/**
 * Answers from the directory where that is fresh, else by one counted read at the vendor. While an operation is in the
 * account's lane an absence is never told from memory: it may be the account's creation.
 *
 * @param account login name in lower case
 * @param deadlineAt monotonic ms by which the answer must be there
 */
export async function checkMembership(
  context: MembershipContext,
  partner: PartnerSettings,
  gateway: Gateway,
  account: string,
  deadlineAt: number,
): Promise<Membership> {
  const { clock, times } = context
  const asked = { partner: partner.id, account }
  const item = await context.store.get(accountKey(partner.id, account))
  const lane = item === undefined ? undefined : asAccount(item)
  const seenAt = lane?.observedAt.presence ?? 0
  const presence = seenAt >= clock.now() - times.freshFor ? lane?.directory.presence : undefined
  if (lane !== undefined && (presence === 'present' || (presence === 'absent' && lane.q.length === 0))) {
    return {
      ...asked,
      membership: presence === 'present' ? 'member' : 'not-a-member',
      source: 'directory',
      observedAt: new Date(seenAt).toISOString(),
      fields: { ...lane.directory },
    }
  }
  const began = clock.now()
  try {
    const answer = await gateway.readAccount(account, {
      deadlineAt: Math.min(deadlineAt, clock.monotonic() + times.callDeadline + times.slotWait),
      permit: () => waitForCallSlot(context, partner, 'interactive', deadlineAt),
    })
    if (!answer.ok) return { ...asked, membership: 'unknown', source: 'none', reason: answer.failure.code }
    const { fields } = answer.value
    if (fields.presence === undefined) {
      return { ...asked, membership: 'unknown', source: 'none', reason: 'ANSWER_UNREADABLE' }
    }
    return {
      ...asked,
      membership: fields.presence === 'present' ? 'member' : 'not-a-member',
      source: 'vendor',
      observedAt: new Date(began).toISOString(),
      fields: { ...fields },
    }
  } catch (error) {
    if (error instanceof NoSlot) return { ...asked, membership: 'unknown', source: 'none', reason: error.code }
    throw error
  }
}
