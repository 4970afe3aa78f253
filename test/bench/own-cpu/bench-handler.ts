import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda'
import { createEngine } from '../../../shared/engine/engine.ts'
import { receiveOperation } from '../../../shared/entry/composition/receive-operation.ts'
import { openProductFunction } from '../../../shared/operations/catalogue.ts'
import { handleBatch } from '../../../shared/runtime/batch-handler.ts'
import { createHandler } from '../../../shared/runtime/create-handler.ts'
import { createLog, createPowertoolsLogger } from '../../../shared/runtime/logger.ts'
import { createMetrics, createPowertoolsMetrics } from '../../../shared/runtime/metrics.ts'
import { systemRandom } from '../../../shared/runtime/random.ts'
import { type BenchPorts, benchContext, benchPartner } from '../engine/bench-engine.ts'

export type BenchHandler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>

/** The handler of `open-product` as it is composed for Lambda, over the ports given. */
export function benchHandler(ports: BenchPorts): BenchHandler {
  const logger = createPowertoolsLogger('bench')
  const log = createLog(logger)
  const metrics = createMetrics(createPowertoolsMetrics('bench', 'open-product'))
  const receive = receiveOperation({
    declaration: openProductFunction,
    engine: createEngine(benchContext(ports)),
    deadLetters: { send: async ({ reason }) => Promise.reject(new Error(`A message was refused: ${reason}`)) },
    events: { emit: async () => undefined },
    partners: new Map([[benchPartner.id, ports.partner ?? benchPartner]]),
    clock: ports.clock,
    log,
    metrics,
  })
  return createHandler<SQSEvent, SQSBatchResponse>({
    logger,
    log,
    metrics,
    run: (event, context) => {
      const remaining = () => context.getRemainingTimeInMillis()
      const deadline = { at: ports.clock.monotonic() + remaining() - 1_000 }
      return handleBatch(event, remaining, (record) => receive(record, deadline), {
        concurrency: openProductFunction.trigger.batchSize,
        margin: 1_000,
        visibility: { hide: async () => undefined, renew: async () => undefined },
        kindOf: () => 'message',
        random: systemRandom,
        log,
        metrics,
      })
    },
  })
}

/** An event with one message: no cost is shared with other messages of a batch. */
export function sqsEvent(body: string): SQSEvent {
  return {
    Records: [
      {
        messageId: '5f0c3d5e-7d9b-4d5f-9d1c-0c4b1c7f8a10',
        receiptHandle: 'example-receipt-handle',
        body,
        attributes: {
          ApproximateReceiveCount: '1',
          SentTimestamp: '1767225600000',
          SenderId: 'example',
          ApproximateFirstReceiveTimestamp: '1767225600001',
        },
        messageAttributes: {},
        md5OfBody: '',
        eventSource: 'aws:sqs',
        eventSourceARN: 'arn:aws:sqs:us-east-1:111111111111:open-product',
        awsRegion: 'us-east-1',
      },
    ],
  }
}

export const lambdaContext = {
  functionName: 'open-product',
  awsRequestId: '2f0c3d5e-7d9b-4d5f-9d1c-0c4b1c7f8a11',
  getRemainingTimeInMillis: () => 60_000,
} as unknown as Context
