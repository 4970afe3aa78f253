import * as z from 'zod/mini'
import { topicSchema } from '../webhook-topic.ts'

export const unsubscribeWebhookInput = z.strictObject({ topic: topicSchema })

export type UnsubscribeWebhookInput = z.infer<typeof unsubscribeWebhookInput>

export const unsubscribeWebhookExample = { topic: 'tier.increase' }
