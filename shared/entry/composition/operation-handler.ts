import { SQSClient } from '@aws-sdk/client-sqs'
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'
import type { OperationDefinition } from '../../engine/define-operation.ts'
import { SqsDeadLetters } from '../../messaging/sqs-dead-letters.ts'
import { SqsVisibility } from '../../messaging/sqs-visibility.ts'
import type { OperationFunctionDeclaration } from '../../operations/function-declaration.ts'
import { messagesApart } from '../../operations/messages-apart.ts'
import { awsClientOptions } from '../../runtime/aws-client-options.ts'
import { handleBatch } from '../../runtime/batch-handler.ts'
import { systemClock } from '../../runtime/clock.ts'
import { createHandler } from '../../runtime/create-handler.ts'
import { pace } from '../../runtime/pace.ts'
import { systemRandom } from '../../runtime/random.ts'
import { composeEvents } from './compose-events.ts'
import { composeWorkingEngine } from './compose-working-engine.ts'
import { failureKind } from './failure-kind.ts'
import { functionTools, required } from './function-tools.ts'
import { receiveOperation } from './receive-operation.ts'
import { firstSender } from './sender-rules.ts'

/** What the last writes of an invocation may take, in ms; nothing that calls the vendor is begun inside it. */
const margin = 1_000

/** The Lambda handler of one operation: its own queue in, the engine behind. */
export function operationHandler(declaration: OperationFunctionDeclaration, module: OperationDefinition) {
  const tools = functionTools(declaration.name)
  const { environment, logger, log, metrics } = tools
  const sqs = new SQSClient(awsClientOptions())
  const events = composeEvents(environment)
  const engine = composeWorkingEngine(tools, sqs, [module])
  const deadLetters = new SqsDeadLetters(sqs, required(environment.DEAD_LETTER_QUEUE_URL, 'DEAD_LETTER_QUEUE_URL'))
  const ownRole = environment.OWN_ROLE_ID
  const ownQueue = required(environment.QUEUE_URLS[declaration.name], 'QUEUE_URLS')
  const visibility = new SqsVisibility(sqs, ownQueue, (record) =>
    ownRole === undefined ? undefined : firstSender(record, ownRole),
  )
  const partners = new Map(environment.PARTNERS.map((partner) => [partner.id, partner]))
  const receive = receiveOperation({
    ...{ declaration, engine, deadLetters, events, partners },
    ...{ clock: systemClock, log, metrics, ownRole, senders: environment.SENDERS },
    turn: pace(systemClock, messagesApart(environment.ENGINE_TIMES)),
  })

  return createHandler<SQSEvent, SQSBatchResponse>({
    logger,
    log,
    metrics,
    run: (event, context) => {
      const remaining = () => context.getRemainingTimeInMillis()
      // Read once: all records of the batch share the time of this invocation.
      const deadline = { at: systemClock.monotonic() + remaining() - margin }
      return handleBatch(event, remaining, (record) => receive(record, deadline), {
        concurrency: declaration.trigger.batchSize,
        margin,
        visibility,
        kindOf: failureKind,
        random: systemRandom,
        log,
        metrics,
      })
    },
  })
}
