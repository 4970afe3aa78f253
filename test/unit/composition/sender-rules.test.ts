import type { SQSRecord } from 'aws-lambda'
import { describe, expect, test } from 'vitest'
import { receiveOperation } from '../../../shared/entry/composition/receive-operation.ts'
import { firstSender, maySendFor, type SenderRule } from '../../../shared/entry/composition/sender-rules.ts'
import { openProductFunction } from '../../../shared/operations/catalogue.ts'
import { acme, EngineHarness } from '../../support/engine/engine-harness.ts'
import { createMemoryLog, MemoryMetrics } from '../../support/memory/memory-log.ts'
import { MemoryDeadLetters } from '../../support/memory/memory-messaging.ts'
import { bodyIn, desk } from '../../support/operations/desk.ts'
import { problemIn } from '../../support/operations/problem-details.ts'
import { refusedIn } from '../../support/operations/refused-messages.ts'

const billing = 'AROABILLING'
const ownRole = 'AROAOURSELVES'
const rules: readonly SenderRule[] = [
  { sender: billing, partners: ['acme'] },
  { sender: 'AIDAROBIN', partners: '*' },
]

describe('a sender', () => {
  test.each([
    { reason: 'a session of the role', sender: `${billing}:job-1`, partner: 'acme', may: true },
    { reason: 'another partner', sender: `${billing}:job-1`, partner: 'globex', may: false },
    { reason: 'a user for all partners', sender: 'AIDAROBIN', partner: 'globex', may: true },
    { reason: 'a session that is named like the role', sender: `AROAOTHER:${billing}`, partner: 'acme', may: false },
    { reason: 'an id that begins like the role’s', sender: `${billing}2:job-1`, partner: 'acme', may: false },
    { reason: 'nobody', sender: undefined, partner: 'acme', may: false },
  ])('may send: $may, since it is $reason', ({ sender, partner, may }) => {
    expect(maySendFor(rules, sender, partner)).toBe(may)
  })

  test('is judged by the queue’s policy alone where the stage lists none', () => {
    expect(maySendFor(undefined, undefined, 'acme')).toBe(true)
  })
})

const body = { operationId: 'open-1', partner: 'acme', account: 'bakery', input: { product: 'EmailMarketing' } }

function recordOf(sender: string, told?: string, message: object = body): SQSRecord {
  return {
    messageId: 'm-1',
    body: JSON.stringify(message),
    attributes: { SenderId: sender, ApproximateReceiveCount: '1', SentTimestamp: '1' },
    messageAttributes: told === undefined ? {} : { firstSender: { stringValue: told, dataType: 'String' } },
  } as unknown as SQSRecord
}

describe('the first sender', () => {
  test.each([
    { reason: 'SQS says it', record: recordOf(`${billing}:job`), first: `${billing}:job` },
    { reason: 'our own function has sent it anew', record: recordOf(`${ownRole}:f`, billing), first: billing },
    { reason: 'a stranger may set the attribute too', record: recordOf('AROAEVIL:x', billing), first: 'AROAEVIL:x' },
    {
      reason: 'a stranger may name a session as they like',
      record: recordOf(`AROAEVIL:${ownRole}`, billing),
      first: `AROAEVIL:${ownRole}`,
    },
  ])('is $first, since $reason', ({ record, first }) => {
    expect(firstSender(record, ownRole)).toBe(first)
  })

  test('is the sender where our own role is not known', () => {
    expect(firstSender(recordOf('AROAEVIL:x', billing), undefined)).toBe('AROAEVIL:x')
  })
})

function place() {
  const harness = new EngineHarness()
  const receive = receiveOperation({
    ...{ declaration: openProductFunction, engine: harness.engine, events: harness.context.events },
    ...{ deadLetters: new MemoryDeadLetters(), partners: new Map([['acme', acme]]), clock: harness.clock },
    ...{ log: createMemoryLog().log, metrics: new MemoryMetrics(), senders: rules, ownRole },
  })
  const take = (...asked: Parameters<typeof recordOf>) => receive(recordOf(...asked), harness.deadline())
  return { harness, take }
}

describe('a message of a sender that is not listed for its partner', () => {
  test('is refused, with its sender, and nothing is accepted', async () => {
    const { harness, take } = place()
    await take('AROAEVIL:x', billing)
    expect(refusedIn(harness.store)).toMatchObject([
      { code: 'SENDER_NOT_ALLOWED', sender: 'AROAEVIL:x', fields: ['partner'] },
    ])
    await expect(harness.operation('open-1')).rejects.toThrow('There is no operation')
  })

  test('does not show by its answer whether an operation is known', async () => {
    const { harness, take } = place()
    await take(`${billing}:job`)
    await take('AROAEVIL:x')
    expect(refusedIn(harness.store)).toMatchObject([{ code: 'SENDER_NOT_ALLOWED' }])
    expect(await harness.operation('open-1')).toMatchObject({ account: 'bakery' })
  })

  test('is redriven only once the list has its first sender, whoever redrives it', async () => {
    const { harness, take } = place()
    await take(`${ownRole}:open-product`, 'AROACRM:job')
    const path = { id: 'open-product.m-1' }
    const before = desk(harness, { senders: rules })
    expect(problemIn(await before.ask('POST /refused/{id}/redrive', { path }))).toMatchObject({
      refusal: { code: 'SENDER_NOT_ALLOWED' },
    })
    const after = desk(harness, { senders: [...rules, { sender: 'AROACRM', partners: ['acme'] }] })
    expect(bodyIn(await after.ask('POST /refused/{id}/redrive', { path }))).toMatchObject({ result: 'accepted' })
  })
})

test('our own roles, which no list names, may ring doorbells and send nothing else', async () => {
  const { harness, take } = place()
  await harness.engine.submit({ ...body, operation: 'open-product' })
  await take(`${ownRole}:sweep`, undefined, { doorbell: { partner: 'acme', account: 'bakery', operationId: 'open-1' } })
  expect(harness.calls()).toEqual(['read'])
  await take(`${ownRole}:sweep`, undefined, { ...body, operationId: 'open-2' })
  expect(refusedIn(harness.store)).toMatchObject([{ code: 'SENDER_NOT_ALLOWED' }])
})

test('a copy of which a secret was taken out is refused, not carried out with a note in the secret’s place', async () => {
  const { harness, take } = place()
  await take(`${billing}:job`, undefined, { ...body, metadata: { token: '(taken out: looks like a secret)' } })
  expect(refusedIn(harness.store)).toMatchObject([{ code: 'SECRET_TAKEN_OUT' }])
})
