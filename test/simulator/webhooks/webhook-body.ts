import type { VendorPartner } from '../core/account.ts'
import type { EventType } from '../core/account-events.ts'
import type { Switches } from '../core/switches.ts'
import type { WebhookGeneration } from './subscriptions.ts'

/**
 * The body of a notification, a pointer to the account's plan: docs/reference/vendor.md#v2-webhooks and #v3-webhooks.
 */
export function webhookBody(
  generation: WebhookGeneration,
  eventType: EventType,
  encodedId: string,
  partner: VendorPartner,
  switches: Switches,
): string {
  if (generation === 'v2') {
    const account = `https://api.constantcontact.com/v2/partner/accounts/${encodedId}`
    return JSON.stringify({ url: switches.v2WebhookUrlWithPlan ? `${account}/plan` : account, event_type: eventType })
  }
  return JSON.stringify({
    url: `https://${switches.v3WebhookHost}/v3/partner/accounts/${encodedId}/plan`,
    api_key: partner.apiKey,
    event_type: eventType,
  })
}
