import * as z from 'zod/mini'
import type { RefusedAnswer } from '../../engine/people/end-refused.ts'
import type { RefusedFilter } from '../../engine/people/list-refused.ts'
import { noPartner, type RefusedRecord } from '../../ledger/refused-record.ts'
import { partnerIdSchema } from '../../messaging/operation-message.ts'
import { operationFunctions } from '../../operations/catalogue.ts'
import { pathParameters } from '../http/path-parameters.ts'
import { jsonAnswer, problemAnswer } from '../http/problem.ts'
import type { OperateRequest, OperateRoute } from './operate-route.ts'
import { cursorInvalid, cursorOf, pageQuery, placeOf } from './page-cursor.ts'
import { partnerUnknown } from './partner-unknown.ts'
import { readmitMessage } from './readmit-message.ts'
import { refusedReport } from './refused-report.ts'
import { orEmpty, requestBody, whySchema } from './request-body.ts'

export const refusedIdSchema = z
  .string()
  .check(z.regex(/^[a-z0-9-]{1,64}\.[A-Za-z0-9-]{1,100}$/, 'must be the id of a refused message'))

const types = operationFunctions.map(({ name }) => name)

/** What a listing, or an act on many, is about. */
export const refusedFilter = {
  partner: z.optional(partnerIdSchema),
  code: z.optional(z.string().check(z.regex(/^[A-Z][A-Z0-9_]{1,63}$/, 'must be a code such as FIELD_INVALID'))),
  operation: z.optional(z.enum(types, `must be one of ${types.join(', ')}`)),
}

export const refusedQuery = z.strictObject({ ...refusedFilter, ...pageQuery })
export const redriveBody = z.strictObject({ why: z.optional(whySchema) })
export const discardBody = z.strictObject({ why: whySchema })

const path = z.strictObject({ id: refusedIdSchema })

export const refusedCursorSchema = z.strictObject({ owner: z.string(), at: z.number(), id: z.string() })

/** `GET /refused`: messages that were not accepted and that nobody has redriven or discarded, the first refused first. */
export const listRefusedRoute: OperateRoute = async (request) => {
  const { event, engine, seal } = request
  const asked = pathParameters(refusedQuery, event.queryStringParameters)
  if ('refused' in asked) return asked.refused
  const { limit = '50', cursor, ...filter } = asked.values
  const among = ownersOf(request, filter.partner)
  if (among === undefined) return partnerUnknown(request, filter.partner ?? '')
  const listing = JSON.stringify(['refused', among, filter.partner, filter.code, filter.operation])
  const place = await placeOf(seal, listing, refusedCursorSchema, cursor)
  if (place === undefined) return cursorInvalid()
  const page = await engine.listRefused(among, wanted(filter), Number(limit), place.after)
  return jsonAnswer(200, {
    refused: page.records.map((record) => refusedReport(record)),
    looked: { count: page.looked },
    ...(page.next === undefined ? {} : { next: await cursorOf(seal, listing, page.next) }),
  })
}

/** `GET /refused/{id}`: with the body, as long as it is kept. */
export const getRefusedRoute: OperateRoute = async (request) => {
  const found = await recordOf(request)
  if ('refused' in found) return found.refused
  const { record } = found
  const body = record.state === 'open' ? await request.engine.refusedBody(record.id) : undefined
  return jsonAnswer(200, refusedReport(record, body))
}

/** `POST /refused/{id}/redrive`: asks the door anew. */
export const redriveRoute: OperateRoute = async (request) => {
  const body = requestBody(redriveBody, orEmpty(request.event))
  if ('refused' in body) return body.refused
  const found = await recordOf(request)
  if ('refused' in found) return found.refused
  const { record } = found
  return answered(record, await redrive(request, record, body.values.why))
}

/** `POST /refused/{id}/discard` */
export const discardRoute: OperateRoute = async (request) => {
  const body = requestBody(discardBody, request.event)
  if ('refused' in body) return body.refused
  const found = await recordOf(request)
  if ('refused' in found) return found.refused
  const { record } = found
  const answer = await request.engine.discardRefused(record, { by: request.caller, why: body.values.why })
  return answered(record, answer)
}

/** A redrive needs no reason, and its audit record says so. */
export const redrive = (request: OperateRequest, record: RefusedRecord, why = '(no reason given)') =>
  request.engine.redriveRefused(record, { by: request.caller, why }, (body) => readmitMessage(request, record, body))

/** What is left out does not matter. */
export const wanted = ({ partner, code, operation }: { [Name in keyof RefusedFilter]?: string | undefined }) => ({
  ...(partner === undefined ? {} : { partner }),
  ...(code === undefined ? {} : { code }),
  ...(operation === undefined ? {} : { operation }),
})

/**
 * Whose messages the caller may see: those of partners within reach, and those of which no partner of the stage could be read where
 * all partners are.
 *
 * @returns nothing for a partner out of reach
 */
export function ownersOf({ partners, reachesAll }: OperateRequest, partner?: string): string[] | undefined {
  const ofNobody = reachesAll ? [noPartner] : []
  if (partner === undefined) return [...partners.keys(), ...ofNobody]
  const own = partners.has(partner) ? [partner] : []
  return own.length + ofNobody.length === 0 ? undefined : [...own, ...ofNobody]
}

/** Those who reach all partners also reach what is left of one that the stage serves no more. */
export const isWithinReach = ({ partners, reachesAll }: OperateRequest, { owner }: RefusedRecord): boolean =>
  reachesAll || partners.has(owner)

async function recordOf(request: OperateRequest) {
  const address = pathParameters(path, request.event.pathParameters)
  if ('refused' in address) return address
  const record = await request.engine.refused(address.values.id)
  return record !== undefined && isWithinReach(request, record) ? { record } : { refused: notFound() }
}

const notFound = () =>
  problemAnswer({ status: 404, code: 'REFUSED_NOT_FOUND', title: 'There is no refused message of this id.' })

const locationOf = ({ partner, operationId }: RefusedRecord): Record<string, string> =>
  partner === undefined || operationId === undefined ? {} : { location: `/operations/${partner}/${operationId}` }

function answered(record: RefusedRecord, answer: RefusedAnswer) {
  const { id } = record
  switch (answer.is) {
    case 'accepted':
      return jsonAnswer(200, { id, result: answer.is }, locationOf(record))
    case 'discarded':
      return jsonAnswer(200, { id, result: answer.is })
    case 'refused':
      return problemAnswer({
        ...{ status: 409, code: 'REFUSED_AGAIN', title: 'The message is refused again; nothing was accepted.' },
        ...{ refusal: { code: answer.code, fields: answer.fields } },
        nextSteps: [
          'Correct the message where it is made, send it anew under the same operationId, and discard this one.',
        ],
      })
    case 'waits':
      return problemAnswer({
        ...{ status: 409, code: answer.code, title: 'It is not known yet whose account the message names.' },
        nextSteps: ['Redrive it later: a reading of the partner’s listing makes the identifier known.'],
      })
    case 'not-kept':
      return problemAnswer({
        ...{ status: 409, code: 'BODY_NOT_KEPT', title: 'The body is not kept as it came, so it cannot be redriven.' },
        nextSteps: ['Send the message anew where it is made, and discard this one.'],
      })
    case 'ended':
      return problemAnswer({
        ...{ status: 409, code: 'REFUSED_ENDED', title: 'The message was redriven or discarded before.' },
        nextSteps: [`GET /refused/${id} shows by whom.`],
      })
    case 'busy': {
      const busy = problemAnswer({
        ...{ status: 503, code: 'REFUSED_IN_HAND', title: 'Another request holds the message; nothing was changed.' },
        nextSteps: ['Send the same request again in a minute.'],
      })
      return { ...busy, headers: { ...busy.headers, 'retry-after': '60' } }
    }
  }
}
