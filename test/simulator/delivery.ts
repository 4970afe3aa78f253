import type { SimulatorResponse } from './http-message.ts'
import type { CarriedOut } from './vendor-call.ts'

/** What the client is to see, for whoever owns the wire (or the virtual time) to carry out. */
export type Outward =
  | { readonly kind: 'answer'; readonly response: SimulatorResponse; readonly delayMs: number }
  /** The head promises the whole body; only its first half is sent. */
  | { readonly kind: 'truncated'; readonly response: SimulatorResponse }
  | { readonly kind: 'reset' }
  /** No answer until the client closes, or `holdMs` is over. */
  | { readonly kind: 'hold'; readonly holdMs?: number }
  /** A notification is sent first; the answer repeats what its receiver said. */
  | { readonly kind: 'relay'; readonly relay: NonNullable<CarriedOut['relay']> }

export interface Delivery {
  readonly outward: Outward
  /** An effect that is still to come, `delayMs` from now. */
  readonly late?: { readonly delayMs: number; readonly apply: () => void }
  /** To be called when the call is over for the client; harmless when repeated. */
  readonly finish: () => void
}
