import type { VendorAccount } from '../../simulator/core/account.ts'
import type { Machine } from './machine.ts'

/** What a request is for, as its tag says: a read before a write, a look after one, or a write. */
export type Purpose = 'read' | 'look' | 'send'

/** The note that travels beside each request and never over the wire. */
export interface Tag {
  operationId: string
  purpose: Purpose
}

const readCalls = ['read', 'read-plan', 'read-profile', 'read-topic', 'list', 'probe'] as const

/** `create` is XML's, `create-v3` V3's, which may be stored and carried out later. */
const writeCalls = [
  'create',
  'create-v3',
  'open',
  'cancel',
  'update',
  'change-plan',
  'cancel-account',
  'subscribe',
  'unsubscribe',
  'test-topic',
  'create-user',
  'unsubscribe-contacts',
  'act-for-account',
] as const

export type VendorCall = (typeof readCalls)[number] | (typeof writeCalls)[number]

export const isWriteCall = (call: VendorCall): boolean => (writeCalls as readonly string[]).includes(call)

/** What the sender was told, if it lived to hear it; `odd` is a refusal that says nothing of what was done. */
export type Told = 'applied' | 'verdict' | 'odd' | 'no-for-now' | 'nothing'

/** One request as the vendor saw it. Times are true time. */
export interface JournalLine {
  n: number
  key: string
  partner: string
  /** Login name; empty for what is about no account, `~partner` for a topic. */
  account: string
  call: VendorCall
  tag: Tag | undefined
  by: Machine
  departedAt: number
  arrivedAt: number
  /** When it took effect, or would have; missing while that is to come, and when it never will. */
  effectAt?: number
  /** What changed, in the vendor's words; `none` for a change to what was so already; a refusal's reason otherwise. */
  effect?: string
  effective: boolean
  /** The account before it took effect. */
  before?: VendorAccount | undefined
  /** The product, plan, date or topic that it names. */
  product?: string
  /** The attempt that it is the request of, and the kind of its step, as the ledger had them when it left. */
  attempt?: number
  step?: string
  /** Login names on the page that it read. */
  rows?: readonly string[]
  /** Still to be carried out. */
  pending: boolean
  told: Told
  answeredAt?: number
  fault?: string
  /** It was refused, or answered unreadably, for what is odd about its account or its call. */
  isOdd?: true
}
