import { SQSClient } from '@aws-sdk/client-sqs'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { createDigestKey } from '../../../shared/credentials/digest-key.ts'
import {
  createSecretsManagerClient,
  createSecretsManagerReader,
} from '../../../shared/credentials/secrets-manager-reader.ts'
import type { OperationRequest } from '../../../shared/engine/accept.ts'
import { composeEngine } from '../../../shared/entry/composition/compose-engine.ts'
import { functionTools, required } from '../../../shared/entry/composition/function-tools.ts'
import { admit } from '../../../shared/entry/http/admit-operation.ts'
import { submitInBulk } from '../../../shared/entry/http/bulk-submission.ts'
import { reachOf } from '../../../shared/entry/http/caller-reach.ts'
import { withIdempotencyKey } from '../../../shared/entry/http/idempotency-key.ts'
import { pathParameters } from '../../../shared/entry/http/path-parameters.ts'
import { failureAnswer } from '../../../shared/entry/http/problem.ts'
import { submissionQuery } from '../../../shared/entry/http/submission-query.ts'
import { acceptRequest } from '../../../shared/entry/http/submit-operation.ts'
import { validateOperation } from '../../../shared/entry/http/validate-operation.ts'
import { operationFunctions } from '../../../shared/operations/catalogue.ts'
import { operationModules } from '../../../shared/operations/modules.ts'
import { awsClientOptions } from '../../../shared/runtime/aws-client-options.ts'
import { systemClock } from '../../../shared/runtime/clock.ts'
import { createHandler } from '../../../shared/runtime/create-handler.ts'

const tools = functionTools('submit-operation')
const { environment } = tools
const reader = createSecretsManagerReader(createSecretsManagerClient())
const engine = composeEngine(tools, {
  sqs: new SQSClient(awsClientOptions()),
  // For trials: what a guard would say.
  modules: operationModules,
  digestKey: createDigestKey(required(environment.DIGEST_SECRET_NAME, 'DIGEST_SECRET_NAME'), reader, systemClock),
})
const partners = new Map(environment.PARTNERS.map((partner) => [partner.id, partner]))

/** The answer must be on its way before Lambda ends the invocation. */
const margin = 500

export const handler = createHandler<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>({
  ...tools,
  run: async (event, invocation) => {
    const { routeKey, body = '', isBase64Encoded, headers = {}, queryStringParameters } = event
    const reach = reachOf(event, environment.CALLERS, partners)
    if ('refused' in reach) return reach.refused
    const asked = pathParameters(submissionQuery, queryStringParameters)
    if ('refused' in asked) return asked.refused
    const text = isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body
    const now = systemClock.now()
    const isTrial = asked.values.validate === 'true'
    const act = (request: OperationRequest) =>
      isTrial ? validateOperation(request, engine, now) : acceptRequest(request, engine, now)
    const entrance = { operations: operationFunctions, partners: reach.partners, engine, now }
    // Who calls the function by hand may leave the route out, and means one operation.
    if (String(routeKey).endsWith('/bulk')) {
      const deadline = { at: systemClock.monotonic() + invocation.getRemainingTimeInMillis() - margin }
      return submitInBulk(text, headers['content-type'], { ...entrance, clock: systemClock, deadline, act })
    }
    const named = withIdempotencyKey(text, headers['idempotency-key'])
    if ('refused' in named) return named.refused
    const admission = await admit(named.body, entrance)
    return 'refused' in admission ? admission.refused : act(admission.request)
  },
  onError: failureAnswer,
})
