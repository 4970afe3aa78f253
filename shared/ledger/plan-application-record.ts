import type { ItemKey } from './item-store.ts'
import { reconciliationPartition } from './reconciliation-record.ts'

/** How the repairs of an approved plan have ended so far. */
export type RepairCounts = {
  applied: number
  rejected: number
  /** The account had changed since the plan was made: nothing was sent. */
  outdated: number
  withdrawn: number
  parked: number
  /** No operation of that id was accepted. */
  missing: number
}

/** A plan that somebody has approved: its repairs are sent in waves, and each wave waits for the outcomes of the last. */
export type PlanApplication = {
  pk: string
  sk: string
  v: 1
  /** Counts the writes, from plan to plan of the partner. */
  ver: number
  w: string
  partner: string
  run: string
  hash: string
  state: 'applying' | 'stopped' | 'done'
  /** The approval, and behind it each decision to go on after a stop. */
  approvals: { by: string; why: string; at: number }[]
  repairs: number
  /** Repairs whose outcome is known: the wave begins behind them. */
  ended: number
  counts: RepairCounts
  /** When the messages of the present wave were sent; missing while they are not. */
  sentAt?: number
  /** Why nothing more is sent; with the repair that it is about, where it is about one. */
  stopped?: {
    code: 'REPAIR_PARKED' | 'REPAIR_CONTRADICTED' | 'REPAIRS_FAILED'
    message: string
    at: number
    operationId?: string
  }
  /** Repairs that stopped it once, and somebody went on: they stop it no more. */
  passed?: string[]
  /** The counts when somebody went on: only failures after that count. */
  before?: RepairCounts
  finishedAt?: number
  expiresAt: number
}

/** The plan of a partner that is being applied, or was last. */
export const applyingKey = (partner: string): ItemKey => ({ pk: reconciliationPartition(partner), sk: 'APPLYING' })

/** One that was applied before. */
export const appliedKey = (partner: string, run: string): ItemKey => ({
  pk: reconciliationPartition(partner),
  sk: `APPLIED#${run}`,
})
