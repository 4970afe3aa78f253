import type { Item } from '../../../shared/ledger/item-store.ts'
import type { Commit } from '../world/simulated-table.ts'
import type { History } from './history.ts'
import type { Asked, Wish } from './vendor-truth.ts'

const terminal: readonly unknown[] = ['applied', 'rejected', 'withdrawn']

/** What the oracle reads of an operation: the stored record, not the engine's idea of it. */
export interface SeenOperation {
  operationId: string
  partner: string
  account: string
  type: string
  status: string
  createdInput: string
  endedAt?: number
}

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((entry, position) => entry === other[position])

/**
 * Watches each committed write: what is terminal stays as it is; a lane only grows at its end, loses its first when that
 * one has ended, or moves its first behind what it waits for.
 */
export class LedgerWatch {
  readonly operations = new Map<string, SeenOperation>()
  /** Operations in the order in which they were accepted, by account. */
  readonly accepted = new Map<string, string[]>()
  readonly #history: History
  readonly #now: () => number
  readonly #mayMove: (operationId: string) => boolean
  readonly #asked = new Map<string, Asked>()

  constructor(history: History, now: () => number, mayMove: (operationId: string) => boolean) {
    this.#history = history
    this.#now = now
    this.#mayMove = mayMove
  }

  /** What an operation's caller sent. */
  asked(id: string): Asked | undefined {
    const known = this.#asked.get(id)
    const seen = this.operations.get(id)
    if (known !== undefined || seen === undefined) return known
    const { type, partner, account, createdInput } = seen
    const asked = { type, partner, account, wish: JSON.parse(createdInput) as Wish }
    this.#asked.set(id, asked)
    return asked
  }

  onCommit({ step, before, after }: Commit): void {
    if (after.sk === 'OPERATION') this.#onOperation(step, before, after)
    else if (after.pk.startsWith('ACCOUNTS#')) this.#onLane(step, before, after)
  }

  #onOperation(step: string, before: Item | undefined, after: Item): void {
    const id = String(after.operationId)
    const status = String(after.status)
    if (before === undefined || !this.operations.has(id)) {
      this.operations.set(id, {
        operationId: id,
        partner: String(after.partner),
        account: String(after.account),
        type: String(after.type),
        status,
        createdInput: String(after.input),
      })
    }
    const seen = this.operations.get(id)
    if (seen === undefined) return
    seen.status = status
    if (before === undefined) return
    const had = String(before.status)
    if (terminal.includes(had) && had !== status) {
      this.#history.violate('once', `${id} was ${had} and became ${status} at ${step}`)
    }
    // What parked it is over: a report must not give it as the reason of anything else.
    if (had === 'parked' && !terminal.includes(status) && status !== 'parked' && after.outcome !== undefined) {
      this.#history.violate('reports are true', `${id} is ${status} and still has the outcome with which it was parked`)
    }
    if (!terminal.includes(had) && terminal.includes(status)) seen.endedAt = this.#now()
  }

  #onLane(step: string, before: Item | undefined, after: Item): void {
    const had = (before?.q ?? []) as string[]
    const has = (after.q ?? []) as string[]
    if (had === has || isSame(had, has)) return
    const account = after.sk
    const last = has.at(-1)
    if (has.length === had.length + 1 && last !== undefined && isSame(has.slice(0, -1), had)) {
      const id = idOf(last)
      if (had.includes(last)) this.#history.violate('in order', `${id} is twice in the lane of ${account}`)
      const order = this.accepted.get(account) ?? []
      if (!order.includes(id)) order.push(id)
      this.accepted.set(account, order)
      return
    }
    const head = had[0]
    if (head !== undefined && isSame(has, had.slice(1))) {
      const { status } = this.operations.get(idOf(head)) ?? { status: 'not written' }
      if (!terminal.includes(status)) {
        this.#history.violate('nothing is lost', `${idOf(head)} left the lane of ${account} while ${status} at ${step}`)
      }
      return
    }
    const rest = head === undefined ? has : has.filter((entry) => entry !== head)
    const isMove = head !== undefined && has.includes(head) && isSame(rest, had.slice(1)) && this.#mayMove(idOf(head))
    if (!isMove) this.#history.violate('in order', `the lane of ${account} went from [${had}] to [${has}] at ${step}`)
  }
}

export const idOf = (entry: string): string => entry.slice(entry.indexOf(':') + 1)

export const isTerminalStatus = (status: unknown): boolean => terminal.includes(status)
