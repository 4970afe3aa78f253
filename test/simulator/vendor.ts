import type { VendorCore } from './core/vendor-core.ts'
import type { KeyLimits } from './key-limits.ts'
import type { SigningKey } from './signing-key.ts'
import type { Notifications } from './webhooks/notifications.ts'
import type { Subscriptions } from './webhooks/subscriptions.ts'

/** Everything that the generations share. */
export interface Vendor {
  readonly core: VendorCore
  readonly key: SigningKey
  readonly limits: KeyLimits
  readonly subscriptions: Subscriptions
  readonly notifications: Notifications
}
