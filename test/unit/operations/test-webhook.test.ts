import { describe, expect, test } from 'vitest'
import { noProgress } from '../../../shared/engine/define-operation.ts'
import { testWebhookExample } from '../../../shared/operations/test-webhook/input.ts'
import { testWebhook } from '../../../shared/operations/test-webhook/operation.ts'
import { contextOf, noPasswords, notRead, readSnapshot, stepOf } from '../../support/operations/operation-context.ts'
import { evidence, freeCall, noSearch, ToldGateway } from '../../support/operations/told-gateway.ts'

const context = contextOf({ topic: 'tier.decrease' })
const step = stepOf(testWebhook.next(context, readSnapshot({}), noProgress))

test('test-webhook plans one step that changes nothing, and is repeated after an unknown outcome (3.6, 4.11)', () => {
  expect(step).toEqual({
    kind: 'test-webhook',
    target: {},
    details: { topic: 'tier.decrease' },
    last: true,
    mayBeStored: false,
    afterUnknown: 'repeat',
  })
})

test('test-webhook reads nothing before: the vendor refuses a topic that nobody has subscribed', () => {
  expect(testWebhook.needsRead(context, { fields: {}, seenAt: {} }, notRead)).toBe(false)
})

test('test-webhook sends the topic in one call', async () => {
  const gateway = new ToldGateway()
  await testWebhook.send(step, context, gateway, freeCall, noPasswords)
  expect(gateway.asked).toEqual([{ call: 'test', change: 'tier.decrease' }])
})

test('test-webhook reads the topic where a read is asked for', async () => {
  const gateway = new ToldGateway()
  await testWebhook.read(context, gateway, freeCall, noSearch)
  expect(gateway.asked).toEqual([{ call: 'read-topic', change: 'tier.decrease' }])
})

describe('a look after test-webhook', () => {
  const look = (gateway: ToldGateway) =>
    testWebhook.observe(step, { fields: {}, source: 'directory', at: 1 }, context, gateway, freeCall, noSearch)

  test('cannot tell: no topic shows whether a test was sent', async () => {
    const fields = { 'topic:tier.decrease': 'none' }
    expect(await look(new ToldGateway().shows(fields))).toEqual({
      conclusion: 'cannot-tell',
      fields,
      code: 'CANNOT_TELL',
      message: 'The vendor does not show whether the test was sent.',
      evidence,
    })
  })

  test('that fails itself proves nothing', async () => {
    const failure = { class: 'held', code: 'CREDENTIALS_REFUSED', message: 'refused' } as const
    expect(await look(new ToldGateway().fails(failure))).toEqual({ conclusion: 'failed', failure, evidence })
  })
})

test('test-webhook has nothing to tell the directory', () => {
  expect(testWebhook.project(step, context, { 'topic:tier.decrease': 'none' })).toEqual({})
})

describe('test-webhook’s stored input', () => {
  test.each([
    ['nothing', undefined],
    ['without a topic', {}],
    ['a topic that there is not', { topic: 'tier.*' }],
    ['a field that is not known', { topic: 'tier.decrease', payload: '{}' }],
  ])('is refused when it is %s', (_what, stored) => {
    expect(() => testWebhook.parseInput(stored)).toThrow()
  })

  test('is what was sent', () => {
    expect(testWebhook.parseInput(testWebhookExample)).toEqual(testWebhookExample)
    expect(testWebhook.type).toBe('test-webhook')
  })
})
