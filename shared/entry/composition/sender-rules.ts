import type { SQSRecord } from 'aws-lambda'
import * as z from 'zod/mini'
import { partnerIdSchema } from '../../messaging/operation-message.ts'
import { firstSenderAttribute } from '../../messaging/sqs-visibility.ts'

/** Which sender may send messages for which partners, as a stage lists it. */
export const senderRuleSchema = z.strictObject({
  /** The unique id that IAM gave a role or user, such as `AROA…`; SQS reports it with every message. */
  sender: z
    .string()
    .check(z.regex(/^[A-Za-z0-9]{1,128}$/, 'must be the unique id of an IAM role or user, such as AROA…')),
  partners: z.union(
    [z.literal('*'), z.array(partnerIdSchema).check(z.minLength(1))],
    'must be "*" or a list of partners',
  ),
})

export type SenderRule = z.infer<typeof senderRuleSchema>

/** Of a role's session SQS reports `AROA…:session`. */
const idOf = (sender: string | undefined): string | undefined => sender?.split(':')[0]

/** Whether a sender may send for a partner; where the stage lists no senders, the queue's policy decides alone. */
export function maySendFor(
  rules: readonly SenderRule[] | undefined,
  sender: string | undefined,
  partner: string,
): boolean {
  if (rules === undefined) return true
  return rules.some(
    (rule) => rule.sender === idOf(sender) && (rule.partners === '*' || rule.partners.includes(partner)),
  )
}

/**
 * Who sent a message first. One that our own function has sent anew tells that in an attribute, which is believed of nobody else: SQS itself
 * says who sent a message, and every sender can set attributes.
 *
 * @param ownRole the unique id of this function's role
 */
export function firstSender(
  { attributes, messageAttributes }: Pick<SQSRecord, 'attributes' | 'messageAttributes'>,
  ownRole: string | undefined,
): string | undefined {
  const { SenderId: sender } = attributes
  const told = messageAttributes?.[firstSenderAttribute]?.stringValue
  return ownRole !== undefined && idOf(sender) === ownRole && told !== undefined ? told : sender
}
