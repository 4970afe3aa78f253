import { awsEngineTimes } from '../../../shared/vendor-key/engine-times.ts'
import type { Commit } from '../world/simulated-table.ts'
import type { JournalLine } from '../world/vendor-journal.ts'
import type { History } from './history.ts'

/** The way from the engine's look at its clock to the table, ms. */
const slack = 500

/** What cannot be taken back. */
const irreversible: readonly unknown[] = ['cancel-product', 'cancel-account', 'reopen-account']

interface Intended {
  attempt?: { n: number; before?: { source: string; at: number } }
  decisions?: { at: number; kind: string }[]
  look?: boolean
}

/** Holds each intent to the read that its guard and `before` rest on: how old that is, and that it was made at all. */
export class ReadWatch {
  readonly #history: History
  readonly #now: () => number
  readonly #wasFrozen: () => boolean
  /** When the last read of each operation left. */
  readonly #readAt = new Map<string, number>()

  /** @param wasFrozen whether a machine stood still in this run: its intent may reach the table much later */
  constructor(history: History, now: () => number, wasFrozen: () => boolean) {
    this.#history = history
    this.#now = now
    this.#wasFrozen = wasFrozen
  }

  onDeparture({ tag, departedAt }: JournalLine): void {
    if (tag !== undefined && tag.purpose !== 'send') this.#readAt.set(tag.operationId, departedAt)
  }

  onCommit({ before, after }: Commit): void {
    if (after.sk !== 'OPERATION') return
    const { attempt } = after as Intended
    const earlier = before as Intended | undefined
    if (attempt === undefined || attempt.n === earlier?.attempt?.n) return
    const id = String(after.operationId)
    const readAt = this.#readAt.get(id)
    if (earlier?.look === true) {
      const decidedAt = earlier.decisions?.at(-1)?.at ?? 0
      const { source, at = 0 } = attempt.before ?? {}
      if (source !== 'read' || at < decidedAt - 2 * awsEngineTimes.clockSkew) {
        this.#history.violate('no old read', `${id} was tried again without a read after the decision`)
      }
    }
    if (after.type === 'cancel-product' && attempt.before?.source !== 'read') {
      this.#history.violate('no old read', `${id} is to be sent by memory`)
    }
    if (attempt.before?.source !== 'read' || this.#wasFrozen()) return
    const most = irreversible.includes(after.type) ? awsEngineTimes.guardReadFor : awsEngineTimes.freshFor
    // A pass over the listing is made for nobody in particular: its time is the intent's own.
    const age = this.#now() - (readAt ?? attempt.before.at ?? 0)
    if (age > most + slack) {
      this.#history.violate('no old read', `${id} is to be sent by a read that is ${Math.round(age / 1_000)} s old`)
    }
  }
}
