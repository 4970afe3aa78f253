import * as z from 'zod/mini'
import { StoreError } from '../../ledger/item-store.ts'
import type { ReconciliationRun } from '../../ledger/reconciliation-record.ts'
import { partnerIdSchema } from '../../messaging/operation-message.ts'
import { pathParameters } from '../http/path-parameters.ts'
import { jsonAnswer, problemAnswer } from '../http/problem.ts'
import { describeRun } from './describe-run.ts'
import type { OperateRequest, OperateRoute } from './operate-route.ts'
import { cursorInvalid, cursorOf, placeOf } from './page-cursor.ts'
import { partnerUnknown } from './partner-unknown.ts'
import { requestBody, whySchema } from './request-body.ts'

const partnerPath = z.strictObject({ partner: partnerIdSchema })
/** A run is named by the time at which it began. */
export const runNameSchema = z
  .string()
  .check(z.regex(/^[0-9TZ:.-]{20,30}$/, 'must be a run’s time of beginning, as the answer that began it names it'))

const runPath = z.strictObject({
  partner: partnerIdSchema,
  run: runNameSchema,
})

export const reconciliationBody = z.strictObject({ why: whySchema })
export const differencesQuery = z.strictObject({ cursor: z.optional(z.string().check(z.maxLength(3_000))) })

/** `POST /partners/{partner}/reconciliations`: begins a run; where one goes on, that is the answer. */
export const beginReconciliationRoute: OperateRoute = async (request) => {
  const address = pathParameters(partnerPath, request.event.pathParameters)
  if ('refused' in address) return address.refused
  const body = requestBody(reconciliationBody, request.event)
  if ('refused' in body) return body.refused
  const { partner } = address.values
  if (!request.partners.has(partner)) return partnerUnknown(request, partner)
  const { run } = await request.reconciliations.begin(partner, { by: request.caller, why: body.values.why })
  const location = `/partners/${partner}/reconciliations/${encodeURIComponent(run.run)}`
  return jsonAnswer(202, describeRun(run, request.clock.now()), { location })
}

/** `GET /partners/{partner}/reconciliations/{run}` */
export const reconciliationRoute: OperateRoute = async (request) => {
  const found = await runOf(request)
  return 'refused' in found ? found.refused : jsonAnswer(200, describeRun(found.run, request.clock.now()))
}

/** `GET /partners/{partner}/reconciliations/{run}/differences`: as they were found, page by page of the listing. */
export const differencesRoute: OperateRoute = async (request) => {
  const found = await runOf(request)
  if ('refused' in found) return found.refused
  const asked = pathParameters(differencesQuery, request.event.queryStringParameters)
  if ('refused' in asked) return asked.refused
  const { partner, run } = found.run
  const { cursor } = asked.values
  const listing = JSON.stringify(['differences', partner, run])
  const place = await placeOf(request.seal, listing, z.string(), cursor)
  if (place === undefined) return cursorInvalid()
  try {
    const { differences, next } = await request.reconciliations.differences(partner, run, place.after)
    return jsonAnswer(200, {
      differences,
      ...(next === undefined ? {} : { next: await cursorOf(request.seal, listing, next) }),
    })
  } catch (error) {
    if (cursor !== undefined && error instanceof StoreError && error.code === 'STORE_REFUSED') return cursorInvalid()
    throw error
  }
}

/** The run that a request names, or the answer that there is none for this caller. */
export async function runOf(
  request: OperateRequest,
): Promise<{ run: ReconciliationRun } | { refused: ReturnType<typeof problemAnswer> }> {
  const address = pathParameters(runPath, request.event.pathParameters)
  if ('refused' in address) return address
  const { partner, run: name } = address.values
  if (!request.partners.has(partner)) return { refused: partnerUnknown(request, partner) }
  const run = await request.reconciliations.run(partner, name)
  return run === undefined ? { refused: runUnknown() } : { run }
}

const runUnknown = () =>
  problemAnswer({
    status: 404,
    code: 'RUN_UNKNOWN',
    title: 'The partner has no such run, or it began more than 35 days ago.',
    nextSteps: ['Begin one: POST /partners/{partner}/reconciliations.'],
  })
