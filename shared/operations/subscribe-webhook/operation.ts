import { topicField, topicFields } from '../../domain/account-fields.ts'
import { defineOperation } from '../../engine/define-operation.ts'
import { fingerprintOf } from '../../partner-api/json/webhook-topics.ts'
import { observeTopic } from '../observe-topic.ts'
import { type SubscribeWebhookInput, subscribeWebhookInput } from './input.ts'

/**
 * Has the vendor notify an address of a topic (docs/reference/vendor.md#v2-webhooks and #v3-webhooks). It sets the
 * address to a value, so after an unknown outcome it is sent again: the vendor then has the same address, whether the
 * first request arrived or not.
 */
export const subscribeWebhook = defineOperation<SubscribeWebhookInput>({
  type: 'subscribe-webhook',
  parseInput: (stored) => subscribeWebhookInput.parse(stored),
  needsRead: () => false,
  repeats: {
    'subscribe-webhook': {
      because: 'it sets the address, and the vendor then has the same one whether the first request arrived or not',
      sources: [
        'https://v2.developer.constantcontact.com/docs/partnerwebhooks/individual-webhooks-put.html',
        'https://developer.constantcontact.com/api_guide/webhook_put.html',
      ],
    },
  },
  read: ({ input }, gateway, call) => gateway.readTopic(input.topic, call),
  next: ({ input: { topic, callbackUri } }) => ({
    do: 'send',
    step: {
      kind: 'subscribe-webhook',
      target: { [topicField(topic)]: [fingerprintOf(callbackUri)] },
      details: { topic },
      last: true,
      mayBeStored: false,
      afterUnknown: 'repeat',
    },
  }),
  send: (_step, { input: { topic, callbackUri } }, gateway, call) => gateway.subscribeTopic(topic, callbackUri, call),
  observe: (step, before, { input }, gateway, call) => observeTopic(step, before, input.topic, gateway, call),
  project: (_step, { input: { topic, callbackUri } }) => topicFields(topic, fingerprintOf(callbackUri)),
})
