import { SQSClient } from '@aws-sdk/client-sqs'
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'
import type { OperationDefinition } from '../../engine/define-operation.ts'
import { lineCallSchema } from '../../messaging/operation-message.ts'
import type { FunctionDeclaration } from '../../operations/function-declaration.ts'
import { awsClientOptions } from '../../runtime/aws-client-options.ts'
import { systemClock } from '../../runtime/clock.ts'
import { createHandler } from '../../runtime/create-handler.ts'
import type { Log } from '../../runtime/logger.ts'
import { composeWorkingEngine } from './compose-working-engine.ts'
import { functionTools } from './function-tools.ts'

/** What the last writes of an invocation may take, in ms. */
const margin = 1_000

/**
 * The Lambda handler that takes lanes out of the lines: each message calls for one runner of one key. No message stays on
 * the queue: a call that came to nothing is made again by the sweeper.
 */
export function lineHandler(declaration: Pick<FunctionDeclaration, 'name'>, modules: readonly OperationDefinition[]) {
  const tools = functionTools(declaration.name)
  const engine = composeWorkingEngine(tools, new SQSClient(awsClientOptions()), modules)
  return createHandler<SQSEvent, SQSBatchResponse>({
    ...tools,
    run: async (event, context) => {
      const deadline = { at: systemClock.monotonic() + context.getRemainingTimeInMillis() - margin }
      const budgets = event.Records.flatMap(({ body }) => budgetIn(body, tools.log) ?? [])
      await Promise.all(budgets.map((budget) => engine.workLine(budget, deadline)))
      return { batchItemFailures: [] }
    },
  })
}

/** The key that a message calls a runner for; nothing for a message that is no such call. */
export function budgetIn(body: string, log: Pick<Log, 'warn'>): string | undefined {
  try {
    return lineCallSchema.parse(JSON.parse(body)).line.budget
  } catch {
    log.warn('A message on the queue of the lines is no call for a runner and was dropped.', {})
    return undefined
  }
}
