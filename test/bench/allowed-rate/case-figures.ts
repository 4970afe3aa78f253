import type { BacklogWorld } from './backlog-world.ts'
import { mostOvertaken } from './overtaken.ts'
import { shareOfFinishable, type Worth } from './share-of-finishable.ts'

/** What a case showed. Shares are of the calls that the configured rate allows. */
export interface CaseFigures {
  finished: number
  waiting: number
  /** Virtual seconds until the backlog was done or the time was over. */
  seconds: number
  share: number
  firstMinute: number
  /** Of later full ten minutes; missing where there was none. */
  worstTenMinutes?: number
  worstMinute?: number
  /** Virtual seconds until the first operation ended. */
  firstResult?: number
  /** Reads beyond those needed, for each finished operation. */
  repeatedReads: number
  /** Seconds. */
  oldestRead: number
  mostOvertaken: number
  overRate: number
  /** All of the finished operations' own, and what belongs to none of them. */
  ledgerCallsPerFinished: number
  inHandTwice: number
  deaths: number
  /** Operations that did not end as they should have. */
  unexpected: string[]
}

/** Judges a world that has run. */
export function figuresOf({ journal, planned, plan, time }: BacklogWorld): CaseFigures {
  const { start, requestsPerSecond } = plan
  const worths: Worth[] = []
  const unexpected: string[] = []
  let [ledgerCalls, repeated] = [journal.sharedLedgerCalls, 0]
  for (const { operationId, at, end } of journal.finished) {
    const operation = planned.get(operationId)
    if (operation === undefined) throw new Error(`Nobody asked for ${operationId}.`)
    const { need, request } = operation
    worths.push({ at: at - start, calls: need.reads + need.writes })
    if (need.end !== end) unexpected.push(`${request.operation} ${operation.way}: ${end}`)
    const history = journal.historyOf(request.account)
    ledgerCalls += history.ledgerCalls
    repeated += Math.max(0, history.reads - need.reads)
  }
  for (const { request, need } of planned.values()) {
    if (journal.hasEnded(request.operationId)) continue
    repeated += Math.max(0, journal.historyOf(request.account).reads - need.reads)
  }
  // A pass over the listing is of use to all who wait for it: its calls count once, as they are made.
  for (const at of journal.listCalls) worths.push({ at: at - start, calls: 1 })
  const elapsed = time.now - start
  const finished = journal.finished.length
  const first = journal.finished[0]
  const isBrisk = (id: string) => planned.get(id)?.need.isBrisk === true
  return {
    finished,
    waiting: plan.waiting,
    seconds: elapsed / 1_000,
    ...shareOfFinishable(worths, { elapsed, requestsPerSecond }),
    ...(first === undefined ? {} : { firstResult: (first.at - start) / 1_000 }),
    repeatedReads: repeated / Math.max(1, finished),
    oldestRead: journal.oldestRead / 1_000,
    mostOvertaken: mostOvertaken(
      journal.accepted.filter(isBrisk),
      journal.finished.map(({ operationId }) => operationId).filter(isBrisk),
    ),
    overRate: journal.overRate,
    ledgerCallsPerFinished: ledgerCalls / Math.max(1, finished),
    inHandTwice: journal.inHandTwice,
    deaths: journal.deaths,
    unexpected,
  }
}
