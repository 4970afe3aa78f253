import {
  ChangeMessageVisibilityCommand,
  type MessageAttributeValue,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs'
import type { SQSRecord } from 'aws-lambda'
import type { Visibility } from '../runtime/batch-handler.ts'

/** Who sent a message first, where it was sent anew. */
export const firstSenderAttribute = 'firstSender'

/** SQS takes no more attributes of one message. */
const mostAttributes = 10

/** Puts off messages of one queue. */
export class SqsVisibility implements Visibility {
  readonly #client: SQSClient
  readonly #queueUrl: string

  readonly #firstSender: (record: SQSRecord) => string | undefined

  /** @param firstSender who is to be told as the first sender of a message that is sent anew; nobody where it does not matter */
  constructor(
    client: SQSClient,
    queueUrl: string,
    firstSender: (record: SQSRecord) => string | undefined = () => undefined,
  ) {
    this.#client = client
    this.#queueUrl = queueUrl
    this.#firstSender = firstSender
  }

  /** @throws what the SDK throws, for instance when the message was deleted meanwhile */
  async hide(receiptHandle: string, seconds: number): Promise<void> {
    await this.#client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: this.#queueUrl,
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: seconds,
      }),
    )
  }

  /**
   * Whoever calls this deletes the message afterwards: a crash in between leaves two, and the operation's id keeps both from
   * being carried out.
   *
   * @throws what the SDK throws when the queue did not take it
   */
  async renew(record: SQSRecord, seconds: number): Promise<void> {
    const { body, attributes, messageAttributes } = record
    const { MessageGroupId } = attributes
    const sender = this.#firstSender(record)
    const others = Object.entries(messageAttributes ?? {}).filter(
      ([name]) => sender === undefined || name !== firstSenderAttribute,
    )
    // Nothing of ours reads the others.
    const kept = others.slice(0, sender === undefined ? others.length : mostAttributes - 1)
    await this.#client.send(
      new SendMessageCommand({
        QueueUrl: this.#queueUrl,
        MessageBody: body,
        DelaySeconds: seconds,
        MessageAttributes: {
          ...Object.fromEntries(kept.map(([name, value]) => [name, sentAttribute(value)])),
          ...(sender === undefined ? {} : { [firstSenderAttribute]: { DataType: 'String', StringValue: sender } }),
        },
        ...(MessageGroupId === undefined ? {} : { MessageGroupId }),
      }),
    )
  }
}

/** Lambda writes the names of an attribute's parts with a small letter. */
function sentAttribute({
  dataType,
  stringValue,
  binaryValue,
}: SQSRecord['messageAttributes'][string]): MessageAttributeValue {
  return {
    DataType: dataType,
    ...(stringValue === undefined ? {} : { StringValue: stringValue }),
    ...(binaryValue === undefined ? {} : { BinaryValue: Buffer.from(binaryValue, 'base64') }),
  }
}
