import type { EngineContext } from '../../engine/engine-context.ts'
import { applyingKey, type PlanApplication, type RepairCounts } from '../../ledger/plan-application-record.ts'
import type { ReconciliationRun } from '../../ledger/reconciliation-record.ts'
import type { RepairPlan } from '../../ledger/repair-plan-record.ts'
import type { PartnerSettings } from '../../partner-api/partner-settings.ts'
import { latestRun } from '../run-store.ts'
import { presentApplication, writeApplication } from './application-store.ts'

/** What a person approves: exactly this plan. */
export interface Approval {
  hash: string
  by: string
  why: string
  /** How many of its repairs cannot be taken back, as the person has counted them. */
  irreversible?: number
}

/** Append-only. */
export type ApprovalRefusal =
  | 'MODE_OBSERVES'
  | 'HASH_DIFFERS'
  | 'PLAN_GUARDED'
  | 'PLAN_EXPIRED'
  | 'PLAN_SUPERSEDED'
  | 'PLAN_BEING_APPLIED'
  | 'PLAN_DONE'
  | 'IRREVERSIBLE_UNCOUNTED'
  | 'APPROVER_BEGAN_IT'
  | 'MOVED_ON'

/** `goes-on`: it was approved before, and has stopped or not: nothing is sent twice. */
export type ApprovalAnswer =
  | { is: 'approved' | 'goes-on'; application: PlanApplication }
  | { is: 'refused'; code: ApprovalRefusal }

export const nothingYet: RepairCounts = { applied: 0, rejected: 0, outdated: 0, withdrawn: 0, parked: 0, missing: 0 }

/** A plan tells how things were; after a day nobody knows. */
export const planLives = 24 * 3_600_000

/**
 * Approves a plan: from now on its repairs are sent, in waves. Approved again after a stop, it goes on behind the last wave.
 */
export async function approvePlan(
  context: Pick<EngineContext, 'store' | 'clock' | 'random'>,
  partner: PartnerSettings,
  run: ReconciliationRun,
  plan: RepairPlan,
  approval: Approval,
): Promise<ApprovalAnswer> {
  const { store, clock } = context
  const now = clock.now()
  const present = await presentApplication(store, partner.id)
  const refused = refusalOf(partner, run, plan, approval, now) ?? (await supersededBy(store, run))
  if (refused !== undefined) return { is: 'refused', code: refused }
  const { by, why } = approval
  const note = { by, why, at: now }
  if (present?.run === plan.run) {
    if (present.state === 'done') return { is: 'refused', code: 'PLAN_DONE' }
    if (present.state === 'applying') return { is: 'goes-on', application: present }
    const { stopped, passed = [], ...rest } = present
    const again = {
      ...rest,
      ...{ state: 'applying' as const, approvals: [...present.approvals, note] },
      passed: stopped?.operationId === undefined ? passed : [...passed, stopped.operationId],
      before: present.counts,
    }
    return answer(await writeApplication(context, again, present), 'goes-on')
  }
  // One that has stopped gives way to a newer plan: it can only be gone on with until a newer run is complete.
  if (present?.state === 'applying') return { is: 'refused', code: 'PLAN_BEING_APPLIED' }
  const application = {
    ...applyingKey(partner.id),
    v: 1 as const,
    ...{ partner: partner.id, run: plan.run, hash: plan.hash, state: 'applying' as const, approvals: [note] },
    ...{ repairs: plan.repairs, ended: 0 },
    counts: nothingYet,
    expiresAt: plan.expiresAt,
  }
  return answer(await writeApplication(context, application, present), 'approved')
}

const answer = (written: PlanApplication | undefined, is: 'approved' | 'goes-on'): ApprovalAnswer =>
  written === undefined ? { is: 'refused', code: 'MOVED_ON' } : { is, application: written }

function refusalOf(
  { reconciliation }: PartnerSettings,
  { asked }: ReconciliationRun,
  { hash, guards, irreversible, madeAt }: RepairPlan,
  approval: Approval,
  now: number,
): ApprovalRefusal | undefined {
  if (reconciliation?.mode !== 'approve') return 'MODE_OBSERVES'
  if (approval.hash !== hash) return 'HASH_DIFFERS'
  if (guards.length > 0) return 'PLAN_GUARDED'
  if (now > madeAt + planLives) return 'PLAN_EXPIRED'
  if ((approval.irreversible ?? 0) !== irreversible) return 'IRREVERSIBLE_UNCOUNTED'
  return reconciliation.approvedByAnother && asked?.by === approval.by ? 'APPROVER_BEGAN_IT' : undefined
}

/** A newer run that is complete shows better how things are. */
async function supersededBy(
  store: EngineContext['store'],
  { partner, run }: ReconciliationRun,
): Promise<ApprovalRefusal | undefined> {
  const latest = await latestRun(store, partner)
  return latest !== undefined && latest.run !== run && latest.state === 'complete' ? 'PLAN_SUPERSEDED' : undefined
}
