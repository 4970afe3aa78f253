import type { QueueStates } from '../../../messaging/queue-states.ts'
import { type Finding, fine, wrong } from './finding.ts'

/** Whether each operation's queue is there with its dead-letter queue, and what lies on them. */
export const checkQueues = (queues: QueueStates): Promise<Finding[]> =>
  Promise.all(queues.operations.map((operation) => checkQueue(operation, queues)))

async function checkQueue(operation: string, queues: QueueStates): Promise<Finding> {
  const subject = `queue:${operation}`
  const found = await queues.look(operation).catch((error: unknown) => ({
    is: 'not-to-be-asked' as const,
    name: error instanceof Error ? error.name : 'unknown',
  }))
  switch (found.is) {
    case 'missing':
      return wrong(
        ...([subject, 'QUEUE_MISSING', 'The queue does not exist.'] as const),
        'Deploy the stage again: it makes every queue of the catalogue.',
      )
    case 'not-to-be-asked':
      return wrong(
        ...([subject, 'QUEUE_NOT_READABLE', `SQS did not say how the queue stands (${found.name}).`] as const),
        'Ask again; if it stays so, check the function’s grant of sqs:GetQueueAttributes.',
      )
    case 'there':
  }
  const { waiting, inHand, deadLetters } = found
  const lies = `About ${waiting} wait, and ${inHand} are in hand.`
  if (typeof deadLetters === 'string') {
    const what = deadLetters === 'none' ? 'names no dead-letter queue' : 'names a dead-letter queue that does not exist'
    return wrong(
      ...([subject, 'DEAD_LETTERS_MISSING', `The queue ${what}. ${lies}`] as const),
      'Deploy the stage again: messages that cannot be accepted would be lost.',
    )
  }
  if (deadLetters > 0) {
    return wrong(
      ...([
        subject,
        'DEAD_LETTERS_LIE',
        `About ${deadLetters} messages lie on the dead-letter queue. ${lies}`,
      ] as const),
      'Follow the section on dead letters in docs/how-to/runbook.md.',
    )
  }
  if (waiting > 0 && inHand === 0) {
    return wrong(
      ...([subject, 'QUEUE_UNREAD', `Messages wait, and at this moment nobody has any in hand. ${lies}`] as const),
      'Ask again in a minute; if it stays so, see whether the queue’s mapping is switched off or its function throttled.',
    )
  }
  return fine(subject, `It is there, with its dead-letter queue, which is empty. ${lies}`)
}
