import { SQSClient } from '@aws-sdk/client-sqs'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import {
  createSecretsManagerClient,
  createSecretsManagerReader,
  createSecretsManagerWriter,
} from '../../../shared/credentials/secrets-manager-reader.ts'
import { composeEngine } from '../../../shared/operations/composition/compose-engine.ts'
import { composeGateways } from '../../../shared/operations/composition/compose-gateways.ts'
import { composeLedger } from '../../../shared/operations/composition/compose-ledger.ts'
import { functionTools } from '../../../shared/operations/composition/function-tools.ts'
import { failureAnswer } from '../../../shared/operations/http/problem.ts'
import { operationModules } from '../../../shared/operations/modules.ts'
import { answerOperator } from '../../../shared/operations/operate/answer-operator.ts'
import { awsClientOptions } from '../../../shared/runtime/aws-client-options.ts'
import { systemClock } from '../../../shared/runtime/clock.ts'
import { createHandler } from '../../../shared/runtime/create-handler.ts'

const tools = functionTools('operate')
const { environment } = tools
const secrets = createSecretsManagerClient()
const engine = composeEngine(tools, {
  sqs: new SQSClient(awsClientOptions()),
  modules: operationModules,
  gateway: composeGateways({
    partners: environment.PARTNERS,
    reader: createSecretsManagerReader(secrets),
    writer: createSecretsManagerWriter(secrets),
    store: composeLedger(environment),
    budgetView: tools.budgetView,
  }),
})
const partners = new Map(environment.PARTNERS.map((partner) => [partner.id, partner]))

/** The answer must be on its way before Lambda ends the invocation. */
const margin = 500

export const handler = createHandler<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>({
  ...tools,
  run: (event, invocation) => {
    const deadline = { at: systemClock.monotonic() + invocation.getRemainingTimeInMillis() - margin }
    return answerOperator(event, { engine, partners, clock: systemClock, deadline })
  },
  onError: failureAnswer,
})
