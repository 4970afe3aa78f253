import { describe, expect, test } from 'vitest'
import { noProgress } from '../../../shared/engine/define-operation.ts'
import { subscribeWebhookExample } from '../../../shared/operations/subscribe-webhook/input.ts'
import { subscribeWebhook } from '../../../shared/operations/subscribe-webhook/operation.ts'
import { fingerprintOf } from '../../../shared/partner-api/json/webhook-topics.ts'
import { contextOf, noPasswords, notRead, readSnapshot, stepOf } from '../../support/operations/operation-context.ts'
import { evidence, freeCall, noSearch, ToldGateway } from '../../support/operations/told-gateway.ts'

const callbackUri = 'https://hooks.example.com/v3/acme?key=planted-key'
const fingerprint = fingerprintOf(callbackUri)
const context = contextOf({ topic: 'tier.increase', callbackUri })
const step = stepOf(subscribeWebhook.next(context, readSnapshot({}), noProgress))

describe('subscribe-webhook plans', () => {
  test('one step, the last, which is repeated after an unknown outcome: it sets a value (3.6, 4.11)', () => {
    expect(step).toEqual({
      kind: 'subscribe-webhook',
      target: { 'topic:tier.increase': [fingerprint] },
      details: { topic: 'tier.increase' },
      last: true,
      mayBeStored: false,
      afterUnknown: 'repeat',
    })
  })

  test('no word of the address, which may hold a key: a fingerprint stands for it', () => {
    expect(fingerprint).toMatch(/^[\w-]{22}$/)
    for (const part of ['hooks.example.com', 'planted-key']) expect(JSON.stringify(step)).not.toContain(part)
  })

  test.each([
    ['nothing is subscribed', 'none'],
    ['another address is', fingerprintOf('https://hooks.example.com/old')],
    ['this very address is: somebody else may have changed it since', fingerprint],
  ])('the same where, as far as is known, %s', (_what, known) => {
    const snapshot = readSnapshot({ 'topic:tier.increase': known })
    expect(stepOf(subscribeWebhook.next(context, snapshot, noProgress))).toEqual(step)
  })

  test('without reading anything before', () => {
    expect(subscribeWebhook.needsRead(context, { fields: {}, seenAt: {} }, notRead)).toBe(false)
    expect(subscribeWebhook.needsVendorId).toBeUndefined()
  })
})

test('subscribe-webhook sends topic and address in one call', async () => {
  const gateway = new ToldGateway()
  await subscribeWebhook.send(step, context, gateway, freeCall, noPasswords)
  expect(gateway.asked).toEqual([{ call: 'subscribe', change: { topic: 'tier.increase', callbackUri } }])
})

describe('the topic is read', () => {
  test('for a restored ledger, where nothing is planned by memory', async () => {
    const gateway = new ToldGateway()
    await subscribeWebhook.read(context, gateway, freeCall, noSearch)
    expect(gateway.asked).toEqual([{ call: 'read-topic', change: 'tier.increase' }])
  })

  test.each([
    ['applied', fingerprint],
    ['as-before', 'none'],
    ['elsewhere', fingerprintOf('https://hooks.example.com/theirs')],
  ])('after another try was asked for: %s by the address that it is sent to', async (conclusion, shown) => {
    const gateway = new ToldGateway().shows({ 'topic:tier.increase': shown })
    const before = { fields: { 'topic:tier.increase': 'none' }, source: 'read', at: 1 } as const
    const look = await subscribeWebhook.observe(step, before, context, gateway, freeCall, noSearch)
    expect(look).toMatchObject({ conclusion, evidence })
    expect(gateway.asked).toEqual([{ call: 'read-topic', change: 'tier.increase' }])
    expect(JSON.stringify(look)).not.toContain('planted-key')
  })
})

test('subscribe-webhook tells the directory the fingerprint, not the address', () => {
  expect(subscribeWebhook.project(step, context, {})).toEqual({ 'topic:tier.increase': fingerprint })
})

describe('subscribe-webhook’s stored input', () => {
  test.each([
    ['nothing', undefined],
    ['without an address', { topic: 'tier.increase' }],
    ['an address without TLS', { topic: 'tier.increase', callbackUri: 'http://hooks.example.com' }],
    ['a topic that there is not', { topic: 'tier', callbackUri }],
    ['a field that is not known', { topic: 'tier.increase', callbackUri, secret: 'x' }],
  ])('is refused when it is %s', (_what, stored) => {
    expect(() => subscribeWebhook.parseInput(stored)).toThrow()
  })

  test('is what was sent', () => {
    expect(subscribeWebhook.parseInput(subscribeWebhookExample)).toEqual(subscribeWebhookExample)
    expect(subscribeWebhook.type).toBe('subscribe-webhook')
  })
})
