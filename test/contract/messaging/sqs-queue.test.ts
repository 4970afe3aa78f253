import { DeleteMessageCommand } from '@aws-sdk/client-sqs'
import type { SQSRecord } from 'aws-lambda'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SqsDeadLetters } from '../../../shared/messaging/sqs-dead-letters.ts'
import { SqsDoorbells } from '../../../shared/messaging/sqs-doorbells.ts'
import { SqsVisibility } from '../../../shared/messaging/sqs-visibility.ts'
import { type FauxqsQueues, startFauxqsQueues } from '../../support/fauxqs-queues.ts'
import { describeQueue } from './queue-contract.ts'

let sqs: FauxqsQueues
beforeAll(async () => {
  sqs = await startFauxqsQueues()
})
afterAll(() => sqs.stop())

describeQueue('SQS', async () => {
  const url = sqs.createQueue()
  return {
    doorbells: new SqsDoorbells(sqs.client, { 'open-product': url }),
    visibility: new SqsVisibility(sqs.client, url),
    receive: (most, visibilitySeconds) => sqs.receive(url, most, visibilitySeconds),
    delete: async (handle) => {
      await sqs.client.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: handle }))
    },
    delayed: () => sqs.delayed(url),
  }
})

describe('a message that is sent anew', () => {
  it('keeps body, attributes and group, and its receives begin again', async () => {
    const url = sqs.createQueue()
    const visibility = new SqsVisibility(sqs.client, url)
    const record = {
      body: '{"operationId":"op-1"}',
      attributes: { MessageGroupId: 'acme', ApproximateReceiveCount: '30' },
      messageAttributes: { redrivenBy: { stringValue: 'robin', dataType: 'String' } },
    }
    await visibility.renew(record as unknown as SQSRecord, 0)
    expect(await sqs.receive(url, 1, 30)).toMatchObject([
      { body: record.body, group: 'acme', receiveCount: 1, attributes: { redrivenBy: 'robin' } },
    ])
    await visibility.renew(record as unknown as SQSRecord, 900)
    expect(await sqs.delayed(url)).toBe(1)
  })
})

describe('a message that is sent anew where senders are listed', () => {
  const renewed = async (messageAttributes: object) => {
    const url = sqs.createQueue()
    const visibility = new SqsVisibility(sqs.client, url, ({ attributes }) => attributes.SenderId)
    const record = { body: '{}', attributes: { SenderId: 'AROABILLING:job' }, messageAttributes }
    await visibility.renew(record as unknown as SQSRecord, 0)
    const [message] = await sqs.receive(url, 1, 30)
    return message?.attributes
  }

  it('tells its first sender', async () => {
    expect(await renewed({})).toEqual({ firstSender: 'AROABILLING:job' })
  })

  it('tells the one that is known, and not the one that an attribute claims', async () => {
    const claimed = { firstSender: { stringValue: 'AROAEVIL', dataType: 'String' } }
    expect(await renewed(claimed)).toEqual({ firstSender: 'AROABILLING:job' })
  })

  it('has no more attributes than SQS takes', async () => {
    const ten = Array.from({ length: 10 }, (_, n) => [`a${n}`, { stringValue: 'x', dataType: 'String' }])
    const attributes = await renewed(Object.fromEntries(ten))
    expect(Object.keys(attributes ?? {})).toHaveLength(10)
    expect(attributes).toMatchObject({ firstSender: 'AROABILLING:job' })
  })
})

describe('the dead-letter queue', () => {
  const letter = { body: '{"operationId":"op-1"}', code: 'FIELD_MISSING', reason: 'partner is required' }
  const sent = async (sent: Parameters<SqsDeadLetters['send']>[0]) => {
    const url = sqs.createQueue()
    await new SqsDeadLetters(sqs.client, url).send(sent)
    return sqs.receive(url, 10, 30)
  }

  it('gets the message with code and reason as attributes', async () => {
    expect(await sent({ ...letter, messageGroupId: 'acme' })).toMatchObject([
      { body: letter.body, group: 'acme', attributes: { code: 'FIELD_MISSING', reason: 'partner is required' } },
    ])
  })

  it('never gets a password, whoever sends the letter', async () => {
    const [message] = await sent({ ...letter, body: '{"input":{"password":"hunter2"}}' })
    expect(message?.body).not.toContain('hunter2')
  })

  it.each([
    [
      'a reason with characters that SQS refuses',
      { reason: 'is \u0000\uFFFE\uD800 bad' },
      { reason: 'is \uFFFD\uFFFD\uFFFD bad' },
    ],
    ['a reason without any text', { reason: '' }, { reason: '(none)' }],
    ['a reason that is too long', { reason: '😀'.repeat(1_500) }, { reason: `${'😀'.repeat(999)}…` }],
  ])('gets %s in a form that SQS takes', async (_name, change, attributes) => {
    expect(await sent({ ...letter, ...change })).toMatchObject([{ attributes }])
  })

  it('gets a body with characters that SQS refuses', async () => {
    const [message] = await sent({ ...letter, body: JSON.stringify({ note: 'a\uFFFEb\u0000c\uD800' }) })
    expect(JSON.parse(message?.body ?? '')).toEqual({ note: 'a\uFFFDb\u0000c\uD800' })
  })

  it('gets a letter without a group when the group cannot be one', async () => {
    expect(await sent({ ...letter, messageGroupId: 'not a group' })).toMatchObject([{ group: undefined }])
  })
})
