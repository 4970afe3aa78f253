import type { Effect } from './core/verdict.ts'
import type { FaultKind } from './fault-rule.ts'
import type { CallName, Generation } from './http-message.ts'

/** One call as the vendor saw it. Holds no password and nothing of a body but the login name. */
export interface JournalEntry {
  /** Counts from 1 and is never used twice. */
  readonly n: number
  /** Wall-clock ms by the simulator's clock. */
  readonly at: number
  readonly generation: Generation
  readonly call: CallName
  readonly method: string
  readonly path: string
  readonly partner?: string
  readonly account?: string
  /** Whether the vendor's state changed. */
  readonly applied: boolean
  readonly effect: Effect
  /** The status that was answered; absent when no answer was sent. */
  readonly status?: number
  /** The limit that the call was over. */
  readonly limit?: 'rate' | 'quota'
  readonly fault?: FaultKind
  readonly faultId?: string
  /** Calls in flight when this one arrived, itself included: of everybody, and of the same account. */
  readonly concurrent: number
  readonly concurrentOnAccount: number
  /** What the client sent as x-simulator-tag. */
  readonly tag?: string
  /** This is the late effect of entry `lateOf`, not a call of its own. */
  readonly lateOf?: number
}

/** Entries kept; the oldest go first, so that a simulator can run for months. */
export const journalCapacity = 100_000

/** The append-only list of calls. */
export class Journal {
  #entries: JournalEntry[]
  #nextNumber: number

  constructor(entries: readonly JournalEntry[] = [], nextNumber = 1) {
    this.#entries = entries.slice(-journalCapacity)
    this.#nextNumber = Math.max(nextNumber, (this.#entries.at(-1)?.n ?? 0) + 1)
  }

  /** Numbers and keeps an entry. */
  append(entry: Omit<JournalEntry, 'n'>): JournalEntry {
    const numbered = { n: this.#nextNumber, ...entry }
    this.#nextNumber += 1
    this.#entries.push(numbered)
    // Trimmed in large steps: cutting the front of the list at every call would cost more than the call.
    if (this.#entries.length >= journalCapacity * 1.25) this.#entries = this.#entries.slice(-journalCapacity)
    return numbered
  }

  /** Entries with a number above `n`, oldest first. */
  after(n = 0): readonly JournalEntry[] {
    const first = this.#entries.findIndex((entry) => entry.n > n)
    return first < 0 ? [] : this.#entries.slice(first)
  }

  /** Forgets the entries; numbers go on. */
  clear(): void {
    this.#entries = []
  }

  get nextNumber(): number {
    return this.#nextNumber
  }
}
