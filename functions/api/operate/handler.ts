import { SQSClient } from '@aws-sdk/client-sqs'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import {
  createSecretsManagerClient,
  createSecretsManagerReader,
} from '../../../shared/credentials/secrets-manager-reader.ts'
import { composeHistory } from '../../../shared/entry/composition/compose-history.ts'
import { composeLedger } from '../../../shared/entry/composition/compose-ledger.ts'
import { composeProbingEngine } from '../../../shared/entry/composition/compose-probing-engine.ts'
import { composeDigestKey, composeSeal } from '../../../shared/entry/composition/compose-seal.ts'
import { functionTools, required } from '../../../shared/entry/composition/function-tools.ts'
import { failureAnswer } from '../../../shared/entry/http/problem.ts'
import { answerOperator } from '../../../shared/entry/operate/answer-operator.ts'
import { sqsDeadLetterQueues } from '../../../shared/messaging/dead-letter-queues.ts'
import { sqsQueueStates } from '../../../shared/messaging/queue-states.ts'
import { operationModules } from '../../../shared/operations/modules.ts'
import { reconciliations } from '../../../shared/reconciliation/reconciliations.ts'
import { awsClientOptions } from '../../../shared/runtime/aws-client-options.ts'
import { systemClock } from '../../../shared/runtime/clock.ts'
import { createHandler } from '../../../shared/runtime/create-handler.ts'
import { systemRandom } from '../../../shared/runtime/random.ts'

const tools = functionTools('operate')
const { environment } = tools
const history = composeHistory(environment)
const sqs = new SQSClient(awsClientOptions())
const partners = new Map(environment.PARTNERS.map((partner) => [partner.id, partner]))
const store = composeLedger(environment)
const context = { store, clock: systemClock, random: systemRandom, times: environment.ENGINE_TIMES }
// A message that is redriven is accepted here.
const digestKey = composeDigestKey(environment)
const engine = composeProbingEngine(tools, { sqs, modules: operationModules, history, digestKey })
const seal = composeSeal(digestKey)
const deadLetters = sqsDeadLetterQueues(sqs, environment.QUEUE_URLS)
const parts = {
  ...{ partners, callers: environment.CALLERS, deadLetters, reconciliations: reconciliations(context) },
  ...{ senders: environment.SENDERS, clock: systemClock },
}
const doctor = {
  secrets: createSecretsManagerReader(createSecretsManagerClient()),
  digestSecretName: required(environment.DIGEST_SECRET_NAME, 'DIGEST_SECRET_NAME'),
  queues: sqsQueueStates(sqs, environment.QUEUE_URLS),
}

/** The answer must be on its way before Lambda ends the invocation. */
const margin = 500

export const handler = createHandler<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>({
  ...tools,
  run: (event, invocation) => {
    const deadline = { at: systemClock.monotonic() + invocation.getRemainingTimeInMillis() - margin }
    return answerOperator(event, { ...parts, engine, doctor, seal, deadline })
  },
  onError: failureAnswer,
})
