import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import * as z from 'zod/mini'
import {
  createSecretsManagerClient,
  createSecretsManagerReader,
} from '../../../shared/credentials/secrets-manager-reader.ts'
import { loginSchema, partnerIdSchema } from '../../../shared/messaging/operation-message.ts'
import { composeGateways } from '../../../shared/operations/composition/compose-gateways.ts'
import { composeLedger } from '../../../shared/operations/composition/compose-ledger.ts'
import { functionTools } from '../../../shared/operations/composition/function-tools.ts'
import { protocolSteps } from '../../../shared/operations/engine/protocol/protocol-steps.ts'
import { pathParameters } from '../../../shared/operations/http/path-parameters.ts'
import { failureAnswer, jsonAnswer, problemAnswer } from '../../../shared/operations/http/problem.ts'
import { checkMembership } from '../../../shared/operations/membership/check-membership.ts'
import { systemClock } from '../../../shared/runtime/clock.ts'
import { createHandler } from '../../../shared/runtime/create-handler.ts'
import { systemRandom } from '../../../shared/runtime/random.ts'

const tools = functionTools('check-membership')
const { environment } = tools
const gateways = composeGateways(environment.PARTNERS, createSecretsManagerReader(createSecretsManagerClient()))
const context = {
  clock: systemClock,
  store: composeLedger(environment),
  steps: protocolSteps,
  times: environment.ENGINE_TIMES,
  random: systemRandom,
  budgetView: new Map(),
}
const parameters = z.strictObject({ partner: partnerIdSchema, login: loginSchema })

/** The answer must be on its way before Lambda ends the invocation. */
const margin = 500

export const handler = createHandler<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>({
  ...tools,
  run: async (event, invocation) => {
    const deadlineAt = systemClock.monotonic() + invocation.getRemainingTimeInMillis() - margin
    const path = pathParameters(parameters, event.pathParameters)
    if ('refused' in path) return path.refused
    const partner = environment.PARTNERS.find(({ id }) => id === path.values.partner)
    if (partner === undefined) {
      return problemAnswer({
        status: 404,
        code: 'PARTNER_UNKNOWN',
        title: 'This deployment serves no such partner.',
        detail: `partner must be one of ${environment.PARTNERS.map(({ id }) => id).join(', ')}.`,
      })
    }
    const login = path.values.login.toLowerCase()
    return jsonAnswer(200, await checkMembership(context, partner, gateways(partner), login, deadlineAt))
  },
  onError: failureAnswer,
})
