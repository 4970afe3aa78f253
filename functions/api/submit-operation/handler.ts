import { SQSClient } from '@aws-sdk/client-sqs'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { createDigestKey } from '../../../shared/credentials/digest-key.ts'
import {
  createSecretsManagerClient,
  createSecretsManagerReader,
} from '../../../shared/credentials/secrets-manager-reader.ts'
import { composeEngine } from '../../../shared/entry/composition/compose-engine.ts'
import { functionTools, required } from '../../../shared/entry/composition/function-tools.ts'
import { withIdempotencyKey } from '../../../shared/entry/http/idempotency-key.ts'
import { failureAnswer } from '../../../shared/entry/http/problem.ts'
import { submitOperation } from '../../../shared/entry/http/submit-operation.ts'
import { operationFunctions } from '../../../shared/operations/catalogue.ts'
import { awsClientOptions } from '../../../shared/runtime/aws-client-options.ts'
import { systemClock } from '../../../shared/runtime/clock.ts'
import { createHandler } from '../../../shared/runtime/create-handler.ts'

const tools = functionTools('submit-operation')
const { environment } = tools
const reader = createSecretsManagerReader(createSecretsManagerClient())
const engine = composeEngine(tools, {
  sqs: new SQSClient(awsClientOptions()),
  digestKey: createDigestKey(required(environment.DIGEST_SECRET_NAME, 'DIGEST_SECRET_NAME'), reader, systemClock),
})
const partners = new Map(environment.PARTNERS.map((partner) => [partner.id, partner]))

export const handler = createHandler<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>({
  ...tools,
  run: async ({ body = '', isBase64Encoded, headers = {} }) => {
    const text = isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body
    const named = withIdempotencyKey(text, headers['idempotency-key'])
    if ('refused' in named) return named.refused
    return submitOperation(named.body, operationFunctions, partners, engine, systemClock.now())
  },
  onError: failureAnswer,
})
