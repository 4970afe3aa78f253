import { SQSClient } from '@aws-sdk/client-sqs'
import {
  createSecretsManagerClient,
  createSecretsManagerReader,
  createSecretsManagerWriter,
} from '../../../shared/credentials/secrets-manager-reader.ts'
import { unreadQueues } from '../../../shared/messaging/sqs-unread.ts'
import { composeEngine } from '../../../shared/operations/composition/compose-engine.ts'
import { composeGateways } from '../../../shared/operations/composition/compose-gateways.ts'
import { composeLedger } from '../../../shared/operations/composition/compose-ledger.ts'
import { functionTools } from '../../../shared/operations/composition/function-tools.ts'
import type { SweepReport } from '../../../shared/operations/engine/sweep.ts'
import { awsClientOptions } from '../../../shared/runtime/aws-client-options.ts'
import { systemClock } from '../../../shared/runtime/clock.ts'
import { createHandler } from '../../../shared/runtime/create-handler.ts'

const tools = functionTools('sweep')
const { environment } = tools
const secrets = createSecretsManagerClient()
const sqs = new SQSClient(awsClientOptions())
const engine = composeEngine(tools, {
  sqs,
  isUnread: unreadQueues(sqs, environment.QUEUE_URLS),
  gateway: composeGateways({
    partners: environment.PARTNERS,
    reader: createSecretsManagerReader(secrets),
    writer: createSecretsManagerWriter(secrets),
    store: composeLedger(environment),
    budgetView: tools.budgetView,
  }),
})

/** What is left over is found again by the next sweep. */
const margin = 2_000

export const handler = createHandler<unknown, SweepReport>({
  ...tools,
  run: async (_event, invocation) => {
    const report = await engine.sweep({ at: systemClock.monotonic() + invocation.getRemainingTimeInMillis() - margin })
    // Without a number the alarm stays as it is.
    if (report.standing !== undefined) tools.metrics.level('StandsStill', report.standing)
    return report
  },
})
