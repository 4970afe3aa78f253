import { expect, test } from 'vitest'
import { describeOperation } from '../../../shared/engine/describe-operation.ts'
import { EngineHarness, open, provision } from '../../support/engine/engine-harness.ts'

test.each([
  { status: 'parked', shown: { status: 'parked' }, why: 'it is what the lane rests for' },
  {
    status: 'received',
    shown: { status: 'accepted' },
    why: 'a person has decided it, and nobody has taken the lane since',
  },
] as const)('a head that is $status in a lane that rests as parked is reported so: $why', async ({ status, shown }) => {
  const harness = new EngineHarness()
  await harness.handle(provision('bakery'))
  const request = open('bakery')
  await harness.handle(request)
  const now = harness.clock.now()
  const record = { ...(await harness.operation(request.operationId)), status }
  const lane = {
    ...(await harness.lane('bakery')),
    q: [`${record.type}:${record.operationId}`],
    reason: 'parked' as const,
    notBefore: now + 3_600_000,
  }
  const report = describeOperation(record, lane, now)
  expect(report).toMatchObject(shown)
  expect(report).not.toHaveProperty('reason')
  expect(report).not.toHaveProperty('dueAt')
})
