import { SQSClient } from '@aws-sdk/client-sqs'
import type { SweepReport } from '../../../shared/engine/sweep.ts'
import { composeHistory } from '../../../shared/entry/composition/compose-history.ts'
import { composeProbingEngine } from '../../../shared/entry/composition/compose-probing-engine.ts'
import { functionTools } from '../../../shared/entry/composition/function-tools.ts'
import { unreadQueues } from '../../../shared/messaging/sqs-unread.ts'
import { awsClientOptions } from '../../../shared/runtime/aws-client-options.ts'
import { systemClock } from '../../../shared/runtime/clock.ts'
import { createHandler } from '../../../shared/runtime/create-handler.ts'

const tools = functionTools('sweep')
const sqs = new SQSClient(awsClientOptions())
const engine = composeProbingEngine(tools, {
  sqs,
  isUnread: unreadQueues(sqs, tools.environment.QUEUE_URLS),
  history: composeHistory(tools.environment),
})

/** What is left over is found again by the next sweep. */
const margin = 2_000

export const handler = createHandler<unknown, SweepReport>({
  ...tools,
  run: async (_event, invocation) => {
    const report = await engine.sweep({ at: systemClock.monotonic() + invocation.getRemainingTimeInMillis() - margin })
    // That nobody can see it run is no reason to run it again.
    await engine.noteSweep(report).catch(() => undefined)
    // Without a number the alarm stays as it is.
    if (report.standing !== undefined) tools.metrics.level('StandsStill', report.standing)
    return report
  },
})
