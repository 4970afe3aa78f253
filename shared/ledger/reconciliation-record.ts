import type { Drift } from '../domain/drift.ts'
import type { ItemKey } from './item-store.ts'

/** One run over a partner's listing. Its pages lie beside it, so that a run survives any crash. */
export type ReconciliationRun = {
  pk: string
  sk: string
  v: 1
  partner: string
  run: string
  /** Counts the writes of `LATEST`, from run to run: who writes on it says which one it has read. */
  ver?: number
  /** Of the last write, so that a writer knows its own. */
  w?: string
  /** Who works on it; others leave it alone until then (wall-clock ms). */
  lease?: { token: string; until: number }
  /** Who asked for it, and why; missing where the schedule began it. */
  asked?: { by: string; why: string }
  /** `abandoned`: the vendor does not know the next page any more; the next run begins anew. */
  state: 'running' | 'complete' | 'abandoned'
  startedAt: number
  /** Accounts and pages of the last complete run before this one. */
  before?: { accounts: number; pages: number }
  /** When the last complete run before this one had ended: partners take turns by it. */
  lastCompleteAt?: number
  finishedAt?: number
  /** Token of the page that comes next; missing on the first. */
  next?: string
  /** What is kept of the tokens, to notice that the pages lead in a circle. */
  circle?: { token: string; steps: number; power: number }
  /** Whether the vendor's last page has been read. */
  listed: boolean
  pages: number
  accountsThere: number
  /** Rows that were not as agreed; missing for none. */
  oddRows?: number
  accountsHere: number
  counts: { thereNotHere: number; hereNotThere: number; differs: number }
  /** Pages that could not be read, and why the last one could not. */
  failures: number
  lastFailure?: string
  /** Failures since a page was read last, and before when none is tried again (wall-clock ms). */
  row?: { failures: number; until: number }
  /** Reads of single accounts that were made to confirm their absence. */
  confirmations?: number
  expiresAt: number
}

/** What one page showed, or a part of it. */
export type ReconciliationPage = {
  pk: string
  sk: string
  v: 1
  logins: string[]
  drifts: Drift[]
  expiresAt: number
}

export const reconciliationPartition = (partner: string): string => `RECONCILIATION#${partner}`

/** The run that goes on, or the last one that has ended. */
export const latestRunKey = (partner: string): ItemKey => ({ pk: reconciliationPartition(partner), sk: 'LATEST' })

export const runKey = (partner: string, run: string): ItemKey => ({
  pk: reconciliationPartition(partner),
  sk: `RUN#${run}`,
})

export const pagePrefix = (run: string): string => `PAGE#${run}#`

/** @param part - of a page that one item cannot hold; the first is 0 */
export const pageKey = (partner: string, run: string, page: number, part = 0): ItemKey => ({
  pk: reconciliationPartition(partner),
  sk: `${pagePrefix(run)}${String(page).padStart(6, '0')}${part === 0 ? '' : `.${String(part).padStart(4, '0')}`}`,
})
