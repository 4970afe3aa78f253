import { vendorIdsIn } from '../domain/account-fields.ts'
import type { BillingPlan } from '../domain/billing-plan.ts'
import { pendingCancellation } from '../domain/pending-cancellation.ts'
import type { AccountRecord } from '../ledger/account-record.ts'
import { type PlanRecord, planKey } from '../ledger/plan-record.ts'
import type { AccountNames } from '../partner-api/gateway.ts'
import { lookUp } from './look-up.ts'
import { type AskedAccount, lagHorizon, type ReadContext, readLane } from './read-context.ts'
import { newestPlanChange } from './record-observation.ts'

/** An account's plan, and how old the answer is. */
export interface PlanReport extends BillingPlan {
  partner: string
  account: string
  source: 'directory' | 'vendor'
  /** ISO 8601. */
  observedAt: string
  ageSeconds: number
}

export type PlanAnswer =
  | { is: 'known'; report: PlanReport }
  | { is: 'not-known' }
  | { is: 'unknown'; reason: string; retryAt?: number }

/**
 * Answers with the vendor's last answer while that is fresh and no operation has changed the plan since; else asks.
 *
 * @param fresh - whether the vendor is asked in any case
 */
export async function getPlan(context: ReadContext, asked: AskedAccount, fresh: boolean): Promise<PlanAnswer> {
  const { clock, times, store } = context
  const { partner, account } = asked
  const report = (plan: BillingPlan, seenAt: number, source: PlanReport['source']): PlanAnswer => ({
    is: 'known',
    report: {
      partner: partner.id,
      account,
      ...plan,
      source,
      observedAt: new Date(seenAt).toISOString(),
      ageSeconds: Math.max(0, Math.floor((clock.now() - seenAt) / 1_000)),
    },
  })
  let lane = await readLane(context, asked)
  if (!fresh) {
    const kept = (await store.get(planKey(partner.id, account))) as unknown as PlanRecord | undefined
    const isFresh = kept !== undefined && kept.seenAt >= clock.now() - times.freshFor
    if (isFresh && isNewest(context, kept.seenAt, lane)) return report(kept.plan, kept.seenAt, 'directory')
  }
  let vendorIds: AccountNames['vendorIds'] = {}
  // The first look may only have found the identifier by which the plan is asked for.
  for (let looks = 0; looks < 2; looks++) {
    const looked = await lookUp(context, asked, lane, ['planType'], vendorIds)
    if (looked.is === 'unknown') return looked
    const { plan, fields } = looked.observation
    if (plan !== undefined) return report(plan, looked.at, 'vendor')
    if (fields.presence !== 'present') return { is: 'not-known' }
    vendorIds = vendorIdsIn(fields)
    lane = await readLane(context, asked)
  }
  return { is: 'unknown', reason: 'VENDOR_ID_UNKNOWN' }
}

/** Whether nothing can have changed the plan since it was seen: no operation, and no cancellation whose time has come. */
function isNewest(context: ReadContext, seenAt: number, lane: AccountRecord | undefined): boolean {
  const canceledAt = pendingCancellation(lane?.directory ?? {}, seenAt)
  const isCanceled = canceledAt !== undefined && canceledAt <= context.clock.now()
  return !isCanceled && newestPlanChange(lane) <= lagHorizon(context, seenAt)
}
