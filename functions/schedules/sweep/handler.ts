import { SQSClient } from '@aws-sdk/client-sqs'
import { composeEngine } from '../../../shared/operations/composition/compose-engine.ts'
import { functionTools } from '../../../shared/operations/composition/function-tools.ts'
import type { SweepReport } from '../../../shared/operations/engine/sweep.ts'
import { awsClientOptions } from '../../../shared/runtime/aws-client-options.ts'
import { systemClock } from '../../../shared/runtime/clock.ts'
import { createHandler } from '../../../shared/runtime/create-handler.ts'

const tools = functionTools('sweep')
const engine = composeEngine(tools, { sqs: new SQSClient(awsClientOptions()) })

/** What is left over is found again by the next sweep. */
const margin = 2_000

export const handler = createHandler<unknown, SweepReport>({
  ...tools,
  run: (_event, invocation) =>
    engine.sweep({ at: systemClock.monotonic() + invocation.getRemainingTimeInMillis() - margin }),
})
