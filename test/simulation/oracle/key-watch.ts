import type { Commit } from '../world/simulated-table.ts'
import { isWriteCall, type JournalLine } from '../world/vendor-journal.ts'
import type { History } from './history.ts'

/** A slot that was taken before the stop may be waited for and used; its window closes by then. */
const slack = 20_000

interface Stop {
  state: string
  reason: string
  until: number
  failedProbes: number
  probe?: unknown
}

/**
 * Holds a stopped key to it: while the ledger says paused, out of quota or broken, no write leaves; and it goes on only when a
 * request that left after the stop was answered.
 */
export class KeyWatch {
  readonly #history: History
  readonly #now: () => number
  readonly #wasFrozen: () => boolean
  readonly #stops = new Map<string, { since: number; why: string }>()
  /** What has left on a key since it was broken. */
  readonly #sinceBroken = new Map<string, JournalLine[]>()

  /** @param wasFrozen whether a machine stood still in this run: it may then use a slot that it took long ago */
  constructor(history: History, now: () => number, wasFrozen: () => boolean) {
    this.#history = history
    this.#now = now
    this.#wasFrozen = wasFrozen
  }

  onCommit({ before, after }: Commit): void {
    if (after.sk !== 'KEY') return
    const name = after.pk.slice('KEY#'.length)
    const [earlier, later] = [before?.breaker, after.breaker] as (Stop | undefined)[]
    this.#checkStoppedOnce(earlier, later)
    // A person who ends a pause lets the key go on whatever else has stopped it.
    if (before?.pause === undefined) this.#checkAnswered(name, earlier, later)
    else if (later?.state !== 'open') this.#sinceBroken.delete(name)
    const { pause, breaker } = after as { pause?: unknown; breaker?: { state: string; reason: string } }
    const now = this.#now()
    const why = pause !== undefined ? 'paused' : breaker?.state === 'open' ? breaker.reason : undefined
    const known = this.#stops.get(name)
    if (why === undefined) this.#stops.delete(name)
    else this.#stops.set(name, { since: known?.since ?? now, why })
  }

  /** Results of requests that left before the stop change nothing of it: only its probe puts off the next one. */
  #checkStoppedOnce(before: Stop | undefined, after: Stop | undefined): void {
    if (before?.state !== 'open' || after?.state !== 'open' || before.probe !== undefined) return
    if (before.until === after.until && before.failedProbes === after.failedProbes) return
    this.#history.violate(
      'within the limits',
      'a key that was stopped was stopped again by something else than its probe',
    )
  }

  /** Other credentials may end that a key is held; all else is ended by an answer of the vendor. */
  #checkAnswered(name: string, before: Stop | undefined, after: Stop | undefined): void {
    if (after?.state === 'open') {
      if (before?.state !== 'open') this.#sinceBroken.set(name, [])
      return
    }
    const lines = this.#sinceBroken.get(name)
    this.#sinceBroken.delete(name)
    if (lines === undefined || before?.probe === undefined || before.reason === 'held') return
    if (lines.some(({ told }) => told === 'applied' || told === 'verdict')) return
    this.#history.violate('within the limits', `${name} went on after ${before.reason}, and no request was answered`)
  }

  onDeparture(line: JournalLine): void {
    const { key, call, tag } = line
    this.#sinceBroken.get(key)?.push(line)
    const stop = this.#stops.get(key)
    const now = this.#now()
    if (stop === undefined || !isWriteCall(call) || tag === undefined) return
    if (now > stop.since + slack && !this.#wasFrozen()) {
      this.#history.violate('within the limits', `${tag.operationId} was sent while ${key} was ${stop.why}`)
    }
  }
}
