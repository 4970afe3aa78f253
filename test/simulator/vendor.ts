import type { VendorAccount, VendorPartner } from './core/account.ts'
import { eventsBetween } from './core/account-events.ts'
import type { SimulatorClock } from './core/clock.ts'
import type { SimulatorRandom } from './core/seeded-random.ts'
import type { Switches } from './core/switches.ts'
import { VendorCore } from './core/vendor-core.ts'
import { KeyLimits } from './key-limits.ts'
import type { SigningKey } from './signing-key.ts'
import { announce } from './webhooks/announce.ts'
import { Notifications } from './webhooks/notifications.ts'
import { type Subscription, Subscriptions } from './webhooks/subscriptions.ts'

/** Everything that the generations share. */
export interface Vendor {
  readonly core: VendorCore
  readonly key: SigningKey
  readonly limits: KeyLimits
  readonly subscriptions: Subscriptions
  readonly notifications: Notifications
}

export interface VendorParts {
  readonly clock: SimulatorClock
  /** The clock that is never moved. */
  readonly realClock: SimulatorClock
  readonly random: SimulatorRandom
  readonly key: SigningKey
  readonly partners: readonly VendorPartner[]
  readonly switches: Partial<Switches>
  readonly subscriptions: readonly Subscription[]
  /** Is told of every account that a call or time has changed. */
  readonly onChange: (account: VendorAccount) => void
}

/** A vendor without accounts, whose changes are told to who subscribed to them. */
export function createVendor({ realClock, key, subscriptions, onChange, ...parts }: VendorParts): Vendor {
  const core = new VendorCore(parts)
  const switches = () => core.switches
  const vendor = {
    core,
    key,
    limits: new KeyLimits(),
    subscriptions: new Subscriptions(subscriptions),
    notifications: new Notifications({ clock: parts.clock, realClock, key, switches }),
  }
  core.onChange = (after, before) => {
    onChange(after)
    if (before !== undefined) announce(vendor, eventsBetween(before, after, core.switches), after)
  }
  return vendor
}
