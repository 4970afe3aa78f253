import { defineOperation } from '../../engine/define-operation.ts'
import { type TestWebhookInput, testWebhookInput } from './input.ts'

/**
 * Has the vendor send a notification with example data to a topic's address (docs/reference/vendor.md#v2-webhooks and
 * #v3-webhooks). It changes nothing at the vendor, so after an unknown outcome it is sent again; the receiver may then
 * get it twice.
 */
export const testWebhook = defineOperation<TestWebhookInput>({
  type: 'test-webhook',
  parseInput: (stored) => testWebhookInput.parse(stored),
  needsRead: () => false,
  repeats: {
    'test-webhook': {
      because: 'it changes nothing at the vendor; the receiver may get the notification twice',
      sources: [
        'https://v2.developer.constantcontact.com/docs/partnerwebhooks/webhook-testing.html',
        'https://developer.constantcontact.com/api_guide/webhooks_post.html',
      ],
    },
  },
  read: ({ input }, gateway, call) => gateway.readTopic(input.topic, call),
  next: ({ input: { topic } }) => ({
    do: 'send',
    step: {
      kind: 'test-webhook',
      target: {},
      details: { topic },
      last: true,
      mayBeStored: false,
      afterUnknown: 'repeat',
    },
  }),
  send: (_step, { input }, gateway, call) => gateway.testTopic(input.topic, call),
  // Only asked after a refusal, or where a person wants another try: a topic does not show whether a test was sent.
  observe: async (_step, _before, { input }, gateway, call) => {
    const answer = await gateway.readTopic(input.topic, call)
    const { evidence } = answer
    if (!answer.ok) return { conclusion: 'failed', failure: answer.failure, evidence }
    const message = 'The vendor does not show whether the test was sent.'
    return { conclusion: 'cannot-tell', fields: answer.value.fields, code: 'CANNOT_TELL', message, evidence }
  },
  project: () => ({}),
})
