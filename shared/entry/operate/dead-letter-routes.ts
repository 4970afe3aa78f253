import * as z from 'zod/mini'
import { shownValue } from '../../messaging/field-problem.ts'
import { pathParameters } from '../http/path-parameters.ts'
import { jsonAnswer, problemAnswer } from '../http/problem.ts'
import { ofAllPartners } from './of-all-partners.ts'
import type { OperateRoute } from './operate-route.ts'
import { redriveBody } from './refused-routes.ts'
import { orEmpty, requestBody } from './request-body.ts'

export const queueNameSchema = z.string().check(z.regex(/^[a-z][a-z0-9-]{0,63}$/, 'must be the name of an operation'))

const path = z.strictObject({ operation: queueNameSchema })

/** `GET /dead-letters`: how many there are, and some of them. They may be any partner's. */
export const listDeadLettersRoute: OperateRoute = async ({ deadLetters, reachesAll }) =>
  reachesAll ? jsonAnswer(200, { queues: await deadLetters.look() }) : ofAllPartners()

/** `POST /dead-letters/{operation}/redrive`: the whole queue, by SQS's own move task. */
export const redriveDeadLettersRoute: OperateRoute = async ({ event, caller, engine, deadLetters, reachesAll }) => {
  const address = pathParameters(path, event.pathParameters)
  if ('refused' in address) return address.refused
  const body = requestBody(redriveBody, orEmpty(event))
  if ('refused' in body) return body.refused
  if (!reachesAll) return ofAllPartners()
  const { operation } = address.values
  const { why = '(no reason given)' } = body.values
  const { is } = await engine.audited(
    { owner: { stage: true }, action: 'redrive-dead-letters', subject: operation, by: caller, why },
    () => deadLetters.moveBack(operation),
    (answer) => answer.is,
  )
  if (is === 'started') return jsonAnswer(202, { operation, result: is })
  if (is === 'running') {
    return problemAnswer({
      ...{ status: 409, code: 'REDRIVE_RUNNING', title: 'A move of this queue’s dead letters is under way.' },
      nextSteps: ['GET /dead-letters shows how far it is.'],
    })
  }
  return problemAnswer({
    ...{ status: 404, code: 'QUEUE_UNKNOWN', title: 'There is no queue of this name.' },
    detail: `operation must be the name of an operation, but is ${shownValue(operation, true)}.`,
  })
}
