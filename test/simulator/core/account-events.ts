import type { VendorAccount } from './account.ts'
import { billingOf } from './billing.ts'
import { tierOf } from './price-tiers.ts'
import type { Switches } from './switches.ts'

/** What partners can be told of: docs/reference/vendor.md#v2-webhooks and #v3-webhooks. */
export const eventTypes = ['tier.increase', 'tier.decrease', 'account.cancel', 'account.disable'] as const
export type EventType = (typeof eventTypes)[number]

/** What a change of an account is worth telling: docs/reference/vendor.md#account-states. */
export function eventsBetween(before: VendorAccount, after: VendorAccount, switches: Switches): readonly EventType[] {
  const [was, is] = [billingOf(before), billingOf(after)]
  const events: EventType[] = []
  if (after.status === 'Open' && before.status === 'Open') {
    const step = tierOf(is).tier - tierOf(was).tier
    if (step !== 0) events.push(step > 0 ? 'tier.increase' : 'tier.decrease')
  }
  if (tellsOfCancellation(before, after, switches)) events.push('account.cancel')
  if (is.suspended && !was.suspended) events.push('account.disable')
  return events
}

/** docs/reference/vendor.md#v3-cancel: that topic 3 follows a cancellation is inferred, and so is when. */
function tellsOfCancellation(before: VendorAccount, after: VendorAccount, switches: Switches): boolean {
  const goes = after.status === 'Canceled' && before.status !== 'Canceled'
  const wasAsked = before.billing?.cancellation !== undefined
  const isAsked = after.billing?.cancellation !== undefined && !wasAsked
  switch (switches.cancelNotification) {
    case 'when-effective':
      return goes
    case 'when-asked':
      return isAsked || (goes && !wasAsked)
    case 'never':
      return false
  }
}
