import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import * as z from 'zod/mini'
import type { DecisionAnswer } from '../../engine/decide.ts'
import type { OperationReport } from '../../engine/describe-operation.ts'
import { operationIdSchema, partnerIdSchema } from '../../messaging/operation-message.ts'
import { pathParameters } from '../http/path-parameters.ts'
import { jsonAnswer, problemAnswer } from '../http/problem.ts'
import type { OperateRoute } from './operate-route.ts'
import { requestBody, whySchema } from './request-body.ts'
import { versionOf, versionTag } from './version-tag.ts'

const path = z.strictObject({ partner: partnerIdSchema, operationId: operationIdSchema })

export const decisionKinds = ['retry', 'mark-applied', 'mark-rejected'] as const

export const decisionBody = z.strictObject({
  decision: z.enum(decisionKinds, `must be one of ${decisionKinds.join(', ')}`),
  why: whySchema,
})

export const withdrawalBody = z.strictObject({ why: whySchema })

/** How long another hand may hold a lane at most, give or take, in seconds. */
const retryAfter = '60'

/** `POST …/decisions`: a person decides a parked operation, in the version that `If-Match` names. */
export const decideRoute: OperateRoute = async ({ event, caller, engine, partners }) => {
  const address = pathParameters(path, event.pathParameters)
  if ('refused' in address) return address.refused
  if (!partners.has(address.values.partner)) return operationNotFound()
  const body = requestBody(decisionBody, event)
  if ('refused' in body) return body.refused
  const ifMatch = event.headers['if-match']
  const version = ifMatch === undefined ? undefined : versionOf(ifMatch)
  if (version === undefined) return versionMissing(ifMatch)
  const { partner, operationId } = address.values
  const { decision: kind, why } = body.values
  const answer = await engine.decide(partner, operationId, { kind, version, by: caller, why })
  return answered(answer, await engine.report(partner, operationId), 'DECISION_CONFLICT')
}

/** `POST …/withdrawal`: takes back an operation of which nothing was sent yet. */
export const withdrawRoute: OperateRoute = async ({ event, caller, engine, partners }) => {
  const address = pathParameters(path, event.pathParameters)
  if ('refused' in address) return address.refused
  if (!partners.has(address.values.partner)) return operationNotFound()
  const body = requestBody(withdrawalBody, event)
  if ('refused' in body) return body.refused
  const { partner, operationId } = address.values
  const answer = await engine.withdraw(partner, operationId, { by: caller, why: body.values.why })
  return answered(answer, await engine.report(partner, operationId), 'WITHDRAWAL_CONFLICT')
}

/** `GET …/timeline`: what is kept of the operation's life. */
export const timelineRoute: OperateRoute = async ({ event, engine, partners }) => {
  const address = pathParameters(path, event.pathParameters)
  if ('refused' in address) return address.refused
  if (!partners.has(address.values.partner)) return operationNotFound()
  const timeline = await engine.timeline(address.values.partner, address.values.operationId)
  return timeline === undefined ? operationNotFound() : jsonAnswer(200, timeline)
}

function versionMissing(ifMatch: string | undefined): APIGatewayProxyStructuredResultV2 {
  const nextSteps = ['Read the operation, and send the ETag of that answer as If-Match.']
  if (ifMatch === undefined) {
    return problemAnswer({
      status: 428,
      code: 'IF_MATCH_REQUIRED',
      title: 'A decision must name the version of the operation that was looked at; nothing was changed.',
      nextSteps,
    })
  }
  return problemAnswer({
    status: 400,
    code: 'IF_MATCH_INVALID',
    title: 'If-Match must be the ETag of an answer about this operation; nothing was changed.',
    nextSteps,
  })
}

function answered(
  answer: DecisionAnswer,
  report: OperationReport | undefined,
  conflictCode: 'DECISION_CONFLICT' | 'WITHDRAWAL_CONFLICT',
): APIGatewayProxyStructuredResultV2 {
  if (answer.is === 'unknown-operation' || report === undefined) return operationNotFound()
  const tag = { etag: versionTag(report.version, JSON.stringify(report)) }
  if (answer.is === 'done') return jsonAnswer(200, report, tag)
  if (answer.is === 'busy') {
    const busy = problemAnswer({
      status: 503,
      code: 'LANE_IN_HAND',
      title: 'The account is being worked on at this moment; nothing was changed.',
      nextSteps: ['Send the same request again in a minute.'],
    })
    return { ...busy, headers: { ...busy.headers, 'retry-after': retryAfter } }
  }
  const title = {
    DECISION_CONFLICT: 'The operation is not parked, or not any more as it was looked at; nothing was changed.',
    WITHDRAWAL_CONFLICT: 'The operation cannot be withdrawn: it was begun, or has ended; nothing was changed.',
  }[conflictCode]
  const conflict = problemAnswer({ status: 409, code: conflictCode, title, operation: report })
  return { ...conflict, headers: { ...conflict.headers, ...tag } }
}

export const operationNotFound = (): APIGatewayProxyStructuredResultV2 =>
  problemAnswer({ status: 404, code: 'OPERATION_NOT_FOUND', title: 'There is no operation of this id.' })
