import * as z from 'zod/mini'
import { StoreError } from '../../ledger/item-store.ts'
import { shownValue } from '../../messaging/field-problem.ts'
import { partnerIdSchema } from '../../messaging/operation-message.ts'
import { pathParameters } from '../http/path-parameters.ts'
import { jsonAnswer, problemAnswer } from '../http/problem.ts'
import type { OperateRoute } from './operate-route.ts'
import { cursorInvalid, cursorOf, pageQuery, placeOf } from './page-cursor.ts'

const query = z.strictObject({
  partner: partnerIdSchema,
  /** What is parked has an index of its own; nothing else can be listed yet. */
  status: z.literal('parked', 'must be parked: other statuses cannot be listed yet'),
  ...pageQuery,
})

/** `GET /operations?partner=&status=parked`: what waits for a person, the longest waiting first. */
export const listOperationsRoute: OperateRoute = async ({ event, engine, partners }) => {
  const asked = pathParameters(query, event.queryStringParameters)
  if ('refused' in asked) return asked.refused
  const { partner, cursor, limit = '50' } = asked.values
  if (!partners.has(partner)) {
    return problemAnswer({
      status: 404,
      code: 'PARTNER_UNKNOWN',
      title: 'This deployment serves no such partner.',
      detail: `partner must be one of ${[...partners.keys()].join(', ')}, but is ${shownValue(partner, true)}.`,
    })
  }
  const listing = `parked/${partner}`
  const place = placeOf(cursor, listing)
  if (place === undefined) return cursorInvalid()
  try {
    const page = await engine.parked(partner, Number(limit), place.after)
    const next = page.next === undefined ? {} : { next: cursorOf(listing, page.next) }
    return jsonAnswer(200, { operations: page.operations, ...next })
  } catch (error) {
    // DynamoDB refuses a place that is none of the partner's.
    if (cursor !== undefined && error instanceof StoreError && error.code === 'STORE_REFUSED') return cursorInvalid()
    throw error
  }
}
