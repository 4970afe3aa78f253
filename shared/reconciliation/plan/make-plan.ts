import { createHash } from 'node:crypto'
import type { Drift } from '../../domain/drift.ts'
import { readLag } from '../../engine/read-lag.ts'
import { type AccountRecord, accountKey, asAccount } from '../../ledger/account-record.ts'
import type { Item } from '../../ledger/item-store.ts'
import { asOperation, isTerminal, operationKey } from '../../ledger/operation-record.ts'
import type { ReconciliationRun } from '../../ledger/reconciliation-record.ts'
import {
  planKey,
  planPartKey,
  type RepairPlan,
  type RepairPlanPart,
  type RepairRow,
} from '../../ledger/repair-plan-record.ts'
import { splitBySize } from '../../ledger/split-by-size.ts'
import type { PartnerSettings } from '../../partner-api/partner-settings.ts'
import type { ReconciliationContext } from '../reconcile-partner.ts'
import { driftsOf } from '../run-pages.ts'
import { guardsOf } from './plan-guards.ts'
import { repairId } from './repair-id.ts'
import { type DraftRow, draftRows, type FieldDrift } from './repair-rules.ts'

/** A plan of more is nothing that a person approves. */
const mostRows = 2_000

/** A difference that so many repairs have not mended needs a person. */
const mostTries = 5

/**
 * Writes what may be done about the differences that a run has found: stored once, never changed, with a hash over all of it.
 * What is in hand, or may only not be shown yet, is no difference. Made again after a crash, it is the same, or newer.
 *
 * Accounts that the ledger does not know are counted and have no row: no operation repairs that.
 */
export async function makePlan(
  context: ReconciliationContext,
  partner: PartnerSettings,
  run: ReconciliationRun,
): Promise<RepairPlan> {
  const rows: RepairRow[] = []
  const totals: RepairPlan['totals'] = {}
  const seen = new Set<string>()
  let cut = false
  for await (const drifts of driftsOf(context.store, partner.id, run.run)) {
    for (const [account, ofAccount] of Map.groupBy(drifts, (drift) => drift.account)) {
      // Pages shift while they are read, so an account may stand on two of them.
      if (seen.has(account)) continue
      seen.add(account)
      for (const row of await rowsOf(context, partner, run, account, ofAccount, totals)) {
        const total = totalOf(totals, row.kind)
        total.differences += 1
        if (rows.length >= mostRows) {
          cut = true
          continue
        }
        if (row.repair !== undefined) total.repairs += 1
        rows.push({ ...row, n: rows.length + 1 })
      }
    }
  }
  return write(context, partner, run, rows, totals, cut)
}

function totalOf(totals: RepairPlan['totals'], kind: string) {
  const total = totals[kind] ?? { differences: 0, repairs: 0 }
  totals[kind] = total
  return total
}

async function write(
  { store, clock }: ReconciliationContext,
  partner: PartnerSettings,
  run: ReconciliationRun,
  rows: readonly RepairRow[],
  totals: RepairPlan['totals'],
  cut: boolean,
): Promise<RepairPlan> {
  const { expiresAt } = run
  const hash = createHash('sha256').update(JSON.stringify([partner.id, run.run]))
  const parts = rows.length === 0 ? [] : splitBySize(rows)
  for (const [index, part] of parts.entries()) {
    for (const row of part) hash.update(JSON.stringify(row))
    const item: RepairPlanPart = { ...planPartKey(partner.id, run.run, index), v: 1, rows: part, expiresAt }
    await store.put(item as unknown as Item)
  }
  const repairs = rows.filter(({ repair }) => repair !== undefined)
  const plan: RepairPlan = {
    ...planKey(partner.id, run.run),
    v: 1,
    partner: partner.id,
    run: run.run,
    hash: hash.digest('hex'),
    madeAt: clock.now(),
    rows: rows.length,
    parts: parts.length,
    totals,
    repairs: repairs.length,
    irreversible: repairs.filter(({ repair }) => repair?.irreversible === true).length,
    guards: guardsOf(run, { repairs: repairs.length, cut }, partner.reconciliation),
    expiresAt,
  }
  await store.put(plan as unknown as Item)
  return plan
}

/** Counts accounts that are not known here as they pass. */
async function rowsOf(
  context: ReconciliationContext,
  partner: PartnerSettings,
  run: ReconciliationRun,
  account: string,
  drifts: readonly Drift[],
  totals: RepairPlan['totals'],
): Promise<Omit<RepairRow, 'n'>[]> {
  if (drifts.some(({ kind }) => kind === 'there-not-here')) {
    totalOf(totals, 'unknown-here').differences += 1
    return []
  }
  const gone = drifts.find((drift) => drift.kind === 'here-not-there')
  if (gone !== undefined) return [missingRow(run, account, gone.confirmed)]
  const item = await context.store.get(accountKey(partner.id, account))
  if (item === undefined) return []
  const lane = asAccount(item)
  if (lane.q.length > 0 && lane.reason !== 'parked') return []
  const differing = drifts.filter((drift): drift is FieldDrift => drift.kind === 'differs')
  const believed = differing.filter(
    ({ field }) => (lane.changedAt[field] ?? 0) <= run.startedAt - readLag(context.times),
  )
  const found = { ...lane.directory, ...Object.fromEntries(believed.map(({ field, there }) => [field, there])) }
  const drafts = draftRows(partner, { account, found, setAt: lane.changedAt, drifts: believed })
  return Promise.all(drafts.map((draft) => dated(context, partner, lane, run, draft)))
}

const missingRow = ({ startedAt }: ReconciliationRun, account: string, confirmed: boolean): Omit<RepairRow, 'n'> => ({
  account,
  kind: 'missing',
  fields: [{ field: 'presence', wanted: 'present', found: 'absent' }],
  since: startedAt,
  none: confirmed
    ? {
        code: 'NO_OPERATION',
        message: 'The vendor does not have it, and the ledger does not keep its details: submit provision-account.',
      }
    : { code: 'NOT_CONFIRMED', message: 'No page of the listing showed it; no read of its own has confirmed that.' },
})

/** With its age, and the id of the operation; earlier repairs of the same difference are looked up. */
async function dated(
  { store }: ReconciliationContext,
  partner: PartnerSettings,
  { differs = {}, q }: AccountRecord,
  { startedAt }: ReconciliationRun,
  { repair, ...draft }: DraftRow,
): Promise<Omit<RepairRow, 'n'>> {
  const since = Math.min(startedAt, ...draft.fields.map(({ field }) => differs[field]?.at ?? startedAt))
  if (repair === undefined) return { ...draft, since }
  if (q.length > 0) {
    const message = 'An operation of the account is parked: decide that one first.'
    return { ...draft, since, none: { code: 'IN_HAND', message } }
  }
  const before: NonNullable<NonNullable<RepairRow['repair']>['before']> = []
  for (let tries = 0; tries < mostTries; tries++) {
    const operationId = repairId(partner.id, draft, since, tries)
    const item = await store.get(operationKey(partner.id, operationId))
    if (item === undefined) {
      return { ...draft, since, repair: { ...repair, operationId, ...(before.length === 0 ? {} : { before }) } }
    }
    const { status, outcome } = asOperation(item)
    if (!isTerminal(status)) {
      return { ...draft, since, none: { code: 'IN_HAND', message: `${operationId} is repairing it: ${status}.` } }
    }
    if (status === 'applied') {
      const message = `${operationId} was applied, and the vendor shows the difference as before: look at the account.`
      return { ...draft, since, none: { code: 'REPAIR_WITHOUT_EFFECT', message } }
    }
    before.push({ operationId, status, ...(outcome?.code === undefined ? {} : { code: outcome.code }) })
  }
  const message = `${mostTries} repairs came to nothing, the last with ${before.at(-1)?.code ?? before.at(-1)?.status}.`
  return { ...draft, since, none: { code: 'REPAIRED_TOO_OFTEN', message } }
}
