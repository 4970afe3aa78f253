import { expect, test } from 'vitest'
import { sqsQueueStates } from '../../../shared/messaging/queue-states.ts'

const base = 'https://sqs.eu-west-1.amazonaws.com/123456789012/'

/** A stand-in for SQS with these queues. */
function sqsWith(queues: Record<string, Record<string, string>>) {
  const asked: string[] = []
  const client = {
    send: async ({ input }: { input: { QueueUrl: string } }) => {
      asked.push(input.QueueUrl)
      const Attributes = queues[input.QueueUrl.slice(base.length)]
      if (Attributes === undefined) throw Object.assign(new Error('none'), { name: 'QueueDoesNotExist' })
      return { Attributes }
    },
  }
  return { asked, states: sqsQueueStates(client as never, { open: `${base}s-open` }) }
}

const leadsTo = (name: string) => ({
  RedrivePolicy: JSON.stringify({ deadLetterTargetArn: `arn:aws:sqs:eu-west-1:123456789012:${name}` }),
})

test('counts what lies on a queue and on the dead-letter queue that its policy names', async () => {
  const { states, asked } = sqsWith({
    's-open': { ApproximateNumberOfMessages: '4', ApproximateNumberOfMessagesNotVisible: '2', ...leadsTo('letters') },
    letters: { ApproximateNumberOfMessages: '3', ApproximateNumberOfMessagesNotVisible: '1' },
  })
  expect(await states.look('open')).toEqual({ is: 'there', waiting: 4, inHand: 2, deadLetters: 4 })
  expect(asked).toEqual([`${base}s-open`, `${base}letters`])
})

test('names what is not there', async () => {
  expect(await sqsWith({}).states.look('open')).toEqual({ is: 'missing' })
  expect(await sqsWith({ 's-open': {} }).states.look('open')).toMatchObject({ deadLetters: 'none' })
  expect(await sqsWith({ 's-open': leadsTo('letters') }).states.look('open')).toMatchObject({ deadLetters: 'missing' })
  expect(await sqsWith({ 's-open': {} }).states.look('other')).toEqual({ is: 'missing' })
})
