import * as z from 'zod/mini'
import { topicSchema } from '../webhook-topic.ts'

export const subscribeWebhookInput = z.strictObject({
  topic: topicSchema,
  callbackUri: z.string().check(
    z.maxLength(512),
    z.regex(/^https:\/\/[^\s/?#@]+(?:[/?#]\S*)?$/, 'must be an https address, without a user in it'),
    z.refine(
      (value) => /^[\s!-~]*$/.test(value),
      'must hold only printable ASCII characters; others are percent-encoded',
    ),
    z.describe('where the vendor posts its notifications; one address for each topic and API key'),
  ),
})

export type SubscribeWebhookInput = z.infer<typeof subscribeWebhookInput>

export const subscribeWebhookExample = { topic: 'tier.increase', callbackUri: 'https://hooks.example.com/v3/acme' }
