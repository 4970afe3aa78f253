import * as z from 'zod/mini'
import { topicSchema } from '../webhook-topic.ts'

export const testWebhookInput = z.strictObject({ topic: topicSchema })

export type TestWebhookInput = z.infer<typeof testWebhookInput>

export const testWebhookExample = { topic: 'tier.increase' }
