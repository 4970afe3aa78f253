import type { Drift } from '../domain/drift.ts'
import type { EngineContext } from '../engine/engine-context.ts'
import { audited } from '../engine/people/audit.ts'
import type { PlanApplication } from '../ledger/plan-application-record.ts'
import {
  pagePrefix,
  type ReconciliationPage,
  type ReconciliationRun,
  reconciliationPartition,
} from '../ledger/reconciliation-record.ts'
import {
  planKey,
  planPartKey,
  type RepairPlan,
  type RepairPlanPart,
  type RepairRow,
} from '../ledger/repair-plan-record.ts'
import type { PartnerSettings } from '../partner-api/partner-settings.ts'
import { applicationOf } from './apply/application-store.ts'
import { outcomeOf, type RowOutcome, repairsOf, wave } from './apply/apply-plan.ts'
import { type Approval, type ApprovalAnswer, approvePlan } from './apply/approve-plan.ts'
import { askForRun, runNamed } from './run-store.ts'

export type ReconciliationsContext = Pick<EngineContext, 'store' | 'clock' | 'random' | 'times'>

/** Who asks for something, and why; kept with it. */
interface Accountable {
  by: string
  why: string
}

/** Differences of one or more items of a run, and where the next begin. */
export interface DifferencesPage {
  differences: Drift[]
  next?: string
}

/** Runs of the reconciliation as people ask for them and read them. */
export interface Reconciliations {
  /** Begins a run of a partner; one that goes on serves as well. */
  begin(partner: string, accountable: Accountable): Promise<{ run: ReconciliationRun; isNew: boolean }>
  run(partner: string, name: string): Promise<ReconciliationRun | undefined>
  differences(partner: string, name: string, after?: string): Promise<DifferencesPage>
  plan(partner: string, name: string): Promise<RepairPlan | undefined>
  /** Approves a plan, or goes on with one that stopped; with a record of who and why. */
  approve(
    partner: PartnerSettings,
    run: ReconciliationRun,
    plan: RepairPlan,
    approval: Approval,
  ): Promise<ApprovalAnswer>
  /** What has become of a plan's repairs so far, and of each that was sent; nothing where nobody has approved it. */
  results(plan: RepairPlan, after: number): Promise<PlanResults | undefined>
  /** Rows of a plan. @param part from 0 */
  rows(plan: RepairPlan, part: number): Promise<RepairRow[]>
}

/** How an approved plan goes on, and what became of some of its repairs. */
export interface PlanResults {
  application: PlanApplication
  rows: { row: RepairRow; outcome: RowOutcome | 'not-sent' }[]
  /** Where the next rows begin. */
  next?: number
}

/** Repairs in one answer: each is looked up. */
const resultsTogether = 100

/** Items of a run that one answer is made from: each holds a page of the vendor's listing. */
const itemsTogether = 20

export function reconciliations(context: ReconciliationsContext): Reconciliations {
  const { store } = context
  return {
    begin: (partner, accountable) => {
      const act = { owner: { partner }, action: 'reconcile', subject: partner, ...accountable }
      const resultOf = ({ isNew, run }: { isNew: boolean; run: ReconciliationRun }) =>
        `${isNew ? 'begun' : 'goes-on'} ${run.run}`
      return audited(context, act, () => askForRun(context, partner, accountable), resultOf)
    },
    run: (partner, name) => runNamed(store, partner, name),
    differences: async (partner, name, after) => {
      const page = await store.list(reconciliationPartition(partner), {
        limit: itemsTogether,
        skPrefix: pagePrefix(name),
        ...(after === undefined ? {} : { after }),
      })
      const differences = (page.items as unknown as ReconciliationPage[]).flatMap(({ drifts }) => drifts)
      return { differences, ...(page.next === undefined ? {} : { next: page.next }) }
    },
    approve: (partner, run, plan, approval) => {
      const { by, why, hash, irreversible = 0 } = approval
      const act = {
        owner: { partner: partner.id },
        action: 'approve-plan',
        subject: run.run,
        asked: { hash, irreversible },
        by,
        why,
      }
      const approved = () => approvePlan(context, partner, run, plan, approval)
      return audited(context, act, approved, (made) => (made.is === 'refused' ? `refused ${made.code}` : made.is))
    },
    results: async (plan, after) => {
      const application = await applicationOf(store, plan.partner, plan.run)
      if (application === undefined) return undefined
      const repairs = await repairsOf(store, plan)
      const sent = application.ended + (application.sentAt === undefined ? 0 : wave)
      const rows = await Promise.all(
        repairs.slice(after, after + resultsTogether).map(async (row, index) => {
          const outcome = after + index < sent ? await outcomeOf(store, plan.partner, row) : ('not-sent' as const)
          return { row, outcome }
        }),
      )
      const next = after + resultsTogether
      return { application, rows, ...(next < repairs.length ? { next } : {}) }
    },
    plan: async (partner, name) => (await store.get(planKey(partner, name))) as unknown as RepairPlan | undefined,
    rows: async ({ partner, run }, part) => {
      const item = (await store.get(planPartKey(partner, run, part))) as unknown as RepairPlanPart | undefined
      return item?.rows ?? []
    },
  }
}
