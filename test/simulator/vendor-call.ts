import type { VendorPartner } from './core/account.ts'
import type { Effect } from './core/verdict.ts'
import type { CallName, Generation, SimulatorRequest, SimulatorResponse } from './http-message.ts'

/** What is carried out later than it is answered. */
export interface PutOff {
  /** From now on, by the simulator's clock. */
  readonly delayMs: number
  carryOut(): CarriedOut
}

/** An answer, and what the call did. */
export interface CarriedOut {
  readonly response: SimulatorResponse
  readonly effect: Effect
  /** What the vendor itself puts off. */
  readonly later?: PutOff
  /** A notification to be sent before the answer, which `answerTo` writes from what the receiver said. */
  readonly relay?: {
    readonly notification: number
    readonly answerTo: (outcome: WebhookOutcome) => SimulatorResponse
  }
}

/** What became of one attempt to deliver: the receiver's answer, or why there was none. */
export type WebhookOutcome =
  | { readonly kind: 'answered'; readonly status: number; readonly body: string }
  | { readonly kind: 'failed'; readonly reason: string }

/** A request that a generation has recognised and read, before it is carried out. */
export interface VendorCall {
  readonly generation: Generation
  readonly call: CallName
  readonly request: SimulatorRequest
  /** The partner, by name, as far as the request says it. */
  readonly partner?: string
  /** The account's login in lower case, or what the request has in its place. */
  readonly account?: string
  /** Whose API key counts the call; nobody's where the key is unknown. */
  keyOwner(): VendorPartner | undefined
  /** Counts the call against a limit that is not the key's; gives the answer when it is one too many. */
  overOwnLimit?(): SimulatorResponse | undefined
  carryOut(): CarriedOut
}
