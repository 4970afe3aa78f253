import { stoppedCode } from '../../ledger/pause-record.ts'
import { noPartner } from '../../ledger/refused-record.ts'
import type { OperationReport } from '../describe-operation.ts'
import type { EngineContext } from '../engine-context.ts'
import type { KeyReport } from './describe-key.ts'
import { keyControls } from './key-controls.ts'
import { listOperations } from './list-operations.ts'
import { listRefused, type RefusedCursor } from './list-refused.ts'
import type { ListingCursor, OperationFilter } from './listing.ts'
import { pausesOn } from './sweep-pauses.ts'

/** Pages of a hundred that one partner's part takes at most: what is open, what has ended, what was refused. */
const mostPages = { open: 5, ended: 10, refused: 5 } as const

const hour = 3_600_000

/** The newest first: where there is more than the pages hold, the oldest hours are left out. In hours before now. */
const windows = [
  [0, 1],
  [1, 6],
  [6, 24],
  [24, 48],
] as const

/** What a partner's operations come to. Times are ISO 8601. */
export interface PartnerOverview {
  partner: string
  /** What has not ended, by status and operation. */
  open: Record<string, Record<string, number>>
  parkedByCode: Record<string, number>
  /** The operation that was received first of those that have not ended. */
  oldest?: { operationId: string; operation: string; status: string; receivedAt: string }
  /** What has ended, by the hour, the latest first. */
  finished: { hour: string; applied: number; rejected: number; withdrawn: number }[]
  refused: RefusedOverview
  /** There is more than was counted: of what is open, or of what has ended before `finishedFrom`. */
  isComplete: boolean
  finishedFrom: string
}

/** Refused messages that nobody has redriven or discarded; where there are more than were counted, the first. */
export interface RefusedOverview {
  count: number
  byCode: Record<string, number>
  isComplete: boolean
}

export interface PauseOn {
  partner: string
  operation?: string
  account?: string
  by: string
  why: string
  since: string
  until?: string
  /** Where the system has set it: `STOPPED_AFTER_FAILURES`. */
  code?: string
}

/** How everything stands, in one answer. */
export interface Overview {
  at: string
  partners: PartnerOverview[]
  keys: KeyReport[]
  pauses: PauseOn[]
  /** Messages of which no partner could be read; only where all partners are asked for. */
  refusedOfNobody?: RefusedOverview
}

/** Counts what the partners' operations come to; reads at most 20 pages of a listing a partner, and writes nothing. */
export async function overviewOf(context: EngineContext, partners: readonly string[]): Promise<Overview> {
  const now = context.clock.now()
  const isAll = context.partners().every(({ id }) => partners.includes(id))
  const [parts, ofNobody, keys, pauses] = await Promise.all([
    Promise.all(partners.map((partner) => partnerPart(context, partner, now))),
    isAll ? refusedPart(context, noPartner) : undefined,
    keyControls(context).keys(),
    pausesNow(context, partners),
  ])
  return {
    at: iso(now),
    partners: parts,
    keys: keys.filter((key) => key.partners.some((partner) => partners.includes(partner))),
    pauses,
    ...(ofNobody === undefined ? {} : { refusedOfNobody: ofNobody }),
  }
}

async function refusedPart(context: EngineContext, owner: string): Promise<RefusedOverview> {
  const part: RefusedOverview = { count: 0, byCode: {}, isComplete: false }
  let cursor: RefusedCursor | undefined
  for (let read = 0; read < mostPages.refused; read++) {
    const page = await listRefused(context, [owner], {}, 100, cursor)
    part.count += page.records.length
    for (const { code } of page.records) part.byCode[code] = (part.byCode[code] ?? 0) + 1
    cursor = page.next
    if (cursor === undefined) return { ...part, isComplete: true }
  }
  return part
}

/** The pauses of these partners that are on. */
export async function pausesNow(context: EngineContext, partners: readonly string[]): Promise<PauseOn[]> {
  const pauses = await Promise.all(partners.map((partner) => pausesOn(context, partner)))
  return pauses.flat().map(({ scope, pause: { by, why, at, until, stopped } }) => ({
    ...{ ...scope, by, why, since: iso(at) },
    ...(until === undefined ? {} : { until: iso(until) }),
    ...(stopped === undefined ? {} : { code: stoppedCode }),
  }))
}

async function partnerPart(context: EngineContext, partner: string, now: number): Promise<PartnerOverview> {
  const part: PartnerOverview = {
    ...{ partner, open: {}, parkedByCode: {}, finished: [] },
    ...{ isComplete: true, finishedFrom: iso(now) },
    refused: await refusedPart(context, partner),
  }
  const open = await pages(context, partner, { statuses: new Set(openStatuses) }, mostPages.open, (report) => {
    const { operationId, operation, status, receivedAt } = report
    const ofStatus = part.open[status] ?? {}
    part.open[status] = { ...ofStatus, [operation]: (ofStatus[operation] ?? 0) + 1 }
    const { code = 'NONE' } = report
    if (status === 'parked') part.parkedByCode[code] = (part.parkedByCode[code] ?? 0) + 1
    if (part.oldest === undefined || receivedAt < part.oldest.receivedAt) {
      part.oldest = { operationId, operation, status, receivedAt }
    }
  })
  const finished = new Map<string, PartnerOverview['finished'][number]>()
  let left: number = mostPages.ended
  for (const [latest, earliest] of windows) {
    const filter = { statuses: new Set(endedStatuses), since: now - earliest * hour, until: now - latest * hour + 1 }
    const found: OperationReport[] = []
    const read = await pages(context, partner, filter, left, (report) => void found.push(report))
    left -= read.pages
    // A part of these hours would look like all of them.
    if (!read.isAll) break
    for (const { status, finishedAt = '' } of found) {
      const name = `${finishedAt.slice(0, 13)}:00:00.000Z`
      const counts = finished.get(name) ?? { hour: name, applied: 0, rejected: 0, withdrawn: 0 }
      if (status === 'applied' || status === 'rejected' || status === 'withdrawn') counts[status] += 1
      finished.set(name, counts)
    }
    part.finishedFrom = iso(filter.since)
  }
  part.finished = [...finished.values()].sort((one, other) => (one.hour < other.hour ? 1 : -1))
  const [, wholeTime] = windows.at(-1) ?? [0, 0]
  part.isComplete = open.isAll && part.finishedFrom === iso(now - wholeTime * hour)
  return part
}

const openStatuses = ['received', 'accepted', 'waiting', 'deferred', 'sending', 'resolving', 'parked'] as const
const endedStatuses = ['applied', 'rejected', 'withdrawn'] as const

async function pages(
  context: EngineContext,
  partner: string,
  filter: OperationFilter,
  most: number,
  count: (report: OperationReport) => void,
): Promise<{ pages: number; isAll: boolean }> {
  let cursor: ListingCursor | undefined
  for (let read = 0; read < most; read++) {
    const page = await listOperations(context, [partner], filter, 100, cursor)
    page.operations.forEach(count)
    cursor = page.next
    if (cursor === undefined) return { pages: read + 1, isAll: true }
  }
  return { pages: most, isAll: false }
}

const iso = (time: number): string => new Date(time).toISOString()
