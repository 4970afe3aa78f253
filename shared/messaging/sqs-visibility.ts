import {
  ChangeMessageVisibilityCommand,
  type MessageAttributeValue,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs'
import type { SQSRecord } from 'aws-lambda'
import type { Visibility } from '../runtime/batch-handler.ts'

/** Puts off messages of one queue. */
export class SqsVisibility implements Visibility {
  readonly #client: SQSClient
  readonly #queueUrl: string

  constructor(client: SQSClient, queueUrl: string) {
    this.#client = client
    this.#queueUrl = queueUrl
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
  async renew({ body, attributes, messageAttributes }: SQSRecord, seconds: number): Promise<void> {
    const { MessageGroupId } = attributes
    await this.#client.send(
      new SendMessageCommand({
        QueueUrl: this.#queueUrl,
        MessageBody: body,
        DelaySeconds: seconds,
        MessageAttributes: Object.fromEntries(
          Object.entries(messageAttributes ?? {}).map(([name, value]) => [name, sentAttribute(value)]),
        ),
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
