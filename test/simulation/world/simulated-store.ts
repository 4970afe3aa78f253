import type {
  Change,
  Condition,
  Item,
  ItemKey,
  ItemPage,
  ItemStore,
  KeyPage,
  WriteResult,
} from '../../../shared/ledger/item-store.ts'
import { StoreError } from '../../../shared/ledger/item-store.ts'
import { awaitCall, networkDelay, type PortTools } from './await-point.ts'
import type { Machine } from './machine.ts'
import type { SimulatedTable } from './simulated-table.ts'
import { readName, writeName } from './step-names.ts'

const throttled = () => new StoreError('STORE_THROTTLED', 'The table takes no more requests for now.')
const unavailable = () => new StoreError('STORE_UNAVAILABLE', 'The table could not be reached.')

/** The ledger as one machine sees it: over a network, and with the SDK's habit of repeating what was not answered. */
export class SimulatedStore implements ItemStore {
  readonly #table: SimulatedTable
  readonly #machine: Machine
  readonly #tools: PortTools

  constructor(table: SimulatedTable, machine: Machine, tools: PortTools) {
    this.#table = table
    this.#machine = machine
    this.#tools = tools
  }

  get(key: ItemKey): Promise<Item | undefined> {
    const step = readName(key)
    return awaitCall(this.#tools, this.#machine, step, (fault, answer) => {
      if (fault === 'unavailable') {
        this.#hit(step, fault)
        answer({ error: unavailable() })
      } else answer({ value: this.#table.get(key) })
    })
  }

  put(item: Item, condition?: Condition): Promise<WriteResult> {
    const step = writeName(item, condition)
    return this.#write(
      step,
      () => this.#table.put(step, item, condition, this.#tools.time.now, this.#machine.name),
      item,
    )
  }

  update(key: ItemKey, changes: readonly Change[], condition?: Condition): Promise<WriteResult> {
    const step = writeName(key, changes)
    return this.#write(
      step,
      () => this.#table.update(step, key, changes, condition, this.#tools.time.now, this.#machine.name),
      key,
    )
  }

  due(line: string, time: number, page: { limit: number; after?: string }): Promise<KeyPage> {
    return awaitCall(this.#tools, this.#machine, 'readIndex', (fault, answer) => {
      if (fault === 'unavailable') {
        this.#hit('readIndex', fault)
        return answer({ error: unavailable() })
      }
      if (fault === 'stale') this.#hit('readIndex', fault)
      const lag = fault === 'stale' ? 120_000 : 50
      const from = page.after === undefined ? 0 : Number.parseInt(page.after, 10)
      const keys = this.#table.due(line, time, this.#tools.time.now, lag, from + page.limit + 1)
      const chosen = keys.slice(from, from + page.limit)
      const next = from + page.limit
      answer({ value: next < keys.length ? { keys: chosen, next: String(next) } : { keys: chosen } })
    })
  }

  /** An eventually consistent query; only pages of the listing are queried. */
  list(pk: string, page: { limit: number; after?: string; skPrefix?: string }): Promise<ItemPage> {
    const step = 'listScanPages'
    return awaitCall<ItemPage>(this.#tools, this.#machine, step, (fault, answer) => {
      if (fault === 'unavailable') {
        this.#hit(step, fault)
        return answer({ error: unavailable() })
      }
      if (fault === 'stale') this.#hit(step, fault)
      const lag = fault === 'stale' ? 20_000 : 0
      const { limit, after = '', skPrefix = '' } = page
      const items = this.#table.pages(pk, skPrefix, this.#tools.time.now, lag).filter(({ sk }) => sk > after)
      const chosen = items.slice(0, limit)
      const last = chosen.at(-1)
      answer({
        value: items.length > limit && last !== undefined ? { items: chosen, next: last.sk } : { items: chosen },
      })
    })
  }

  #write(step: string, commit: () => WriteResult, key: ItemKey): Promise<WriteResult> {
    const { time, chance, note } = this.#tools
    return awaitCall<WriteResult>(this.#tools, this.#machine, step, (fault, answer) => {
      const carryOut = (): { value: WriteResult } | { error: Error } => {
        try {
          const result = commit()
          note(this.#machine, () => `${step} ${key.pk} ${key.sk}${result.committed ? '' : ' (condition failed)'}`)
          return { value: result }
        } catch (error) {
          if (!(error instanceof StoreError)) throw error
          note(this.#machine, () => `${step} ${key.pk} ${key.sk} was refused: ${error.message}`)
          return { error }
        }
      }
      switch (fault) {
        case 'throttled':
        case 'not-arrived':
          this.#hit(step, fault)
          return answer({ error: fault === 'throttled' ? throttled() : unavailable() }, chance.whole(5, 400))
        case 'answer-lost':
          this.#hit(step, fault)
          carryOut()
          return answer({ error: unavailable() }, chance.whole(100, 3_000))
        case 'sdk-retried':
          this.#hit(step, fault)
          carryOut()
          // The SDK waits for an answer, then sends the same write again; what that one finds is the answer.
          time.at(time.now + chance.whole(50, chance.happens(0.3) ? 6_000 : 400), () => {
            answer(carryOut())
          })
          return
        case 'arrives-twice':
          this.#hit(step, fault)
          // A first try that was given up reaches the table after the one that was answered.
          time.at(time.now + chance.whole(1, chance.happens(0.3) ? 20_000 : 500), carryOut)
          return answer(carryOut())
        default:
          return answer(carryOut(), networkDelay(this.#tools))
      }
    })
  }

  #hit(step: string, fault: string): void {
    this.#tools.faults.hit(step, fault)
    this.#tools.note(this.#machine, () => `! ${fault} at ${step}`)
  }
}
