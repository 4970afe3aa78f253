import * as z from 'zod/mini'
import { webhookTopics } from '../partner-api/json/webhook-topics.ts'

/** What a partner can be told of: reference 3.6 and 4.11. */
export const topicSchema = z
  .enum(webhookTopics, `must be one of ${webhookTopics.join(', ')}`)
  .check(
    z.describe(
      'tier.increase and tier.decrease: the account has come to another price tier; account.cancel; account.disable: suspended for compliance or payment',
    ),
  )
