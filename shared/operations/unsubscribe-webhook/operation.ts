import { topicField, topicFields } from '../../domain/account-fields.ts'
import { defineOperation, nothingSent } from '../../engine/define-operation.ts'
import { observeTopic } from '../observe-topic.ts'
import { type UnsubscribeWebhookInput, unsubscribeWebhookInput } from './input.ts'

/**
 * Ends the notifications of a topic (docs/reference/vendor.md#v2-webhooks and #v3-webhooks); where there are none,
 * nothing is sent.
 */
export const unsubscribeWebhook = defineOperation<UnsubscribeWebhookInput>({
  type: 'unsubscribe-webhook',
  parseInput: (stored) => unsubscribeWebhookInput.parse(stored),
  // A topic without a subscription is a refusal in V3, and somebody else may have ended ours.
  needsRead: () => true,
  read: ({ input }, gateway, call) => gateway.readTopic(input.topic, call),
  next: ({ input: { topic } }, { fields }) =>
    fields[topicField(topic)] === 'none'
      ? { do: 'finish', code: 'ALREADY_SO', message: `Nothing is subscribed to ${topic}${nothingSent}` }
      : {
          do: 'send',
          step: {
            kind: 'unsubscribe-webhook',
            target: { [topicField(topic)]: ['none'] },
            details: { topic },
            last: true,
            mayBeStored: false,
          },
        },
  send: (_step, { input }, gateway, call) => gateway.unsubscribeTopic(input.topic, call),
  observe: (step, before, { input }, gateway, call) => observeTopic(step, before, input.topic, gateway, call),
  project: (_step, { input }) => topicFields(input.topic, 'none'),
})
