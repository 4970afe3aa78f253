import { expect, test } from 'vitest'
import type { OperationDefinition } from '../../../shared/engine/define-operation.ts'
import { type KeyRecord, keyKey } from '../../../shared/ledger/key-record.ts'
import { withChangedCancel } from '../../support/engine/changed-module.ts'
import { cancel, provision } from '../../support/engine/engine-harness.ts'

class Broken extends TypeError {
  override readonly name = 'TypeError'
}
const broken = (): never => {
  throw new Broken('Invalid URL: https://%00')
}

async function withFault(change: Partial<OperationDefinition>) {
  const harness = await withChangedCancel(() => change)
  const before = (await harness.store.get(keyKey('acme-key'))) as unknown as KeyRecord
  const request = cancel('bakery')
  await harness.handle(request)
  await harness.settle()
  const key = (await harness.store.get(keyKey('acme-key'))) as unknown as KeyRecord
  return { harness, before, key, record: await harness.operation(request.operationId) }
}

test.each<[string, Partial<OperationDefinition>]>([
  ['the request is built', { send: async () => broken() }],
  ['the plan is made', { next: broken }],
  ['the account is read', { needsRead: () => true, read: async () => broken() }],
])('an exception of ours while %s parks that operation with its name and is no outage', async (_when, change) => {
  const { record, key, harness } = await withFault(change)
  expect(record).toMatchObject({ status: 'parked', outcome: { code: 'OWN_FAULT' } })
  expect(record.outcome?.message).toContain('TypeError')
  expect(JSON.stringify(record)).not.toContain('%00')
  expect(record.attempt?.state).not.toBe('open')
  expect(Object.values(record.past).every(({ outcome }) => outcome === 'not-sent')).toBe(true)
  expect(key.outages).toBeUndefined()
  expect(key.breaker).toBeUndefined()
  expect(harness.notices).toContain('own-fault')
})

test('an account beside it goes on', async () => {
  const { harness } = await withFault({ send: async () => broken() })
  const request = provision('butcher')
  await harness.handle(request)
  expect((await harness.operation(request.operationId)).status).toBe('applied')
})

test('an exception after the request may have left leaves the attempt to a look, and is no outage', async () => {
  const { record, key } = await withFault({
    send: async (_step, { names }, gateway, call) => {
      await gateway.cancelProduct(names, 'EmailMarketing', call)
      return broken()
    },
  })
  expect(record).toMatchObject({ status: 'applied', outcome: { concludedBy: 'observation' } })
  expect(key.outages).toBeUndefined()
})

test('an exception of ours while it is looked at parks it with its attempt still open', async () => {
  const { record } = await withFault({
    send: async (_step, { names }, gateway, call) => {
      await gateway.cancelProduct(names, 'EmailMarketing', call)
      return broken()
    },
    observe: async () => broken(),
  })
  expect(record).toMatchObject({ status: 'parked', outcome: { code: 'OWN_FAULT' }, attempt: { state: 'open' } })
})
