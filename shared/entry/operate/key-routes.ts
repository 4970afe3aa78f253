import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import * as z from 'zod/mini'
import type { KeyReport } from '../../engine/people/describe-key.ts'
import { shownValue } from '../../messaging/field-problem.ts'
import { pathParameters } from '../http/path-parameters.ts'
import { jsonAnswer, problemAnswer } from '../http/problem.ts'
import type { OperateRequest, OperateRoute } from './operate-route.ts'
import { pauseEnd, pauseFields } from './pause-body.ts'
import { requestBody, whySchema } from './request-body.ts'

const path = z.strictObject({ key: z.string().check(z.minLength(1), z.maxLength(200)) })

export const pauseBody = z.strictObject(pauseFields)

export const whyBody = z.strictObject({ why: whySchema })

export const restoredBody = z.strictObject({ restored: z.boolean('must be true or false'), why: whySchema })

/** `GET /keys` */
export const listKeysRoute: OperateRoute = async ({ engine, partners }) => {
  const keys = await engine.keys.keys()
  return jsonAnswer(200, { keys: keys.flatMap((key) => withinReach(key, partners) ?? []) })
}

/** `GET /keys/{key}` */
export const getKeyRoute: OperateRoute = (request) => ofKey(request, (name) => request.engine.keys.key(name), 'some')

/** `POST /keys/{key}/pause`: for 24 hours unless it says until when. */
export const pauseKeyRoute: OperateRoute = async (request) => {
  const { event, caller, engine, clock } = request
  const body = requestBody(pauseBody, event)
  if ('refused' in body) return body.refused
  const { why, until } = body.values
  const ends = pauseEnd(until, clock.now())
  if ('refused' in ends) return ends.refused
  return ofKey(request, (name) => engine.keys.pause(name, { by: caller, why }, ends.end))
}

/** `POST /keys/{key}/resume` */
export const resumeKeyRoute: OperateRoute = async (request) => {
  const body = requestBody(whyBody, request.event)
  if ('refused' in body) return body.refused
  return ofKey(request, (name) => request.engine.keys.resume(name, { by: request.caller, why: body.values.why }))
}

/** `POST /keys/{key}/probe`: asks the vendor now, as far as the login allows it. */
export const probeKeyRoute: OperateRoute = async (request) => {
  const { event, caller, engine, deadline } = request
  const body = requestBody(whyBody, event)
  if ('refused' in body) return body.refused
  return ofKey(request, async (name) => {
    const probed = await engine.keys.probe(name, { by: caller, why: body.values.why }, deadline)
    if (probed === undefined) return undefined
    const { from, ...answer } = { from: undefined, ...probed.answer }
    const probe = { ...answer, ...(from === undefined ? {} : { from: new Date(from).toISOString() }) }
    return { ...probed.key, probed: probe }
  })
}

/** `POST /keys/{key}/restored`: declares that the ledger was restored to an earlier time, or that this is over. */
export const restoredRoute: OperateRoute = async (request) => {
  const { event, caller, engine } = request
  const body = requestBody(restoredBody, event)
  if ('refused' in body) return body.refused
  const { restored, why } = body.values
  return ofKey(request, (name) => engine.keys.setRestored(name, restored, { by: caller, why }))
}

/**
 * Does something to a key, or shows it.
 *
 * @param reach whether the caller must reach all who share the key, as who stops it must, or some of them
 */
async function ofKey(
  request: OperateRequest,
  act: (name: string) => Promise<KeyReport | undefined>,
  reach: 'every' | 'some' = 'every',
): Promise<APIGatewayProxyStructuredResultV2> {
  const { event, engine, partners } = request
  const address = pathParameters(path, event.pathParameters)
  if ('refused' in address) return address.refused
  const { key } = address.values
  const shared = engine.keys.partnersOf(key)
  const isReached = shared[reach]((id) => partners.has(id))
  const report = shared.length > 0 && isReached ? await act(key) : undefined
  const shown = report === undefined ? undefined : withinReach(report, partners)
  return shown === undefined ? keyUnknown(request, key) : jsonAnswer(200, shown)
}

/** What a caller is told of a key: nothing of partners out of reach but that the key stands as it does. */
export function withinReach<Report extends KeyReport>(
  report: Report,
  partners: OperateRequest['partners'],
): Report | undefined {
  const ours = report.partners.filter((id) => partners.has(id))
  const heldCalls = report.heldCalls.filter(({ partner }) => partners.has(partner))
  return ours.length === 0 ? undefined : { ...report, partners: ours, heldCalls }
}

export function keyUnknown({ partners }: Pick<OperateRequest, 'partners'>, key: string) {
  const names = [...new Set([...partners.values()].map(({ budget }) => budget.name))]
  return problemAnswer({
    status: 404,
    code: 'KEY_UNKNOWN',
    title: 'No partner of this deployment has a key of this name.',
    detail: `key must be one of ${names.join(', ')}, but is ${shownValue(key, true)}.`,
  })
}
