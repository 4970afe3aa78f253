import type { OutgoingEvent } from '../messaging/ports.ts'
import type { PartnerSettings } from '../partner-api/partner-settings.ts'
import { dayOf } from './key-rules.ts'

/** The event that so much of a key's day is used; each partner of the key has one of its own, once a day and part. */
export function quotaUsedEvent(
  { id, budget }: Pick<PartnerSettings, 'id' | 'budget'>,
  percent: number,
  used: number,
  now: number,
): OutgoingEvent {
  const day = dayOf(now)
  return {
    id: [id, 'key', budget.name, day, percent].join('/'),
    type: 'key.quota-used',
    time: new Date(now).toISOString(),
    partner: id,
    detail: { key: budget.name, day, percent, used, limit: budget.requestsPerDay },
  }
}
