import type { Oddity } from '../scenario/plan-oddities.ts'
import type { Commit } from '../world/simulated-table.ts'
import type { JournalLine } from '../world/vendor-journal.ts'
import type { History } from './history.ts'

/** Answers before this say nothing of why a key stops now, ms. */
const remembered = 3_600_000

/** So many accounts are refused before a call is held, and so many more may be under way at that moment. */
const beforeHold = 3
const underWay = 10

const minute = 60_000

/**
 * What is odd about one account stops nobody else, and what a partner may not do any more parks a few of its operations, not
 * all.
 */
export class IsolationWatch {
  readonly #history: History
  readonly #now: () => number
  readonly #oddities: readonly Oddity[]
  /** Requests of a key that were not answered as asked. */
  readonly #failed = new Map<string, JournalLine[]>()
  readonly #parked = new Map<string, Set<string>>()

  constructor(history: History, now: () => number, oddities: readonly Oddity[]) {
    this.#history = history
    this.#now = now
    this.#oddities = oddities
  }

  onDeparture(line: JournalLine): void {
    const lines = this.#failed.get(line.key) ?? []
    this.#failed.set(line.key, lines)
    lines.push(line)
  }

  onCommit({ before, after }: Commit): void {
    if (this.#oddities.length === 0) return
    if (after.sk === 'KEY') this.#onKey(before, after)
    else if (after.sk === 'OPERATION' && after.status === 'parked' && before?.status !== 'parked') this.#onParked(after)
  }

  /** A key stops only where something failed that is not about one account, or one call, alone. */
  #onKey(before: Commit['before'], after: Commit['after']): void {
    const [earlier, later] = [before?.breaker, after.breaker] as ({ state: string; code?: string } | undefined)[]
    if (later?.state !== 'open' || earlier?.state === 'open') return
    const name = after.pk.slice('KEY#'.length)
    const recent = (this.#failed.get(name) ?? []).filter(({ departedAt }) => departedAt > this.#now() - remembered)
    this.#failed.set(name, recent)
    // A machine may have died, or stood still, before it heard.
    const isToBlame = ({ told, isOdd, fault }: JournalLine) =>
      isOdd !== true && (fault !== undefined || (told !== 'applied' && told !== 'verdict'))
    if (recent.some(isToBlame)) return
    this.#history.violate('one account stops no other', `${name} was stopped (${later.code}) by what is odd`)
  }

  /** Once a call is held for all, the next tries alone meet the refusal. */
  #onParked({ partner, operationId, outcome }: Commit['after']): void {
    const { code } = (outcome ?? {}) as { code?: string }
    const odd = this.#oddities.find((one) => one.account === undefined && one.partner === partner)
    if (odd === undefined || code !== 'ACCESS_REFUSED') return
    const ids = this.#parked.get(odd.partner) ?? new Set()
    this.#parked.set(odd.partner, ids.add(String(operationId)))
    const tries = 3 + (this.#now() - odd.from) / (60 * minute)
    if (ids.size <= beforeHold + underWay + tries) return
    this.#history.violate(
      'one account stops no other',
      `${ids.size} operations are parked for ${odd.call}, held for all`,
    )
  }
}
