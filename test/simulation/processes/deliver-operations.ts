import { setTimeout as rest } from 'node:timers/promises'
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs'
import type { Endpoints } from '../../../infra/local/endpoints.ts'
import { localCredentials } from '../../../infra/local/local-credentials.ts'
import type { ProductProcess } from './product-process.ts'
import { type Delivery, operationBody, type PlannedAccount, type RoundPlan } from './round-plan.ts'

/** As many as one request takes. */
const batchSize = 10
const restBetween = 100
const restAfterFailure = 200

/** What callers learnt: an id that is in here was promised to be carried out. */
export interface Deliveries {
  /** Messages that a queue took, duplicates and malformed ones included. */
  messages: number
  /** Requests that the API answered with 202. */
  posted: number
  /** Requests and messages that had to be sent again because a process was gone. */
  repeated: number
}

/**
 * Drops the round's messages on the queues and posts the rest to the API, as callers do who send again whatever was not
 * taken. Resolves when all is handed over.
 *
 * @param signal ends it early
 */
export async function deliverOperations(
  plan: RoundPlan,
  product: ProductProcess,
  signal: AbortSignal,
): Promise<Deliveries> {
  const deliveries: Deliveries = { messages: 0, posted: 0, repeated: 0 }
  const posting = plan.accounts
    .filter(({ order }) => order === 'api')
    .map((account) => postInOrder(account, product, deliveries, signal))
  await Promise.all([dropMessages(plan.deliveries, product, deliveries, signal), ...posting])
  return deliveries
}

async function dropMessages(
  messages: readonly Delivery[],
  product: ProductProcess,
  deliveries: Deliveries,
  signal: AbortSignal,
): Promise<void> {
  for (let from = 0; from < messages.length; from += batchSize) {
    const batch = messages.slice(from, from + batchSize)
    for (const [operation, sameQueue] of Map.groupBy(batch, (message) => message.operation)) {
      await untilTaken(product, deliveries, signal, async (endpoints) => {
        await sendBatch(endpoints, operation, sameQueue)
        deliveries.messages += sameQueue.length
        return true
      })
    }
    await rest(restBetween)
  }
}

async function sendBatch(endpoints: Endpoints, operation: string, messages: readonly Delivery[]): Promise<void> {
  const { region, sqs: endpoint, queues } = endpoints
  const sqs = new SQSClient({ region, endpoint, credentials: localCredentials, maxAttempts: 1 })
  try {
    const Entries = messages.map(({ body, partner }, index) => ({
      ...{ Id: String(index), MessageBody: body, MessageGroupId: partner },
    }))
    const { Failed = [] } = await sqs.send(new SendMessageBatchCommand({ QueueUrl: queues[operation], Entries }))
    if (Failed.length > 0) throw new Error(`${Failed.length} messages were not taken: ${Failed[0]?.Message}`)
  } finally {
    sqs.destroy()
  }
}

/** The next operation of an account is not posted before the API has promised the one before it. */
async function postInOrder(
  account: PlannedAccount,
  product: ProductProcess,
  deliveries: Deliveries,
  signal: AbortSignal,
): Promise<void> {
  for (const operation of account.operations) {
    const body = JSON.stringify({ operation: operation.type, ...operationBody(operation) })
    await untilTaken(product, deliveries, signal, async ({ api }) => {
      const response = await fetch(`${api}/operations`, { method: 'POST', body, signal: AbortSignal.timeout(5_000) })
      const text = await response.text()
      // What the caller has wrong is wrong for ever: sending it again would hide a mistake of the round's.
      if (response.status >= 400 && response.status < 500) throw new PostRefusedError(`${response.status} ${text}`)
      if (response.status >= 500) return false
      deliveries.posted += 1
      return true
    })
  }
}

/** The API found something wrong with a request that the round believes to be right. */
export class PostRefusedError extends Error {
  override readonly name = 'PostRefusedError'
}

async function untilTaken(
  product: ProductProcess,
  deliveries: Deliveries,
  signal: AbortSignal,
  send: (endpoints: Endpoints) => Promise<boolean>,
): Promise<void> {
  while (!signal.aborted) {
    const { endpoints } = product
    try {
      if (endpoints !== undefined && (await send(endpoints))) return
    } catch (error) {
      if (error instanceof PostRefusedError) throw error
    }
    deliveries.repeated += 1
    await rest(restAfterFailure)
  }
}
