import * as z from 'zod/mini'
import { StoreError } from '../../ledger/item-store.ts'
import { shownValue } from '../../messaging/field-problem.ts'
import { partnerIdSchema } from '../../messaging/operation-message.ts'
import { pathParameters } from '../http/path-parameters.ts'
import { jsonAnswer, problemAnswer } from '../http/problem.ts'
import type { OperateRoute } from './operate-route.ts'

const mostOfPage = 100

const query = z.strictObject({
  partner: partnerIdSchema,
  /** What is parked has an index of its own; nothing else can be listed yet. */
  status: z.literal('parked', 'must be parked: other statuses cannot be listed yet'),
  limit: z.optional(z.string().check(z.regex(/^([1-9]\d?|100)$/, `must be a number from 1 to ${mostOfPage}`))),
  cursor: z.optional(z.string().check(z.maxLength(1_500))),
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
  const place = cursor === undefined ? { partner } : placeIn(cursor)
  if (place?.partner !== partner) return cursorInvalid()
  try {
    const page = await engine.parked(partner, Number(limit), place.after)
    const next = page.next === undefined ? {} : { next: cursorOf(partner, page.next) }
    return jsonAnswer(200, { operations: page.operations, ...next })
  } catch (error) {
    // DynamoDB refuses a place that is none of the partner's.
    if (cursor !== undefined && error instanceof StoreError && error.code === 'STORE_REFUSED') return cursorInvalid()
    throw error
  }
}

/** Where the next page begins, and of whose listing. */
const cursorOf = (partner: string, after: string): string =>
  Buffer.from(JSON.stringify([partner, after])).toString('base64url')

function placeIn(cursor: string): { partner: string; after?: string } | undefined {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    const [partner, after] = z.tuple([z.string(), z.string()]).parse(place)
    return { partner, after }
  } catch {
    return undefined
  }
}

const cursorInvalid = () =>
  problemAnswer({
    status: 400,
    code: 'CURSOR_INVALID',
    title: 'The cursor belongs to no page of this listing.',
    nextSteps: ['Begin again without a cursor.'],
  })
