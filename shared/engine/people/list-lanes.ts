import { type AccountRecord, accountKey, asAccount, parseLaneEntry } from '../../ledger/account-record.ts'
import { flowOf, lineClasses, restLine, waitingLine } from '../../ledger/lane-place.ts'
import { asOperation, isTerminal, type OperationRecord, operationKey } from '../../ledger/operation-record.ts'
import { readKey } from '../../vendor-key/take-ticket.ts'
import { describeOperation } from '../describe-operation.ts'
import type { EngineContext } from '../engine-context.ts'
import { heldBy } from '../held-by.ts'
import { historyOf } from './history-of.ts'
import { isWanted } from './is-wanted.ts'
import type { ListedPart, ListingCursor, OperationFilter } from './listing.ts'

/**
 * Looks at what is on its way: the partner's lanes as the index has them, line after line, and in each lane its operations. Lanes
 * move while they are worked on, so what moves between two pages may be missed or found twice.
 */
export async function listLanes(
  context: EngineContext,
  partner: string,
  filter: OperationFilter,
  most: number,
  after: ListingCursor | undefined,
): Promise<ListedPart> {
  const { clock } = context
  const history = historyOf(context)
  const budget = context.partner(partner)?.budget.name
  const key = budget === undefined ? undefined : await readKey(context, budget)
  const lines = linesOf(partner, Object.keys(key?.lines ?? {}))
  const line = lines.find((one) => after?.line === undefined || one >= after.line)
  if (line === undefined) return { reports: [], looked: 0, isLast: true }
  const isSame = after?.line === line
  const from = isSame ? (after.at ?? 0) : 0
  const behind = isSame && after.id !== undefined ? { after: { ...accountKey(partner, after.id), at: from } } : {}
  // Half for lanes, half for what is in them.
  const share = Math.max(1, Math.floor(most / 2))
  const to = Number.MAX_SAFE_INTEGER
  const page = await history.between('due', line, { from, to }, { limit: share, ...behind })
  const opened = isSame && after.entry !== undefined && after.id !== undefined ? [after.id] : []
  // A lane that was read in part may stand behind that place by now.
  const logins = [...new Set([...opened, ...page.keys.map(({ sk }) => sk)])]
  const lanes = new Map(
    (await history.peek(logins.map((login) => accountKey(partner, login)))).map((item) => [item.sk, asAccount(item)]),
  )
  const places = new Map(page.keys.map(({ sk, at }) => [sk, at]))
  const entries: { lane: AccountRecord; operationId: string; entry: string; isEnd: boolean }[] = []
  for (const [position, login] of logins.entries()) {
    const lane = lanes.get(login)
    if (lane === undefined) continue
    // An entry that was popped takes all before it along: what is left was not shown yet.
    const begin = position < opened.length ? lane.q.indexOf(after?.entry ?? '') + 1 : 0
    for (const [index, entry] of lane.q.slice(begin).entries()) {
      const isEnd = begin + index === lane.q.length - 1
      entries.push({ lane, operationId: parseLaneEntry(entry).operationId, entry, isEnd })
    }
  }
  const shown = entries.slice(0, share)
  const items = await history.peek(shown.map(({ operationId }) => operationKey(partner, operationId)))
  const records = new Map(items.map((item) => [String(item.operationId), asOperation(item)]))
  const now = clock.now()
  const describe = (record: OperationRecord, lane: AccountRecord) =>
    describeOperation(record, lane, now, undefined, heldBy(context, key, record, lane))
  const reports = shown.flatMap(({ lane, operationId }) => {
    const record = records.get(operationId)
    // What has ended, or is parked, is listed elsewhere.
    if (record === undefined || isTerminal(record.status) || record.status === 'parked') return []
    const { since = 0, until = to } = filter
    if (record.receivedAt < since || record.receivedAt >= until) return []
    const report = describe(record, lane)
    return isWanted(report, filter) ? [report] : []
  })
  const looked = logins.length + shown.length
  const isCut = shown.length < entries.length
  const end = shown.at(-1)
  if (isCut && end !== undefined) {
    const { account } = end.lane
    const at = places.get(account) ?? from
    const last = { partner, in: 'lanes' as const, line, at, id: account }
    return { reports, looked, isLast: false, last: { ...last, ...(end.isEnd ? {} : { entry: end.entry }) } }
  }
  const final = page.keys.at(-1)
  if (!page.isLast && final !== undefined) {
    return { reports, looked, isLast: false, last: { partner, in: 'lanes', line, at: final.at, id: final.sk } }
  }
  const next = lines.find((one) => one > line)
  if (next === undefined) return { reports, looked, isLast: true }
  return { reports, looked, isLast: false, last: { partner, in: 'lanes', line: next } }
}

/** The partner's lines in one order: those of every partner, and those of the calls that are held. */
function linesOf(partner: string, flows: readonly string[]): string[] {
  const held = flows.map(flowOf).filter((flow) => flow?.partner === partner && flow.held !== undefined)
  return [
    ...new Set([
      restLine(partner),
      ...lineClasses.map((one) => waitingLine({ class: one, partner })),
      ...held.flatMap((flow) => (flow === undefined ? [] : [waitingLine(flow)])),
    ]),
  ].sort()
}
