import type { Exchange } from '../../../shared/partner-api/transport/exchange.ts'
import { type AwsUnits, CountedOperations, openProduct } from './counted-operations.ts'

/** An operation on a free lane of a known account: one vendor call. */
export async function countPlain(): Promise<AwsUnits> {
  const counted = new CountedOperations()
  await counted.prepare()
  const operation = openProduct('EmailMarketing')
  await counted.handle(operation)
  await counted.settle()
  const units = counted.take()
  await requireApplied(counted, operation.operationId)
  return units
}

/** What an operation takes that arrives while another of its account is being sent; the other's part is taken off. */
export async function countWaiting(): Promise<AwsUnits> {
  const follower = openProduct('SocialMarketing')
  let arrive: (() => Promise<void>) | undefined
  const counted = new CountedOperations(async () => {
    const once = arrive
    arrive = undefined
    await once?.()
    return undefined
  })
  await counted.prepare()
  const first = openProduct('EmailMarketing')
  arrive = () => counted.handle(follower)
  await counted.handle(first)
  await counted.settle()
  const both = counted.take()
  await requireApplied(counted, first.operationId)
  await requireApplied(counted, follower.operationId)
  return minus(both, await countPlain())
}

/** An operation whose request got no answer although it had taken effect: settled, looked at, concluded. */
export async function countUnknown(): Promise<AwsUnits> {
  let lost = false
  const counted = new CountedOperations((request, clock) => {
    if (!lost || request.method !== 'POST') return undefined
    lost = false
    const sentAt = clock.now()
    clock.advance(30_000)
    const exchange: Exchange = {
      outcome: 'failed',
      headersSent: true,
      reason: 'deadline',
      sentAt,
      finishedAt: clock.now(),
    }
    return Promise.resolve(exchange)
  })
  await counted.prepare()
  lost = true
  const operation = openProduct('EmailMarketing')
  await counted.handle(operation)
  await counted.settle()
  const units = counted.take()
  await requireApplied(counted, operation.operationId)
  return units
}

export function minus(all: AwsUnits, part: AwsUnits): AwsUnits {
  return {
    writeUnits: all.writeUnits - part.writeUnits,
    readUnits: all.readUnits - part.readUnits,
    evidenceUnits: all.evidenceUnits - part.evidenceUnits,
    messages: all.messages - part.messages,
    events: all.events - part.events,
    vendorCalls: all.vendorCalls - part.vendorCalls,
  }
}

async function requireApplied(counted: CountedOperations, operationId: string): Promise<void> {
  const status = await counted.status(operationId)
  if (status !== 'applied') throw new Error(`Operation ${operationId} is ${status}, so its units mean nothing.`)
}
