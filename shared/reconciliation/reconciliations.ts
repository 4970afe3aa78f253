import type { Drift } from '../domain/drift.ts'
import type { EngineContext } from '../engine/engine-context.ts'
import { audited } from '../engine/people/audit.ts'
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
  /** Rows of a plan. @param part from 0 */
  rows(plan: RepairPlan, part: number): Promise<RepairRow[]>
}

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
    plan: async (partner, name) => (await store.get(planKey(partner, name))) as unknown as RepairPlan | undefined,
    rows: async ({ partner, run }, part) => {
      const item = (await store.get(planPartKey(partner, run, part))) as unknown as RepairPlanPart | undefined
      return item?.rows ?? []
    },
  }
}
