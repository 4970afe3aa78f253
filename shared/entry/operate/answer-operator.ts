import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { reachOf } from '../http/caller-reach.ts'
import type { Caller } from '../http/caller-schema.ts'
import { problemAnswer } from '../http/problem.ts'
import { callerOf } from './caller-identity.ts'
import type { OperateRequest } from './operate-route.ts'
import { operateRoutes } from './operate-routes.ts'

/** Answers a request of an operator; without an authenticated caller nothing is done, since a decision names its author. */
export async function answerOperator(
  event: APIGatewayProxyEventV2,
  {
    callers,
    ...parts
  }: Omit<OperateRequest, 'event' | 'caller' | 'reachesAll'> & { callers?: readonly Caller[] | undefined },
): Promise<APIGatewayProxyStructuredResultV2> {
  const caller = callerOf(event)
  if (caller === undefined) {
    return problemAnswer({
      status: 403,
      code: 'CALLER_UNKNOWN',
      title: 'The gateway has authenticated nobody; nothing was changed.',
    })
  }
  const reach = reachOf(event, callers, parts.partners)
  if ('refused' in reach) return reach.refused
  const route = Object.hasOwn(operateRoutes, event.routeKey) ? operateRoutes[event.routeKey] : undefined
  const { partners } = reach
  const reachesAll = partners.size === parts.partners.size
  if (route !== undefined) return route({ ...parts, event, caller, partners, reachesAll })
  return problemAnswer({ status: 404, code: 'ROUTE_UNKNOWN', title: 'There is no such route.' })
}
