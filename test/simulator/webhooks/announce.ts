import type { VendorAccount } from '../core/account.ts'
import type { EventType } from '../core/account-events.ts'
import type { Vendor } from '../vendor.ts'
import type { WebhookGeneration } from './subscriptions.ts'
import { topics } from './topics.ts'

const webhookGenerations: readonly WebhookGeneration[] = ['v2', 'v3']

/** Puts notifications of what happened to an account on their way to whom it may concern. */
export function announce(vendor: Vendor, events: readonly EventType[], account: VendorAccount): void {
  const partner = vendor.core.partners.find((known) => known.partner === account.partner)
  if (partner === undefined) return
  for (const eventType of events) {
    const topic = topics.find((known) => known.eventType === eventType)
    for (const generation of webhookGenerations) {
      const subscription = topic && vendor.subscriptions.find(generation, account.partner, topic.id)
      if (subscription === undefined) continue
      vendor.notifications.add({ subscription, partner, eventType, account, retried: true })
    }
  }
}
