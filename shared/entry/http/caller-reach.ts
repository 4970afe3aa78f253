import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { apiFunctions } from '../../operations/catalogue.ts'
import { type Role, roles } from '../../operations/function-declaration.ts'
import type { PartnerSettings } from '../../partner-api/partner-settings.ts'
import { callerOf } from '../operate/caller-identity.ts'
import type { Caller } from './caller-schema.ts'
import { problemAnswer } from './problem.ts'

type Partners = ReadonlyMap<string, PartnerSettings>

/** What a route needs, as the catalogue has it. */
export const roleOfRoute: ReadonlyMap<string, Role> = new Map(
  apiFunctions.flatMap(({ trigger }) => trigger.routes.map(({ method, route, role }) => [`${method} ${route}`, role])),
)

/**
 * The partners for whom whoever asks may use this route. Where the stage lists no callers, IAM decides alone, and that is all of them;
 * where it does, all else is denied. A partner out of reach is answered like one that there is not: ids cannot be guessed.
 */
export function reachOf(
  event: Pick<APIGatewayProxyEventV2, 'routeKey' | 'requestContext'>,
  callers: readonly Caller[] | undefined,
  partners: Partners,
): { partners: Partners } | { refused: APIGatewayProxyStructuredResultV2 } {
  if (callers === undefined) return { partners }
  const needed = roleOfRoute.get(event.routeKey) ?? 'owner'
  const identity = callerOf(event)
  const granted = callers.filter(
    ({ principal, role }) =>
      identity !== undefined && isSame(principal, identity) && roles.indexOf(role) >= roles.indexOf(needed),
  )
  const reached = [...partners].filter(([id]) =>
    granted.some((one) => one.partners === '*' || one.partners.includes(id)),
  )
  if (reached.length > 0) return { partners: new Map(reached) }
  return {
    refused: problemAnswer({
      status: 403,
      code: 'ROLE_MISSING',
      title: `This route needs the role ${needed} for some partner; nothing was done.`,
      nextSteps: ['Have the principal listed in the stage’s callers with that role, and deploy the stage.'],
    }),
  }
}

/** `arn:aws:sts::123456789012:assumed-role/Name/session` is a session of `arn:aws:iam::123456789012:role/Name`. */
function isSame(principal: string, identity: string): boolean {
  if (principal === identity) return true
  const session = /^arn:([\w-]+):sts::(\d{12}):assumed-role\/([^/]+)\/[^/]+$/.exec(identity)
  return session !== null && principal === `arn:${session[1]}:iam::${session[2]}:role/${session[3]}`
}
