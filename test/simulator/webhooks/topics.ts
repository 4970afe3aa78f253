import type { EventType } from '../core/account-events.ts'

/** A webhook topic: docs/reference/vendor.md#v2-webhooks and #v3-webhooks. */
export interface Topic {
  readonly id: number
  readonly eventType: EventType
  readonly name: string
  readonly description: string
}

export const topics: readonly Topic[] = [
  {
    id: 1,
    eventType: 'tier.increase',
    name: 'Billing Tier Upgrade',
    description: 'The price tier of an account rose.',
  },
  {
    id: 2,
    eventType: 'tier.decrease',
    name: 'Billing Tier Downgrade',
    description: 'The price tier of an account fell.',
  },
  { id: 3, eventType: 'account.cancel', name: 'Account Cancelled', description: 'An account was cancelled.' },
  {
    id: 4,
    eventType: 'account.disable',
    name: 'Account Disabled',
    description: 'An account was suspended for compliance or payment.',
  },
]

/** The topic with that number, as it stands in an address. */
export const topicOf = (id: string): Topic | undefined => topics.find((topic) => String(topic.id) === id)
