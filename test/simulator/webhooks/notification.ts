import type { VendorAccount, VendorPartner } from '../core/account.ts'
import type { EventType } from '../core/account-events.ts'
import type { Subscription, WebhookGeneration } from './subscriptions.ts'

/** How a notification can be made one that a receiver must refuse. */
export const spoilings = ['wrong-signature', 'tampered-body', 'stale', 'unsigned'] as const
export type Spoiling = (typeof spoilings)[number]

/** A notification and what became of it. */
export interface Notification {
  readonly number: number
  readonly generation: WebhookGeneration
  readonly partner: string
  readonly eventType: EventType
  /** The account's login; absent when it carries example data. */
  readonly account?: string
  readonly uri: string
  readonly body: string
  readonly spoiling?: Spoiling
  /** Wall-clock ms of the first attempt. */
  readonly firstAt: number
  readonly retried: boolean
  readonly attempts: readonly { readonly at: number; readonly status?: number; readonly failure?: string }[]
  readonly state: 'waiting' | 'sending' | 'delivered' | 'given-up'
  /** When the next attempt is due. */
  readonly nextAt: number
}

export interface NewNotification {
  readonly subscription: Subscription
  readonly partner: VendorPartner
  readonly eventType: EventType
  /** Absent for example data. */
  readonly account?: VendorAccount
  readonly spoiling?: Spoiling
  readonly delayMs?: number
  /** Whether it is sent again until it is taken. */
  readonly retried: boolean
}
