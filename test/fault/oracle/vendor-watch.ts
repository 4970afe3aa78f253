import type { Item } from '../../../shared/ledger/item-store.ts'
import type { Mode } from '../scenario/scenario.ts'
import type { JournalLine } from '../world/vendor-journal.ts'
import type { History } from './history.ts'
import { idOf } from './ledger-watch.ts'

/** What the oracle may look up in the ledger when a request leaves. */
export interface LedgerView {
  operation(operationId: string, partner: string): Item | undefined
  lane(partner: string, account: string): Item | undefined
}

/** Watches the vendor's side: what leaves for it, and what it carries out. */
export class VendorWatch {
  readonly #history: History
  readonly #mode: Mode
  readonly #view: LedgerView
  readonly #now: () => number
  /** Writes by operation, in the order in which they left. */
  readonly sends = new Map<string, JournalLine[]>()
  /** Looks after a write, by operation. */
  readonly looks = new Map<string, JournalLine[]>()

  constructor(history: History, mode: Mode, view: LedgerView, now: () => number) {
    this.#history = history
    this.#mode = mode
    this.#view = view
    this.#now = now
  }

  onDeparture(line: JournalLine): void {
    const { tag, call } = line
    if (tag === undefined) {
      if (call !== 'read' && call !== 'list')
        this.#history.violate('within the limits', `a probe was the write ${call}`)
      return
    }
    const { operationId, purpose } = tag
    if (purpose !== 'send') {
      if (call !== 'read' && call !== 'list') this.#history.violate('once', `${operationId} sent ${call} to look`)
      if (purpose === 'look' && call === 'read') push(this.looks, operationId, line)
      return
    }
    if (call === 'list' || call === 'read') return
    this.#checkIntent(line, operationId)
    this.#checkLane(line, operationId)
    this.#checkLooked(operationId)
    push(this.sends, operationId, line)
  }

  onEffect(line: JournalLine): void {
    if (!line.effective || line.tag === undefined) return
    const { operationId } = line.tag
    const effects = (this.sends.get(operationId) ?? []).filter(({ effective }) => effective)
    if (this.#mode !== 'closed') return
    if (effects.length > 1) {
      this.#history.violate('once', `${operationId} took effect ${effects.length} times (${line.call} ${line.account})`)
    }
    const head = headOf(this.#view.lane(line.partner, line.account))
    if (head !== operationId) {
      this.#history.violate('in order', `${operationId} took effect on ${line.account} while ${head} was first`)
    }
  }

  /** Promise 2: what leaves is written down as an open attempt. */
  #checkIntent({ partner }: JournalLine, operationId: string): void {
    const operation = this.#view.operation(operationId, partner)
    const attempt = operation?.attempt as { state?: string } | undefined
    if (attempt?.state !== 'open') {
      this.#history.violate('intent before effect', `${operationId} was sent without an open attempt in the ledger`)
    }
  }

  /** Promise 4: only the first of a lane is sent, and only by whoever holds the lane. */
  #checkLane({ partner, account }: JournalLine, operationId: string): void {
    const lane = this.#view.lane(partner, account)
    const head = headOf(lane)
    if (head !== operationId) this.#history.violate('in order', `${operationId} was sent while ${head} was first`)
    const until = (lane?.lease as { until?: number } | undefined)?.until
    if (until === undefined || until < this.#now() - 4_000) {
      this.#history.violate('in order', `${operationId} was sent while nobody held its lane`)
    }
    const operation = this.#view.operation(operationId, partner)
    const fence = (operation?.attempt as { fence?: number } | undefined)?.fence
    if (fence !== undefined && fence !== lane?.fence) {
      this.#history.violate('in order', `${operationId} was sent by somebody who had lost its lane`)
    }
  }

  /** Promise 3: after a write whose end its sender did not see come two looks, and only then another write. */
  #checkLooked(operationId: string): void {
    const earlier = this.sends.get(operationId)?.at(-1)
    if (earlier === undefined || this.#mode !== 'closed') return
    if (earlier.pending) {
      this.#history.violate('unknown is resolved by looking', `${operationId} was sent while an earlier one may land`)
      return
    }
    if (earlier.told !== 'nothing') return
    const looks = (this.looks.get(operationId) ?? []).filter(
      ({ departedAt, told }) => departedAt > Math.max(earlier.departedAt, earlier.effectAt ?? 0) && told !== 'nothing',
    )
    if (looks.length < 2) {
      const text = `${operationId} was sent again after ${looks.length} looks at an unknown outcome`
      this.#history.violate('unknown is resolved by looking', text)
    }
  }
}

const headOf = (lane: Item | undefined): string | undefined => {
  const head = (lane?.q as string[] | undefined)?.[0]
  return head === undefined ? undefined : idOf(head)
}

function push(map: Map<string, JournalLine[]>, key: string, line: JournalLine): void {
  const lines = map.get(key)
  if (lines === undefined) map.set(key, [line])
  else lines.push(line)
}
