import { describe, expect, test } from 'vitest'
import type { AccountFields } from '../../../shared/domain/account-fields.ts'
import { type KnowledgeAge, noProgress } from '../../../shared/engine/define-operation.ts'
import { unsubscribeWebhookExample } from '../../../shared/operations/unsubscribe-webhook/input.ts'
import { unsubscribeWebhook } from '../../../shared/operations/unsubscribe-webhook/operation.ts'
import { fingerprintOf } from '../../../shared/partner-api/json/webhook-topics.ts'
import { contextOf, noPasswords, notRead, readSnapshot, stepOf } from '../../support/operations/operation-context.ts'
import { evidence, freeCall, noSearch, ToldGateway } from '../../support/operations/told-gateway.ts'

const context = contextOf({ topic: 'account.cancel' })
const ours = fingerprintOf('https://hooks.example.com/v3/acme')
const planned = (fields: AccountFields) => unsubscribeWebhook.next(context, readSnapshot(fields), noProgress)
const step = stepOf(planned({ 'topic:account.cancel': ours }))

describe('unsubscribe-webhook plans', () => {
  test('one step, the last, which is looked for after an unknown outcome', () => {
    expect(step).toEqual({
      kind: 'unsubscribe-webhook',
      target: { 'topic:account.cancel': ['none'] },
      details: { topic: 'account.cancel' },
      last: true,
      mayBeStored: false,
    })
  })

  test.each([
    ['the topic was not shown', {}],
    ['only another topic has nobody', { 'topic:account.cancel': ours, 'topic:tier.increase': 'none' }],
  ])('the same where %s', (_what, fields) => {
    expect(stepOf(planned(fields))).toEqual(step)
  })

  test('nothing where nothing is subscribed: V3 would refuse it', () => {
    expect(planned({ 'topic:account.cancel': 'none' })).toEqual({
      do: 'finish',
      code: 'ALREADY_SO',
      message: 'Nothing is subscribed to account.cancel; nothing was sent.',
    })
  })
})

describe('unsubscribe-webhook reads the topic', () => {
  const rows: { reason: string; fields: AccountFields; age?: KnowledgeAge; reads: boolean }[] = [
    { reason: 'nothing is known of it', fields: {}, reads: true },
    {
      reason: 'that there is none is confirmed before nothing is done',
      fields: { 'topic:account.cancel': 'none' },
      reads: true,
    },
    {
      reason: 'we subscribed it, and somebody else may have ended that',
      fields: { 'topic:account.cancel': ours },
      reads: true,
    },
    { reason: 'only another topic is known', fields: { 'topic:tier.increase': ours }, reads: true },
  ]

  test.each(rows)('$reads: $reason', ({ fields, age = notRead, reads }) => {
    expect(unsubscribeWebhook.needsRead(context, { fields, seenAt: {} }, age)).toBe(reads)
  })

  test('by one call', async () => {
    const gateway = new ToldGateway()
    await unsubscribeWebhook.read(context, gateway, freeCall, noSearch)
    expect(gateway.asked).toEqual([{ call: 'read-topic', change: 'account.cancel' }])
  })
})

test('unsubscribe-webhook sends the topic in one call', async () => {
  const gateway = new ToldGateway()
  await unsubscribeWebhook.send(step, context, gateway, freeCall, noPasswords)
  expect(gateway.asked).toEqual([{ call: 'unsubscribe', change: 'account.cancel' }])
})

test.each([
  ['applied', 'none'],
  ['as-before', ours],
  ['elsewhere', fingerprintOf('https://hooks.example.com/theirs')],
])('a look after unsubscribe-webhook says %s by the topic that is shown', async (conclusion, shown) => {
  const gateway = new ToldGateway().shows({ 'topic:account.cancel': shown })
  const before = { fields: { 'topic:account.cancel': ours }, source: 'directory', at: 1 } as const
  expect(await unsubscribeWebhook.observe(step, before, context, gateway, freeCall, noSearch)).toMatchObject({
    conclusion,
    evidence,
  })
  expect(gateway.asked).toEqual([{ call: 'read-topic', change: 'account.cancel' }])
})

test('unsubscribe-webhook tells the directory that nothing is subscribed', () => {
  expect(unsubscribeWebhook.project(step, context, {})).toEqual({ 'topic:account.cancel': 'none' })
})

describe('unsubscribe-webhook’s stored input', () => {
  test.each([
    ['nothing', undefined],
    ['without a topic', {}],
    ['a number', { topic: 3 }],
    ['a field that is not known', { topic: 'account.cancel', callbackUri: 'https://hooks.example.com' }],
  ])('is refused when it is %s', (_what, stored) => {
    expect(() => unsubscribeWebhook.parseInput(stored)).toThrow()
  })

  test('is what was sent', () => {
    expect(unsubscribeWebhook.parseInput(unsubscribeWebhookExample)).toEqual(unsubscribeWebhookExample)
    expect(unsubscribeWebhook.type).toBe('unsubscribe-webhook')
  })
})
