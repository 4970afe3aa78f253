import { expect, test } from 'vitest'
import { newLineMemory } from '../../../shared/engine/line/line-memory.ts'
import { type KeyRecord, keyKey } from '../../../shared/ledger/key-record.ts'
import { EngineHarness, open, provision } from '../../support/engine/engine-harness.ts'

const held = 5_000
const others = 40

test('five thousand held creations in front: the other calls of the partner go on at the full rate', {
  tags: ['long'],
}, async () => {
  const harness = new EngineHarness({ context: { budgetView: new Map(), line: newLineMemory() } })
  const accounts = Array.from({ length: others }, (_none, n) => `client-${n}`)
  for (const account of accounts) await harness.handle(provision(account))
  await harness.settle(10 * 60_000)
  harness.clock.advance(600_000)
  const now = harness.clock.now()
  const hold = { code: 'ACCESS_REFUSED', since: now, until: now + 3_600_000, tries: 2, accounts: ['x', 'y', 'z'] }
  const holds = { 'acme#provision-account': hold }
  const key = keyKey('acme-key')
  const { rules } = (await harness.store.get(key)) as unknown as KeyRecord
  const write = harness.context.steps.writeRules({ rules, set: { holds }, remove: [] })
  await harness.store.update(key, write.changes, write.condition)

  for (let n = 0; n < held; n++) await harness.handle(provision(`held-client-${n}`))
  const began = harness.clock.now()
  harness.gateway.journal.length = 0
  const ids: string[] = []
  for (const account of accounts) {
    const request = open(account)
    ids.push(request.operationId)
    await harness.handle(request)
  }
  await harness.settle(10 * 60_000)
  const ended = await Promise.all(ids.map((id) => harness.operation(id)))
  expect(ended.every(({ status }) => status === 'applied')).toBe(true)
  const last = Math.max(...ended.map(({ finishedAt = 0 }) => finishedAt))
  const calls = harness.calls().length
  // A slot is a quarter of a second; the held ones spend none.
  expect(last - began).toBeLessThan(calls * 256 * 1.2 + 5_000)
  expect(harness.calls().filter((call) => call === 'create')).toEqual([])
  expect(harness.rings.length).toBeLessThan(others)
})
