import * as z from 'zod/mini'
import { callbackRules, httpsPattern } from '../../partner-api/calling/callback-address.ts'
import { topicSchema } from '../webhook-topic.ts'

/** What no length and no pattern says, so that the published schema has those two. */
const [, , ...furtherRules] = callbackRules

export const subscribeWebhookInput = z.strictObject({
  topic: topicSchema,
  callbackUri: z
    .string()
    .check(
      z.maxLength(512),
      z.regex(httpsPattern, 'must be an https address, without a user in it'),
      ...furtherRules.map(({ rule, holds }) => z.refine<string>(holds, rule)),
      z.describe('where the vendor posts its notifications; one address for each topic and API key'),
    ),
})

export type SubscribeWebhookInput = z.infer<typeof subscribeWebhookInput>

export const subscribeWebhookExample = { topic: 'tier.increase', callbackUri: 'https://hooks.example.com/v3/acme' }
