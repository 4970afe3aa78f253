import type { VendorAccount } from './core/account.ts'
import type { JournalEntry } from './journal.ts'
import type { Subscription } from './webhooks/subscriptions.ts'

/** Everything that outlives the process. Switches and faults do not: they belong to one run. */
export interface SimulatorState {
  readonly accounts: readonly VendorAccount[]
  readonly entries: readonly JournalEntry[]
  readonly nextEntry: number
  readonly clockOffsetMs: number
  readonly subscriptions: readonly Subscription[]
}

/** One step from a state to the next; written as one line, so that a call and its effect survive together. */
export interface StateChange {
  readonly entry?: JournalEntry
  readonly accounts?: readonly VendorAccount[]
  readonly clockOffsetMs?: number
  /** All that there are then. */
  readonly subscriptions?: readonly Subscription[]
}

/** Where changes are kept. Both return only when what was written would survive a killed process. */
export interface StateRecorder {
  append(change: StateChange): void
  rewrite(state: SimulatorState): void
}

/** For simulators that live in memory. */
export const forgetfulRecorder: StateRecorder = { append: () => {}, rewrite: () => {} }
