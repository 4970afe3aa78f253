import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda'
import * as z from 'zod/mini'
import type { AskedAccount, ReadContext } from '../../account-reads/read-context.ts'
import { createDigestKey } from '../../credentials/digest-key.ts'
import { fieldDigest } from '../../credentials/field-digest.ts'
import {
  createSecretsManagerClient,
  createSecretsManagerReader,
  createSecretsManagerWriter,
} from '../../credentials/secrets-manager-reader.ts'
import { protocolSteps } from '../../engine/protocol/protocol-steps.ts'
import { shownValue } from '../../messaging/field-problem.ts'
import { loginSchema, partnerIdSchema } from '../../messaging/operation-message.ts'
import { systemClock } from '../../runtime/clock.ts'
import { createHandler } from '../../runtime/create-handler.ts'
import { observeHappenings } from '../../runtime/happenings.ts'
import { systemRandom } from '../../runtime/random.ts'
import { composeGateways } from '../composition/compose-gateways.ts'
import { composeLedger } from '../composition/compose-ledger.ts'
import { functionTools, required } from '../composition/function-tools.ts'
import { reachOf } from './caller-reach.ts'
import { pathParameters } from './path-parameters.ts'
import { failureAnswer, problemAnswer } from './problem.ts'

const parameters = z.strictObject({ partner: partnerIdSchema, login: loginSchema })
export const freshQuery = z.strictObject({ fresh: z.optional(z.enum(['true', 'false'], 'must be true or false')) })

/** The answer must be on its way before Lambda ends the invocation. */
const margin = 500

/** What a route about one account answers. */
export type AccountRoute = (
  context: ReadContext,
  asked: AskedAccount,
  fresh: boolean,
) => Promise<APIGatewayProxyStructuredResultV2>

/**
 * The Lambda handler of a route `/partners/{partner}/accounts/{login}…`: checks the address, and asks in the time that
 * the invocation has.
 *
 * @param name the function's name in the catalogue
 */
export function accountRouteHandler(name: string, route: AccountRoute) {
  const tools = functionTools(name)
  const { environment, budgetView } = tools
  const secrets = createSecretsManagerClient()
  const reader = createSecretsManagerReader(secrets)
  const store = composeLedger(environment)
  const writer = createSecretsManagerWriter(secrets)
  const gateways = composeGateways({ partners: environment.PARTNERS, reader, writer, store, budgetView })
  const digestKey = createDigestKey(required(environment.DIGEST_SECRET_NAME, 'DIGEST_SECRET_NAME'), reader, systemClock)
  const context: ReadContext = {
    clock: systemClock,
    store,
    steps: protocolSteps,
    times: environment.ENGINE_TIMES,
    random: systemRandom,
    budgetView,
    observer: observeHappenings(tools.log, tools.metrics),
    digest: async (text) => fieldDigest(await digestKey.current(), text),
  }
  const partners = new Map(environment.PARTNERS.map((partner) => [partner.id, partner]))
  return createHandler<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>({
    ...tools,
    run: async (event, invocation: Context) => {
      const deadlineAt = systemClock.monotonic() + invocation.getRemainingTimeInMillis() - margin
      const reach = reachOf(event, environment.CALLERS, partners)
      if ('refused' in reach) return reach.refused
      const path = pathParameters(parameters, event.pathParameters)
      if ('refused' in path) return path.refused
      const query = pathParameters(freshQuery, event.queryStringParameters)
      if ('refused' in query) return query.refused
      const partner = reach.partners.get(path.values.partner)
      if (partner === undefined) {
        return problemAnswer({
          status: 404,
          code: 'PARTNER_UNKNOWN',
          title: 'This deployment serves no such partner.',
          detail: `partner must be one of ${[...reach.partners.keys()].join(', ')}, but is ${shownValue(path.values.partner, true)}.`,
        })
      }
      const account = path.values.login.toLowerCase()
      const asked = { partner, gateway: gateways(partner), account, deadlineAt }
      return route(context, asked, query.values.fresh === 'true')
    },
    onError: failureAnswer,
  })
}
