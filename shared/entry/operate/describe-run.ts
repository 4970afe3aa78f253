import type { ReconciliationRun } from '../../ledger/reconciliation-record.ts'

/** Names of what is kept but says nothing to a reader: keys, tokens, marks of writers. */
const isoOf = (time: number): string => new Date(time).toISOString()

/** A run as operators see it. @param now wall-clock ms */
export function describeRun(run: ReconciliationRun, now: number) {
  const { partner, state, startedAt, finishedAt, pages, accountsThere, accountsHere, counts, failures } = run
  const left = secondsLeft(run, now)
  return {
    ...{ partner, run: run.run, state },
    startedAt: isoOf(startedAt),
    ...(finishedAt === undefined ? {} : { finishedAt: isoOf(finishedAt) }),
    ...(run.asked === undefined ? {} : { asked: run.asked }),
    progress: {
      ...{ pages, accounts: accountsThere },
      /** A page is a call; what could not be read was one too. */
      calls: pages + failures + (run.confirmations ?? 0),
      ...(run.before === undefined ? {} : { pagesBefore: run.before.pages, accountsBefore: run.before.accounts }),
      ...(left === undefined ? {} : { secondsLeft: left }),
    },
    ...(state === 'complete' ? { accountsHere } : {}),
    differences: counts,
    ...(run.oddRows === undefined ? {} : { oddRows: run.oddRows }),
    failures,
    ...(run.lastFailure === undefined ? {} : { lastFailure: run.lastFailure }),
    ...(run.row === undefined ? {} : { triedAgainAt: isoOf(run.row.until) }),
  }
}

/** By the size of the last complete run and the pace of this one; nothing where either is not known. */
function secondsLeft({ state, pages, before, startedAt }: ReconciliationRun, now: number): number | undefined {
  if (state !== 'running' || before === undefined || pages === 0) return undefined
  return Math.round((Math.max(0, before.pages - pages) * (now - startedAt)) / pages / 1_000)
}
