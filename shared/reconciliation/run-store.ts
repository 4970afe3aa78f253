import type { EngineContext } from '../engine/engine-context.ts'
import type { Condition, Item, ItemStore } from '../ledger/item-store.ts'
import { latestRunKey, type ReconciliationRun, runKey } from '../ledger/reconciliation-record.ts'

type RunContext = Pick<EngineContext, 'store' | 'clock' | 'random' | 'times'>

/** What is known of a partner's runs is kept for so long, ms. */
const kept = 35 * 86_400_000

/** For the work on one page beside its call: writes, and a machine that stands still. */
const pageWork = 60_000

/** Somebody else has taken the run in hand meanwhile, after this one stood still for longer than its lease. */
export class RunTakenError extends Error {
  override readonly name = 'RunTakenError'
  readonly code = 'RUN_TAKEN'
}

/** When the partner's last complete run had ended; nothing before the first. */
export const lastCompleteAt = (run: ReconciliationRun): number | undefined =>
  run.state === 'complete' ? run.finishedAt : run.lastCompleteAt

export async function latestRun(
  store: Pick<ItemStore, 'get'>,
  partner: string,
): Promise<ReconciliationRun | undefined> {
  return (await store.get(latestRunKey(partner))) as unknown as ReconciliationRun | undefined
}

/** A run by its name: the one that goes on, or one that has ended and is still kept. */
export async function runNamed(
  store: Pick<ItemStore, 'get'>,
  partner: string,
  name: string,
): Promise<ReconciliationRun | undefined> {
  const latest = await latestRun(store, partner)
  if (latest?.run === name) return latest
  return (await store.get(runKey(partner, name))) as unknown as ReconciliationRun | undefined
}

/** A run that begins now, behind the one that was the latest. */
export function newRun(
  { clock }: Pick<RunContext, 'clock'>,
  partner: string,
  latest: ReconciliationRun | undefined,
): ReconciliationRun {
  const startedAt = clock.now()
  const completeAt = latest === undefined ? undefined : lastCompleteAt(latest)
  const before = latest === undefined ? undefined : sizeOf(latest)
  return {
    ...latestRunKey(partner),
    v: 1,
    ...(latest?.ver === undefined ? {} : { ver: latest.ver }),
    partner,
    run: new Date(startedAt).toISOString(),
    state: 'running',
    startedAt,
    ...(completeAt === undefined ? {} : { lastCompleteAt: completeAt }),
    ...(before === undefined ? {} : { before }),
    listed: false,
    pages: 0,
    accountsThere: 0,
    accountsHere: 0,
    counts: { thereNotHere: 0, hereNotThere: 0, differs: 0 },
    failures: 0,
    expiresAt: Math.ceil((startedAt + kept) / 1_000),
  }
}

const sizeOf = ({ state, accountsThere, pages, before }: ReconciliationRun) =>
  state === 'complete' ? { accounts: accountsThere, pages } : before

/**
 * Takes a partner's run in hand, so that a doubled trigger does not work on it too: the one that goes on, or else a new one.
 *
 * @param begins whether a new one is begun where none goes on
 * @returns nothing where somebody else has it in hand, it rests after a failure, or none goes on
 */
export async function takeRun(
  context: RunContext,
  partner: string,
  begins: boolean,
): Promise<ReconciliationRun | undefined> {
  const latest = await latestRun(context.store, partner)
  const now = context.clock.now()
  if (latest?.state !== 'running') {
    return begins ? writeRun(context, newRun(context, partner, latest), latest) : undefined
  }
  if ((latest.lease?.until ?? 0) > now || (latest.row?.until ?? 0) > now) return undefined
  return writeRun(context, latest, latest)
}

/**
 * Begins a run that somebody asked for; `goOn` of the schedule takes it up.
 *
 * @returns the run, and whether it is new: one that goes on serves as well
 */
export async function askForRun(
  context: RunContext,
  partner: string,
  asked: NonNullable<ReconciliationRun['asked']>,
): Promise<{ run: ReconciliationRun; isNew: boolean }> {
  const latest = await latestRun(context.store, partner)
  if (latest?.state === 'running') return { run: latest, isNew: false }
  const run = { ...newRun(context, partner, latest), asked }
  const written = await put(context, run, latest)
  if (written !== undefined) return { run: written, isNew: true }
  const other = await latestRun(context.store, partner)
  return { run: other ?? run, isNew: false }
}

/** Takes it for the one who works on it; nothing where another was quicker. */
const writeRun = (context: RunContext, run: ReconciliationRun, read: ReconciliationRun | undefined) =>
  put(context, { ...run, lease: { token: context.random.token(), until: leaseEnd(context) } }, read)

/** A lease lasts for the work on one page: whoever ends without a word is followed soon. */
const leaseEnd = ({ clock, times }: RunContext): number => clock.now() + times.callDeadline + times.slotWait + pageWork

/**
 * Writes what has come of the run; under its own name too once it has ended, so that the next one does not write over it.
 *
 * @param lets whether it is let go
 * @throws RunTakenError when another has it in hand by now
 */
export async function saveRun(context: RunContext, run: ReconciliationRun, lets = false): Promise<ReconciliationRun> {
  const { lease, ...rest } = run
  const goesOn = run.state === 'running' && !lets && lease !== undefined
  const written = await put(context, goesOn ? { ...rest, lease: { ...lease, until: leaseEnd(context) } } : rest, run)
  if (written === undefined) throw new RunTakenError(`Another has taken the run ${run.run} of ${run.partner} in hand.`)
  if (written.state !== 'running') {
    await context.store.put({ ...written, ...runKey(run.partner, run.run) } as unknown as Item)
  }
  return written
}

/** Writes it if it is as it was read; the SDK repeats a lost write, so the writer's own token counts too. */
async function put(
  { store, random }: RunContext,
  run: ReconciliationRun,
  read: ReconciliationRun | undefined,
): Promise<ReconciliationRun | undefined> {
  const written: ReconciliationRun = { ...run, ver: (read?.ver ?? 0) + 1, w: random.token() }
  const done = await store.put(written as unknown as Item, asRead(read))
  return done.committed || done.item?.w === written.w ? written : undefined
}

function asRead(read: ReconciliationRun | undefined): Condition {
  if (read === undefined) return { is: 'missing', path: ['run'] }
  return read.ver === undefined ? { is: 'missing', path: ['ver'] } : { is: 'equal', path: ['ver'], value: read.ver }
}
