import * as z from 'zod/mini'
import type { RefusedAnswer } from '../../engine/people/end-refused.ts'
import type { RefusedRecord } from '../../ledger/refused-record.ts'
import { failureAnswer, jsonAnswer, problemAnswer } from '../http/problem.ts'
import type { OperateRequest, OperateRoute } from './operate-route.ts'
import { cursorInvalid, cursorOf, placeOf } from './page-cursor.ts'
import { partnerUnknown } from './partner-unknown.ts'
import {
  isWithinReach,
  ownersOf,
  redrive,
  refusedCursorSchema,
  refusedFilter,
  refusedIdSchema,
  wanted,
} from './refused-routes.ts'
import { requestBody, whySchema } from './request-body.ts'

/** Most messages of one request. */
const mostAtOnce = 500

/** So many accounts are worked on side by side. */
const sideBySide = 20

/** One message takes some calls to the ledger; with less time than this, in ms, no other is begun. */
const timeForOne = 2_000

const chosen = {
  ids: z.optional(z.array(refusedIdSchema).check(z.minLength(1), z.maxLength(mostAtOnce))),
  ...refusedFilter,
  cursor: z.optional(z.string().check(z.maxLength(3_000))),
}

export const bulkRedriveBody = z.strictObject({ why: z.optional(whySchema), ...chosen })
export const bulkDiscardBody = z.strictObject({ why: whySchema, ...chosen })

type Chosen = z.infer<typeof bulkRedriveBody>
type Act = (record: RefusedRecord) => Promise<RefusedAnswer>
type Row = { id: string; result: string; code?: string; fields?: readonly string[] }

/** `POST /refused/redrive`: by ids, or all of a code; up to 500, and a cursor for the rest. */
export const bulkRedriveRoute: OperateRoute = async (request) => {
  const body = requestBody(bulkRedriveBody, request.event)
  if ('refused' in body) return body.refused
  return inBulk(request, 'redrive', body.values, (record) => redrive(request, record, body.values.why))
}

/** `POST /refused/discard` */
export const bulkDiscardRoute: OperateRoute = async (request) => {
  const body = requestBody(bulkDiscardBody, request.event)
  if ('refused' in body) return body.refused
  const accountable = { by: request.caller, why: body.values.why }
  return inBulk(request, 'discard', body.values, (record) => request.engine.discardRefused(record, accountable))
}

async function inBulk(request: OperateRequest, verb: string, values: Chosen, act: Act) {
  const { ids, code, partner, operation, cursor } = values
  if ((ids === undefined) === (code === undefined)) {
    const problems = [{ code: 'FIELD_INVALID', field: 'ids', rule: 'must be given, or code, and not both' }]
    return problemAnswer({
      status: 400,
      code: 'BODY_INVALID',
      title: 'The body is malformed; nothing was changed.',
      problems,
    })
  }
  if (ids !== undefined) return jsonAnswer(200, { results: await byIds(request, [...new Set(ids)], act) })
  const among = ownersOf(request, partner)
  if (among === undefined) return partnerUnknown(request, partner ?? '')
  const listing = JSON.stringify(['refused', verb, among, partner, code, operation])
  const place = await placeOf(request.seal, listing, refusedCursorSchema, cursor)
  if (place === undefined) return cursorInvalid()
  const results: Row[] = []
  let after = place.after
  let isLast = false
  while (!isLast && results.length <= mostAtOnce - 100 && hasTime(request)) {
    const page = await request.engine.listRefused(among, wanted({ partner, code, operation }), 100, after)
    const rows = await carriedOut(request, page.records, act)
    results.push(...rows.filter(({ result }) => result !== notReached))
    // What there was no time for is listed again: this page is begun anew.
    if (rows.some(({ result }) => result === notReached)) break
    isLast = page.next === undefined
    after = page.next
  }
  const next = isLast ? undefined : (after ?? { owner: among[0] ?? '', at: 0, id: '' })
  return jsonAnswer(200, {
    results,
    ...(next === undefined ? {} : { next: await cursorOf(request.seal, listing, next) }),
  })
}

async function byIds(request: OperateRequest, ids: readonly string[], act: Act): Promise<Row[]> {
  const records = new Map<string, RefusedRecord>()
  const rows = new Map<string, Row>()
  await sideBySideOf(ids, async (id) => {
    const record = hasTime(request) ? await request.engine.refused(id) : 'late'
    if (record === 'late') rows.set(id, { id, result: notReached })
    else if (record !== undefined && isWithinReach(request, record)) records.set(id, record)
    else rows.set(id, { id, result: 'not-found' })
  })
  for (const row of await carriedOut(request, [...records.values()], act)) rows.set(row.id, row)
  return ids.flatMap((id) => rows.get(id) ?? [])
}

const notReached = 'not-reached'

const hasTime = ({ clock, deadline }: OperateRequest): boolean => deadline.at - clock.monotonic() >= timeForOne

/** Those of one account one after the other, in the order in which they were sent. */
async function carriedOut(request: OperateRequest, records: readonly RefusedRecord[], act: Act): Promise<Row[]> {
  const rows = new Map<string, Row>()
  const accounts = Map.groupBy(records, ({ id, partner, account }) =>
    account === undefined ? id : `${partner}#${account}`,
  )
  await sideBySideOf([...accounts.values()], async (ofAccount) => {
    for (const record of ofAccount.toSorted((one, other) => one.sentAt - other.sentAt)) {
      const { id } = record
      rows.set(id, hasTime(request) ? { id, ...(await resultOf(record, act)) } : { id, result: notReached })
    }
  })
  return records.flatMap(({ id }) => rows.get(id) ?? [])
}

async function resultOf(record: RefusedRecord, act: Act): Promise<Omit<Row, 'id'>> {
  try {
    const { is: result, ...more } = await act(record)
    return { result, ...more }
  } catch (error) {
    const { code } = JSON.parse(failureAnswer(error).body ?? '{}') as { code: string }
    return { result: 'failed', code }
  }
}

async function sideBySideOf<Item>(items: readonly Item[], act: (item: Item) => Promise<void>): Promise<void> {
  const queue = items.values()
  const work = async (): Promise<void> => {
    for (const item of queue) await act(item)
  }
  await Promise.all(Array.from({ length: Math.min(sideBySide, items.length) }, work))
}
