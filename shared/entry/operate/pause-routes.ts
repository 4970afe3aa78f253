import * as z from 'zod/mini'
import { loginSchema, partnerIdSchema } from '../../messaging/operation-message.ts'
import { operationFunctions } from '../../operations/catalogue.ts'
import { pathParameters } from '../http/path-parameters.ts'
import { jsonAnswer } from '../http/problem.ts'
import type { OperateRequest, OperateRoute } from './operate-route.ts'
import { partnerUnknown } from './partner-unknown.ts'
import { pauseEnd, pauseFields } from './pause-body.ts'
import { requestBody, whySchema } from './request-body.ts'

const partnerPath = z.strictObject({ partner: partnerIdSchema })
const accountPath = z.strictObject({ partner: partnerIdSchema, login: loginSchema })

const types = operationFunctions.map(({ name }) => name)
const operation = z.optional(z.enum(types, `must be one of ${types.join(', ')}`))

export const partnerPause = z.strictObject({ ...pauseFields, operation })
export const partnerResume = z.strictObject({ why: whySchema, operation })
export const accountPause = z.strictObject(pauseFields)
export const accountResume = z.strictObject({ why: whySchema })

/** `POST /partners/{partner}/pause`: of all its operations, or of one kind of them; looks go on. */
export const pausePartnerRoute: OperateRoute = async (request) => {
  const address = pathParameters(partnerPath, request.event.pathParameters)
  if ('refused' in address) return address.refused
  const body = requestBody(partnerPause, request.event)
  if ('refused' in body) return body.refused
  return pause(request, { ...address.values, ...named(body.values.operation) }, body.values)
}

/** `POST /partners/{partner}/resume` */
export const resumePartnerRoute: OperateRoute = async (request) => {
  const address = pathParameters(partnerPath, request.event.pathParameters)
  if ('refused' in address) return address.refused
  const body = requestBody(partnerResume, request.event)
  if ('refused' in body) return body.refused
  return resume(request, { ...address.values, ...named(body.values.operation) }, body.values.why)
}

/** `POST /partners/{partner}/accounts/{login}/pause` */
export const pauseAccountRoute: OperateRoute = async (request) => {
  const address = pathParameters(accountPath, request.event.pathParameters)
  if ('refused' in address) return address.refused
  const body = requestBody(accountPause, request.event)
  if ('refused' in body) return body.refused
  const { partner, login } = address.values
  return pause(request, { partner, account: login.toLowerCase() }, body.values)
}

/** `POST /partners/{partner}/accounts/{login}/resume` */
export const resumeAccountRoute: OperateRoute = async (request) => {
  const address = pathParameters(accountPath, request.event.pathParameters)
  if ('refused' in address) return address.refused
  const body = requestBody(accountResume, request.event)
  if ('refused' in body) return body.refused
  const { partner, login } = address.values
  return resume(request, { partner, account: login.toLowerCase() }, body.values.why)
}

type Scope = Parameters<OperateRequest['engine']['pause']>[0]

const named = (one: string | undefined) => (one === undefined ? {} : { operation: one })

async function pause(
  request: OperateRequest,
  scope: Scope,
  { why, until }: { why: string; until?: string | undefined },
) {
  const { caller, engine, partners, clock } = request
  if (!partners.has(scope.partner)) return partnerUnknown(request, scope.partner)
  const ends = pauseEnd(until, clock.now())
  if ('refused' in ends) return ends.refused
  return jsonAnswer(200, await engine.pause(scope, { by: caller, why }, ends.end))
}

async function resume(request: OperateRequest, scope: Scope, why: string) {
  const { caller, engine, partners } = request
  if (!partners.has(scope.partner)) return partnerUnknown(request, scope.partner)
  return jsonAnswer(200, await engine.resume(scope, { by: caller, why }))
}
