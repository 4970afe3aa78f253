import type { EngineContext } from '../../engine/engine-context.ts'
import type { ItemStore } from '../../ledger/item-store.ts'
import { asOperation, isTerminal, operationKey } from '../../ledger/operation-record.ts'
import type { PlanApplication, RepairCounts } from '../../ledger/plan-application-record.ts'
import { planPartKey, type RepairPlanPart, type RepairRow } from '../../ledger/repair-plan-record.ts'
import type { SendOperation } from '../../messaging/operation-sender.ts'
import { presentApplication, writeApplication } from './application-store.ts'
import { nothingYet } from './approve-plan.ts'

export interface ApplyContext extends Pick<EngineContext, 'store' | 'clock' | 'random'> {
  send: SendOperation
}

/** Repairs that are under way at once: so many at most have been done when the first goes wrong. */
export const wave = 10

/** A message that was accepted by nobody for so long was refused, or lies on a queue that nobody reads. */
const longestQueue = 15 * 60_000

/** Failures stop a plan where they are so many, and such a share of what has ended. */
const mostFailures = 3
const mostFailedShare = 0.2

export type RowOutcome = keyof RepairCounts | 'waiting' | 'under-way' | 'contradicted'

/**
 * Goes on with the plan of a partner that is being applied: sends the next wave once all of the last has ended, and stops where
 * one is parked or contradicted, or too many come to nothing. A wave that was sent before a crash is sent again, which the ids of
 * its operations make harmless.
 *
 * @returns the application as it stands; nothing where there is none to go on with
 */
export async function applyPlan(context: ApplyContext, partner: string): Promise<PlanApplication | undefined> {
  const { store, clock } = context
  const present = await presentApplication(store, partner)
  if (present?.state !== 'applying') return undefined
  const repairs = await repairsOf(store, present)
  const rows = repairs.slice(present.ended, present.ended + wave)
  const now = clock.now()
  if (rows.length === 0) return writeApplication(context, { ...present, state: 'done', finishedAt: now }, present)
  if (present.sentAt === undefined) {
    for (const row of rows) await send(context, present, row)
    return writeApplication(context, { ...present, sentAt: now }, present)
  }
  const sentAt = present.sentAt
  const outcomes = await Promise.all(rows.map((row) => outcomeOf(store, partner, row)))
  const isLate = now > sentAt + longestQueue
  const ends = outcomes.map((outcome) => (outcome === 'waiting' && isLate ? 'missing' : outcome))
  const stopped = stopOf(present, rows, ends, now)
  const isOver = ends.every((end) => end !== 'waiting' && end !== 'under-way')
  if (!isOver && stopped === undefined) return present
  // What has ended of an unfinished wave is counted with the rest of it, later.
  if (!isOver) return writeApplication(context, { ...present, state: 'stopped', ...stopped }, present)
  const { sentAt: _sent, ...rest } = present
  const counts = addedTo(present.counts, ends)
  const ended = present.ended + rows.length
  const next = { ...rest, counts, ended }
  if (stopped !== undefined) return writeApplication(context, { ...next, state: 'stopped', ...stopped }, present)
  return writeApplication(context, ended < repairs.length ? next : { ...next, state: 'done', finishedAt: now }, present)
}

async function send(
  { send: sendOperation }: ApplyContext,
  { partner, run }: PlanApplication,
  row: RepairRow,
): Promise<void> {
  const { repair, account, fields } = row
  if (repair === undefined) return
  await sendOperation(repair.operation, {
    operationId: repair.operationId,
    partner,
    account,
    input: repair.input,
    expects: Object.fromEntries(fields.map(({ field, found }) => [field, found])),
    metadata: { reconciliation: run.replaceAll(':', '') },
  })
}

/** The rows of a plan that have a repair, in order. */
export async function repairsOf(
  store: Pick<ItemStore, 'get'>,
  { partner, run }: Pick<PlanApplication, 'partner' | 'run'>,
): Promise<RepairRow[]> {
  const rows: RepairRow[] = []
  for (let part = 0; ; part++) {
    const item = (await store.get(planPartKey(partner, run, part))) as unknown as RepairPlanPart | undefined
    if (item === undefined) return rows.filter(({ repair }) => repair !== undefined)
    rows.push(...item.rows)
  }
}

/** What has become of a repair. */
export async function outcomeOf(
  store: Pick<ItemStore, 'get'>,
  partner: string,
  { repair }: RepairRow,
): Promise<RowOutcome> {
  const item = await store.get(operationKey(partner, repair?.operationId ?? ''))
  if (item === undefined) return 'waiting'
  const { status, outcome, contradicted } = asOperation(item)
  if (contradicted === true) return 'contradicted'
  if (status === 'parked') return 'parked'
  if (!isTerminal(status)) return 'under-way'
  if (status === 'rejected') return outcome?.code === 'PLAN_OUTDATED' ? 'outdated' : 'rejected'
  return status === 'applied' ? 'applied' : 'withdrawn'
}

function addedTo(counts: RepairCounts, ends: readonly RowOutcome[]): RepairCounts {
  const next = { ...counts }
  // A contradicted one is applied, and somebody doubts it.
  for (const end of ends) {
    const name = end === 'contradicted' ? 'applied' : end
    if (name !== 'waiting' && name !== 'under-way') next[name] += 1
  }
  return next
}

function stopOf(
  { counts, before = nothingYet, passed = [] }: PlanApplication,
  rows: readonly RepairRow[],
  ends: readonly RowOutcome[],
  now: number,
): Pick<PlanApplication, 'stopped'> | undefined {
  const idOf = (wanted: RowOutcome) =>
    rows
      .map(({ repair }, index) => (ends[index] === wanted ? repair?.operationId : undefined))
      .find((id) => id !== undefined && !passed.includes(id))
  const contradicted = idOf('contradicted')
  if (contradicted !== undefined) {
    const message = `${contradicted} is contradicted: look at its account, then approve the plan again to go on.`
    return { stopped: { code: 'REPAIR_CONTRADICTED', message, at: now, operationId: contradicted } }
  }
  const parked = idOf('parked')
  if (parked !== undefined) {
    const message = `${parked} is parked: decide it, then approve the plan again to go on.`
    return { stopped: { code: 'REPAIR_PARKED', message, at: now, operationId: parked } }
  }
  const all = addedTo(counts, ends)
  const since = (name: keyof RepairCounts) => all[name] - before[name]
  const failed = since('rejected') + since('withdrawn') + since('missing')
  const ended = failed + since('applied') + since('outdated') + since('parked')
  if (failed < mostFailures || failed < ended * mostFailedShare) return undefined
  const message = `${failed} of ${ended} repairs came to nothing: read their results, then approve the plan again to go on.`
  return { stopped: { code: 'REPAIRS_FAILED', message, at: now } }
}
