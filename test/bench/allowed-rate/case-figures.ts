import type { PartitionPeak } from '../../support/partition-load.ts'
import type { BacklogWorld } from './backlog-world.ts'
import { mostOvertaken } from './overtaken.ts'
import { type PartnerFigures, partnerFigures } from './partner-figures.ts'
import { callsBetween, shareBetween, shareOfFinishable, type Worth } from './share-of-finishable.ts'

/** What a case showed. Shares are of the calls that the configured rate allows. */
export interface CaseFigures {
  finished: number
  waiting: number
  workers: number
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
  /** By how many of the same partner that were accepted later. */
  mostOvertaken: number
  /** Calls that the vendor refused for the rate, and those that it took. */
  overRate: number
  calls: number
  /** All of the finished operations' own, and what belongs to none of them. */
  ledgerCallsPerFinished: number
  inHandTwice: number
  deaths: number
  /** Calls that the operations needed which ended on each full day of UTC; of the first one alone where all ended on that. */
  days: number[]
  /** The most write units that one partition of the table or its index took in a second. */
  hottest: PartitionPeak
  recovery?: Recovery
  partners?: PartnerFigures
  /** Operations that did not end as they should have. */
  unexpected: string[]
}

/** What came after an outage. */
export interface Recovery {
  /** Seconds from the outage's end to the first call that was answered. */
  firstProbe: number
  /** Share of what the rate could finish, in the minute that begins a minute after that. */
  share: number
}

const day = 86_400_000

/** Judges a world that has run. */
export function figuresOf(world: BacklogWorld): CaseFigures {
  const { journal, planned, plan, time } = world
  const { start, requestsPerSecond } = plan
  const worths: Worth[] = []
  const unexpected: string[] = []
  let [ledgerCalls, repeated] = [journal.sharedLedgerCalls, 0]
  for (const { operationId, at, end } of journal.finished) {
    const operation = planned.get(operationId)
    if (operation === undefined) throw new Error(`Nobody asked for ${operationId}.`)
    const { need, request } = operation
    if (need.isBrisk) worths.push({ at: at - start, calls: need.reads + need.writes })
    if (need.end !== end) unexpected.push(`${request.operation} ${operation.way}: ${end}`)
    const history = journal.historyOf(request.account)
    ledgerCalls += history.ledgerCalls
    repeated += Math.max(0, history.reads - need.reads)
  }
  for (const { request, need } of planned.values()) {
    // What must settle in between ends a minute later at the best: there each call counts that it needs, when it is made.
    const slow = need.isBrisk ? [] : journal.historyOf(request.account).calledAt.slice(0, need.reads + need.writes)
    for (const at of slow) worths.push({ at: at - start, calls: 1 })
    if (journal.hasEnded(request.operationId)) continue
    repeated += Math.max(0, journal.historyOf(request.account).reads - need.reads)
  }
  // A pass over the listing is of use to all who wait for it: its calls count once, as they are made.
  for (const at of journal.listCalls) worths.push({ at: at - start, calls: 1 })
  const elapsed = time.now - start
  const finished = journal.finished.length
  const first = journal.finished[0]
  return {
    finished,
    waiting: plan.waiting,
    workers: plan.workers,
    seconds: elapsed / 1_000,
    ...shareOfFinishable(worths, { elapsed, requestsPerSecond }),
    ...(first === undefined ? {} : { firstResult: (first.at - start) / 1_000 }),
    repeatedReads: repeated / Math.max(1, finished),
    oldestRead: journal.oldestRead / 1_000,
    mostOvertaken: overtakenAmongPartners(world),
    overRate: journal.overRate,
    calls: journal.taken.length,
    ledgerCallsPerFinished: ledgerCalls / Math.max(1, finished),
    inHandTwice: journal.inHandTwice,
    deaths: journal.deaths,
    days: daysOf(worths, start, elapsed),
    hottest: world.load.peaks()[0] ?? { partition: '', units: 0, at: 0 },
    ...recoveryOf(world, worths),
    ...(plan.partners === 1 ? {} : { partners: partnerFigures(world) }),
    unexpected,
  }
}

/** Within a partner, among those that nothing but calls holds. */
function overtakenAmongPartners({ journal, planned }: BacklogWorld): number {
  const partners = new Map<string, { accepted: string[]; finished: string[] }>()
  const among = (id: string) => {
    const { request, need } = planned.get(id) ?? {}
    if (request === undefined || need?.isBrisk !== true) return undefined
    const known = partners.get(request.partner) ?? { accepted: [], finished: [] }
    partners.set(request.partner, known)
    return known
  }
  for (const id of journal.accepted) among(id)?.accepted.push(id)
  for (const { operationId } of journal.finished) among(operationId)?.finished.push(operationId)
  return Math.max(0, ...[...partners.values()].map(({ accepted, finished }) => mostOvertaken(accepted, finished)))
}

function daysOf(worths: readonly Worth[], start: number, elapsed: number): number[] {
  const days: number[] = []
  for (let from = Math.ceil(start / day) * day - start; from + day <= elapsed; from += day) {
    days.push(callsBetween(worths, from, from + day))
  }
  return days.length === 0 ? [callsBetween(worths, 0, elapsed + 1)] : days
}

function recoveryOf({ journal, plan }: BacklogWorld, worths: readonly Worth[]): { recovery?: Recovery } {
  const { outage, start, requestsPerSecond } = plan
  if (outage === undefined) return {}
  const over = start + outage.until
  const first = journal.taken.find((at) => at >= over)
  if (first === undefined) return { recovery: { firstProbe: Infinity, share: 0 } }
  const from = first - start + 60_000
  const share = shareBetween(worths, from, from + 60_000, requestsPerSecond)
  return { recovery: { firstProbe: (first - over) / 1_000, share } }
}
