import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { redrive } from '../../../shared/messaging/redrive.ts'
import { SqsDeadLetters } from '../../../shared/messaging/sqs-dead-letters.ts'
import { type FauxqsQueues, startFauxqsQueues } from '../../support/fauxqs-queues.ts'

let queues: FauxqsQueues
beforeAll(async () => {
  queues = await startFauxqsQueues()
})
afterAll(() => queues.stop())

async function withLetters() {
  const queueUrl = queues.createQueue()
  const deadLetterQueueUrl = queues.createQueue()
  const letters = new SqsDeadLetters(queues.client, deadLetterQueueUrl)
  for (const n of [1, 2, 3]) {
    await letters.send({
      body: JSON.stringify({ n }),
      code: n === 2 ? 'PARTNER_UNKNOWN' : 'FIELD_INVALID',
      reason: `no ${n}`,
    })
  }
  return { queueUrl, deadLetterQueueUrl, by: 'robin', why: 'the partner was added' }
}

describe('a redrive', () => {
  test('sends back what is chosen, stamped with who and why, and leaves the rest where it is', async () => {
    const where = await withLetters()
    const report = await redrive(queues.client, {
      ...where,
      most: 10,
      choose: ({ code }) => code === 'PARTNER_UNKNOWN',
    })
    expect(report).toEqual({ looked: 3, sentBack: 1, left: 2 })
    const back = await queues.receive(where.queueUrl, 10, 5)
    expect(back.map(({ body }) => body)).toEqual(['{"n":2}'])
    expect(back[0]?.attributes).toMatchObject({ redrivenBy: 'robin', redrivenWhy: 'the partner was added' })
    expect(back[0]?.attributes).not.toHaveProperty('code')
    const left = await queues.receive(where.deadLetterQueueUrl, 10, 5)
    expect(left.map(({ body }) => body).sort()).toEqual(['{"n":1}', '{"n":3}'])
  })

  test('looks at no more letters than it may', async () => {
    const where = await withLetters()
    expect(await redrive(queues.client, { ...where, most: 2, choose: () => true })).toMatchObject({
      looked: 2,
      sentBack: 2,
    })
  })

  test('keeps a letter whose way back was not taken', async () => {
    const where = await withLetters()
    await expect(
      redrive(queues.client, { ...where, queueUrl: `${where.queueUrl}-gone`, most: 1, choose: () => true }),
    ).rejects.toThrow()
    // It is still there; it only is hidden for the minute in which it was being decided on.
    const shown = await queues.receive(where.deadLetterQueueUrl, 10, 5)
    expect(shown).toHaveLength(2)
  })
})
