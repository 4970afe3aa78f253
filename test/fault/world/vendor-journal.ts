/** What a request is for, as its tag says: a read before a write, a look after one, or a write. */
export type Purpose = 'read' | 'look' | 'send'

/** The note that travels beside each request and never over the wire. */
export interface Tag {
  operationId: string
  purpose: Purpose
}

export type VendorCall = 'read' | 'create' | 'open' | 'cancel' | 'list'

/** What the sender was told, if it lived to hear it. */
export type Told = 'applied' | 'verdict' | 'no-for-now' | 'nothing'

/** One request as the vendor saw it. Times are true time. */
export interface JournalLine {
  n: number
  key: string
  partner: string
  account: string
  call: VendorCall
  tag: Tag | undefined
  departedAt: number
  arrivedAt: number
  /** When it took effect, or would have; missing while that is to come, and when it never will. */
  effectAt?: number
  /** What changed, in the vendor's words; `none` for a change to what was so already; a refusal's reason otherwise. */
  effect?: string
  effective: boolean
  /** The product that it names. */
  product?: string
  /** Still to be carried out. */
  pending: boolean
  told: Told
  answeredAt?: number
  fault?: string
}
