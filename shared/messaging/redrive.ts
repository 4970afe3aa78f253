import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs'

/** A dead letter as an operator sees it before deciding. */
export interface DeadLetter {
  messageId: string
  body: string
  code?: string
  reason?: string
  /** ISO 8601: when it was put on the dead-letter queue. */
  at?: string
}

/** What one redrive did. */
export interface RedriveReport {
  looked: number
  sentBack: number
  left: number
}

export interface RedriveRequest {
  deadLetterQueueUrl: string
  queueUrl: string
  /** At most so many letters are looked at. */
  most: number
  /** Which letters go back. */
  choose: (letter: DeadLetter) => boolean
  by: string
  why: string
}

/** While it is decided on, a letter is hidden from other redrives for so long. */
const hiddenSeconds = 60

/**
 * Sends chosen dead letters back to their operation's queue, stamped with who did it and why; the others stay. Bounded,
 * and harmless when done twice: an operation's id keeps it from being carried out again.
 *
 * A letter is sent before it is deleted: a crash in between leaves it in both queues, never in none.
 */
export async function redrive(client: SQSClient, request: RedriveRequest): Promise<RedriveReport> {
  const report: RedriveReport = { looked: 0, sentBack: 0, left: 0 }
  const seen = new Set<string>()
  const passedOver: Message[] = []
  while (report.looked < request.most) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: request.deadLetterQueueUrl,
        MaxNumberOfMessages: Math.min(10, request.most - report.looked),
        VisibilityTimeout: hiddenSeconds,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['SentTimestamp', 'MessageGroupId'],
        WaitTimeSeconds: 0,
      }),
    )
    const fresh = Messages.filter(({ MessageId = '' }) => !seen.has(MessageId))
    if (fresh.length === 0) break
    for (const message of fresh) {
      seen.add(message.MessageId ?? '')
      report.looked += 1
      if (request.choose(letterOf(message))) {
        await sendBack(client, message, request)
        report.sentBack += 1
      } else {
        passedOver.push(message)
        report.left += 1
      }
    }
  }
  // What was not chosen is shown again at once.
  for (const { ReceiptHandle } of passedOver) {
    await client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: request.deadLetterQueueUrl,
        ReceiptHandle,
        VisibilityTimeout: 0,
      }),
    )
  }
  return report
}

function letterOf(message: Message): DeadLetter {
  const { MessageAttributes, Attributes } = message
  const code = MessageAttributes?.code?.StringValue
  const reason = MessageAttributes?.reason?.StringValue
  const sent = Number(Attributes?.SentTimestamp)
  return {
    messageId: message.MessageId ?? '',
    body: message.Body ?? '',
    ...(code === undefined ? {} : { code }),
    ...(reason === undefined ? {} : { reason }),
    ...(Number.isFinite(sent) ? { at: new Date(sent).toISOString() } : {}),
  }
}

async function sendBack(client: SQSClient, message: Message, request: RedriveRequest): Promise<void> {
  const group = message.Attributes?.MessageGroupId
  await client.send(
    new SendMessageCommand({
      QueueUrl: request.queueUrl,
      MessageBody: message.Body ?? '',
      // Stale reasons are not carried along: if it fails again, it is for a new one.
      MessageAttributes: { redrivenBy: text(request.by), redrivenWhy: text(request.why) },
      ...(group === undefined ? {} : { MessageGroupId: group }),
    }),
  )
  await client.send(
    new DeleteMessageCommand({ QueueUrl: request.deadLetterQueueUrl, ReceiptHandle: message.ReceiptHandle }),
  )
}

const text = (value: string) => ({ DataType: 'String', StringValue: value.slice(0, 200) || '(none)' })
