import type { AccountFieldValue } from '../domain/account-fields.ts'
import type { ItemKey } from './item-store.ts'
import { reconciliationPartition } from './reconciliation-record.ts'

/** An operation as its message names it. */
export interface RepairOperation {
  operation: string
  input: Record<string, AccountFieldValue>
}

/** Append-only. */
export type RepairKind =
  | 'missing'
  | 'status'
  | 'caught'
  | 'product'
  | 'single-billing'
  | 'plan'
  | 'cancellation'
  | 'other'

/** Why a difference has no repair. Append-only. */
export type NoRepairCode =
  | 'NOT_DESIRED'
  | 'NOT_SERVED'
  | 'ENDS_SINGLE_BILLING'
  | 'NO_OPERATION'
  | 'VENDOR_LEADS'
  | 'NOT_CONFIRMED'
  | 'IN_HAND'
  | 'REPAIR_WITHOUT_EFFECT'
  | 'REPAIRED_TOO_OFTEN'

/** One difference of a plan, with the operation that would repair it, or why there is none. */
export interface RepairRow {
  n: number
  account: string
  kind: RepairKind
  /** Field by field, what was asked for and what the vendor shows. */
  fields: { field: string; wanted: AccountFieldValue; found: AccountFieldValue }[]
  /** When the vendor showed it otherwise first, as far as this is known (wall-clock ms). */
  since: number
  repair?: RepairOperation & {
    operationId: string
    /** The operation that leads back, where one does. */
    inverse?: RepairOperation
    /** Nothing leads back to what is now. */
    irreversible?: true
    /** How earlier repairs of the same difference have ended: none of them had an effect. */
    before?: { operationId: string; status: string; code?: string }[]
  }
  none?: { code: NoRepairCode; message: string }
}

/** Why no repair of a plan is sent; each with the way on. Append-only codes. */
export interface PlanGuard {
  code: 'TOO_MANY_REPAIRS' | 'TOO_MANY_ROWS' | 'LISTING_SHRUNK' | 'ODD_ROWS' | 'NOTHING_TO_REPAIR'
  message: string
  nextSteps: string[]
}

/** What may be done about the differences that a run has found. Its rows lie beside it; neither is ever changed. */
export type RepairPlan = {
  pk: string
  sk: string
  v: 1
  partner: string
  run: string
  /** Over partner, run and every row in order. */
  hash: string
  madeAt: number
  rows: number
  /** How many items the rows are in. */
  parts: number
  totals: Record<string, { differences: number; repairs: number }>
  repairs: number
  irreversible: number
  guards: PlanGuard[]
  expiresAt: number
}

/** A part of a plan's rows. */
export type RepairPlanPart = { pk: string; sk: string; v: 1; rows: RepairRow[]; expiresAt: number }

export const planKey = (partner: string, run: string): ItemKey => ({
  pk: reconciliationPartition(partner),
  sk: `PLAN#${run}`,
})

export const planPartKey = (partner: string, run: string, part: number): ItemKey => ({
  pk: reconciliationPartition(partner),
  sk: `PLANROWS#${run}#${String(part).padStart(5, '0')}`,
})

export const planPartPrefix = (run: string): string => `PLANROWS#${run}#`
