import * as z from 'zod/mini'
import { webhookTopics } from '../partner-api/json/webhook-topics.ts'

/** What a partner can be told of: docs/reference/vendor.md#v2-webhooks and #v3-webhooks. */
export const topicSchema = z
  .enum(webhookTopics, `must be one of ${webhookTopics.join(', ')}`)
  .check(
    z.describe(
      'tier.increase and tier.decrease: the account has come to another price tier; account.cancel; account.disable: suspended for compliance or payment',
    ),
  )
