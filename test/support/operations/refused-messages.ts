import { receiveOperation } from '../../../shared/entry/composition/receive-operation.ts'
import type { RefusedRecord } from '../../../shared/ledger/refused-record.ts'
import { operationFunctions } from '../../../shared/operations/catalogue.ts'
import { acme, type EngineHarness } from '../engine/engine-harness.ts'
import type { MemoryItemStore } from '../memory/memory-item-store.ts'
import { createMemoryLog, MemoryMetrics } from '../memory/memory-log.ts'
import { MemoryDeadLetters } from '../memory/memory-messaging.ts'

/** The records of refused messages, in the order of their ids. */
export const refusedIn = (store: MemoryItemStore): RefusedRecord[] =>
  store
    .all()
    .filter(({ pk, sk }) => pk.startsWith('REFUSED#') && sk === 'MESSAGE')
    .sort((one, other) => (one.pk < other.pk ? -1 : 1)) as unknown as RefusedRecord[]

/** The bodies that are kept of them, by id. */
export const refusedBodiesIn = (store: MemoryItemStore): Record<string, string> =>
  Object.fromEntries(
    store
      .all()
      .filter(({ pk, sk, body }) => pk.startsWith('REFUSED#') && sk === 'BODY' && body !== undefined)
      .map(({ pk, body }) => [pk.slice('REFUSED#'.length), String(body)]),
  )

/** A message comes from the queue of `open-product`, unless it says otherwise; returning acknowledges it. */
export async function takeMessage(
  harness: EngineHarness,
  body: object | string,
  { messageId = 'm-1', operation = 'open-product', partners = [acme], sender = 'AROAEXAMPLE:billing' } = {},
): Promise<MemoryDeadLetters> {
  const declaration = operationFunctions.find(({ name }) => name === operation)
  if (declaration === undefined) throw new Error(`There is no operation ${operation}.`)
  const deadLetters = new MemoryDeadLetters()
  const receive = receiveOperation({
    ...{ declaration, deadLetters, engine: harness.engine, events: harness.context.events, clock: harness.clock },
    partners: new Map(partners.map((partner) => [partner.id, partner])),
    ...{ log: createMemoryLog().log, metrics: new MemoryMetrics() },
  })
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const attributes = {
    SenderId: sender,
    ApproximateReceiveCount: '1',
    SentTimestamp: String(harness.clock.now() - 1_000),
  }
  await receive({ messageId, body: text, attributes } as never, harness.deadline())
  return deadLetters
}
