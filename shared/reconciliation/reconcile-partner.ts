import { vendorIdField } from '../domain/account-fields.ts'
import { type Drift, differences } from '../domain/drift.ts'
import type { EngineContext, RunDeadline } from '../engine/engine-context.ts'
import { readLag } from '../engine/read-lag.ts'
import { accountKey, asAccount } from '../ledger/account-record.ts'
import type { ReconciliationRun } from '../ledger/reconciliation-record.ts'
import { noticeOddRows } from '../listing/odd-rows.ts'
import { afterToken } from '../listing/token-circle.ts'
import type { AccountPage, Gateway, ListedAccount } from '../partner-api/gateway.ts'
import type { PartnerSettings } from '../partner-api/partner-settings.ts'
import type { BudgetContext } from '../vendor-key/budget-context.ts'
import { NoSlot, noteAnswer, type ReadProbe, waitForCallSlot } from '../vendor-key/call-slot.ts'
import { findMissing } from './find-missing.ts'
import { expectedFields, keepListed } from './keep-listed.ts'
import { type NamedAccount, withLogins } from './listed-names.ts'
import { makePlan } from './plan/make-plan.ts'
import { RunTakenError, saveRun, takeRun } from './run-store.ts'
import { writePage } from './write-page.ts'

export type ReconciliationContext = BudgetContext & {
  /** Told of rows that are not as agreed. */
  observer?: EngineContext['observer']
}

/** How long reports are kept, ms. */
/** The time that one partner has: that of the invocation, and within it its own turn. */
export interface Turn extends RunDeadline {
  /** Monotonic ms after which no further page is begun; the first is begun in any case. */
  turnEnds?: number
  /** Whether a run is begun where none goes on; true when left out. */
  begins?: boolean
}

/**
 * Reads a partner's listing page by page, writes down every difference from the directory, and keeps in it what is shown;
 * changes nothing at the vendor (mode `observe`). A run that the time does not suffice for is gone on with by the next
 * turn, from the page where it stopped.
 *
 * @returns the run as it stands; nothing where none is to be worked on now, since another works on it or it rests after a failure
 */
export async function reconcilePartner(
  context: ReconciliationContext,
  partner: PartnerSettings,
  gateway: Gateway,
  deadline: Turn,
): Promise<ReconciliationRun | undefined> {
  const taken = await takeRun(context, partner.id, deadline.begins ?? true)
  if (taken === undefined) return undefined
  try {
    return await workOn(context, partner, gateway, taken, deadline)
  } catch (error) {
    if (error instanceof RunTakenError) return undefined
    throw error
  }
}

async function workOn(
  context: ReconciliationContext,
  partner: PartnerSettings,
  gateway: Gateway,
  taken: ReconciliationRun,
  deadline: Turn,
): Promise<ReconciliationRun> {
  let run = taken
  const hasTime = () => deadline.at - context.clock.monotonic() > context.times.callDeadline + context.times.slotWait
  const isOver = () => deadline.turnEnds !== undefined && context.clock.monotonic() >= deadline.turnEnds
  for (let turn = 0; !run.listed && hasTime() && (turn === 0 || !isOver()); turn++) {
    const listedAt = context.clock.now()
    const page = await readPage(context, partner, gateway, run)
    if ('failed' in page) return saveRun(context, withFailure(run, page, listedAt), true)
    noticeOddRows(context.observer, partner.id, page)
    const listed = await withLogins(context, partner, [...page.accounts, ...oddAccounts(partner, page)])
    const drifts = await compare(context, partner, listed, listedAt)
    const logins = listed.map(({ login }) => login)
    // The page first: a crash in between reads the same page again and writes it to the same place.
    await writePage(context, run, logins, drifts)
    run = await saveRun(context, withPage(run, page, drifts, context.clock.now()))
    if (run.state !== 'running') return run
  }
  if (!run.listed || !hasTime()) return saveRun(context, run, true)
  const missing = await findMissing(context, partner, gateway, run, hasTime)
  // Before the run counts as complete: after a crash in between all of this is done again.
  await makePlan(context, partner, missing)
  return saveRun(context, missing)
}

/** A page that could not be read; `refused` is the vendor's verdict on the page, which trying again does not change. */
type FailedPage = { failed: string; refused: boolean }

async function readPage(
  context: ReconciliationContext,
  partner: PartnerSettings,
  gateway: Gateway,
  run: ReconciliationRun,
): Promise<AccountPage | FailedPage> {
  const { clock, times } = context
  const probe: ReadProbe = {}
  try {
    const answer = await gateway.listAccounts(run.next, {
      deadlineAt: clock.monotonic() + times.callDeadline + times.slotWait,
      permit: () => waitForCallSlot(context, partner, 'background', undefined, probe),
    })
    await noteAnswer(context, partner, answer.ok ? undefined : answer.failure, probe)
    return answer.ok ? answer.value : { failed: answer.failure.code, refused: answer.failure.class === 'rejected' }
  } catch (error) {
    if (error instanceof NoSlot) return { failed: error.code, refused: false }
    throw error
  }
}

/** So many rows are compared and kept at once. */
const together = 25

async function compare(
  context: ReconciliationContext,
  partner: PartnerSettings,
  listed: readonly NamedAccount[],
  listedAt: number,
): Promise<Drift[]> {
  const drifts: Drift[] = []
  for (let from = 0; from < listed.length; from += together) {
    const rows = listed.slice(from, from + together)
    const found = await Promise.all(rows.map((row) => compareRow(context, partner, row, listedAt)))
    drifts.push(...found.flat())
  }
  return drifts
}

async function compareRow(
  context: ReconciliationContext,
  partner: PartnerSettings,
  { login, fields }: NamedAccount,
  listedAt: number,
): Promise<Drift[]> {
  const item = await context.store.get(accountKey(partner.id, login))
  if (item === undefined) return [{ kind: 'there-not-here', account: login }]
  const lane = asAccount(item)
  // What an operation in hand changes is on one side before it is on the other.
  const isInHand = lane.q.length > 0 && lane.reason !== 'parked'
  const settle = readLag(context.times)
  const expected = expectedFields(lane)
  const differing = isInHand ? [] : differences(login, expected, fields, lane.changedAt, listedAt, settle)
  await keepListed(context, partner, lane, fields, differing, listedAt)
  if (isInHand) return []
  return expected.presence === 'present' ? differing : [{ kind: 'there-not-here', account: login }]
}

/** Rows that show their account by one of its names only; they say that it is there, and no more. */
const oddAccounts = ({ capabilities }: PartnerSettings, { oddRows = [] }: AccountPage): ListedAccount[] =>
  oddRows.flatMap(({ vendorId, login, counts }) => {
    if (counts || (vendorId === undefined && login === undefined)) return []
    const named = vendorId === undefined ? {} : { [vendorIdField(capabilities.listing)]: vendorId }
    return [{ ...(login === undefined ? {} : { login }), fields: { presence: 'present' as const, ...named } }]
  })

/** A page that could not be read is tried again after a minute, then two, in the end once an hour. */
const firstRest = 60_000
const longestRest = 3_600_000

/** A page that the vendor refuses would stop every run to come, so the run is given up for a new one. */
function withFailure(run: ReconciliationRun, page: FailedPage, now: number): ReconciliationRun {
  const inRow = (run.row?.failures ?? 0) + 1
  const until = now + Math.min(longestRest, firstRest * 2 ** (inRow - 1))
  const failed = { ...run, failures: run.failures + 1, lastFailure: page.failed, row: { failures: inRow, until } }
  return page.refused && run.next !== undefined ? { ...failed, state: 'abandoned', finishedAt: now } : failed
}

function withPage(
  run: ReconciliationRun,
  { next, accounts, oddRows = [] }: AccountPage,
  drifts: readonly Drift[],
  now: number,
): ReconciliationRun {
  const { next: _read, lastFailure: _past, row: _failed, circle: seen, ...rest } = run
  const circle = next === undefined ? undefined : afterToken(seen, next)
  // It would never end, and what its pages do not show is not known to be gone.
  if (circle === 'circle') {
    return { ...run, state: 'abandoned', failures: run.failures + 1, lastFailure: 'LISTING_CIRCULAR', finishedAt: now }
  }
  const count = (kind: Drift['kind']) => drifts.filter((drift) => drift.kind === kind).length
  return {
    ...rest,
    ...(next === undefined ? {} : { next }),
    ...(circle === undefined ? {} : { circle }),
    listed: next === undefined,
    pages: run.pages + 1,
    accountsThere: run.accountsThere + accounts.length,
    ...(oddRows.length === 0 ? {} : { oddRows: (run.oddRows ?? 0) + oddRows.length }),
    counts: {
      ...run.counts,
      thereNotHere: run.counts.thereNotHere + count('there-not-here'),
      differs: run.counts.differs + count('differs'),
    },
  }
}
