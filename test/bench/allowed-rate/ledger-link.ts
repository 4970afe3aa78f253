import type { Change, Condition, Item, ItemKey, ItemStore, WriteResult } from '../../../shared/ledger/item-store.ts'
import { changedPath } from '../../../shared/ledger/write-rules.ts'
import type { VirtualTime } from '../../simulation/world/virtual-time.ts'
import type { BenchTable, TableCommit } from './bench-table.ts'
import type { Journal } from './journal.ts'
import type { MortalProcess } from './mortal-process.ts'

export interface LinkTools {
  time: VirtualTime
  journal: Journal
  between(least: number, most: number): number
  /** Called when a process has taken a lane. */
  onLaneTaken(process: MortalProcess): void
}

/** The way of one handler of a process to the table: half of a call's time before it takes effect, half behind. */
export class LedgerLink implements ItemStore {
  /** The account that it touched last: what it calls is counted for that. */
  account: string | undefined
  readonly #table: BenchTable
  readonly #process: MortalProcess
  readonly #tools: LinkTools

  constructor(table: BenchTable, process: MortalProcess, tools: LinkTools) {
    this.#table = table
    this.#process = process
    this.#tools = tools
  }

  get = (key: ItemKey) => this.#call(`get ${kindOf(key)}`, key.pk, key.sk, () => this.#table.get(key))
  put = (item: Item, condition?: Condition) =>
    this.#call(`put ${kindOf(item)}`, item.pk, accountIn(item) ?? item.sk, () =>
      this.#table.put(item, condition, this.#watch),
    )
  update = (key: ItemKey, changes: readonly Change[], condition?: Condition) =>
    this.#call(`update ${kindOf(key)} ${firstOf(changes)}`, key.pk, key.sk, () =>
      this.#table.update(key, changes, condition, this.#watch),
    )
  due = (partition: string, time: number, page: { limit: number; after?: string }) =>
    this.#call('due', '', '', () => this.#table.due(partition, time, page))
  list = (pk: string, page: { limit: number; after?: string; skPrefix?: string }) =>
    this.#call('list', pk, '', () => this.#table.list(pk, page))

  readonly #watch = (commit: TableCommit): void => {
    if (this.#tools.journal.watch(commit, this)) this.#tools.onLaneTaken(this.#process)
  }

  /** Whether its process still lives. */
  get isAlive(): boolean {
    return this.#process.isAlive
  }

  #call<Result>(kind: string, pk: string, sk: string, act: () => Result): Promise<Result> {
    const { time, journal, between } = this.#tools
    const process = this.#process
    if (pk.startsWith('ACCOUNTS#')) this.account = sk
    else if (pk.startsWith('OPERATION#') && sk !== 'OPERATION' && !sk.startsWith('EVIDENCE#')) this.account = sk
    journal.ledgerCall(this.account, kind)
    process.beginAwait()
    const back = between(1.5, 4)
    return new Promise((resolve, reject) => {
      // What is under way arrives, whether its sender still lives or not.
      time.at(time.now + between(1.5, 4), () => {
        try {
          const result = act()
          if (isRefusal(result)) journal.ledgerRefusal(kind)
          process.resume(back, () => resolve(result))
        } catch (error) {
          process.resume(back, () => reject(error))
        }
      })
    })
  }
}

/** The account that an operation's item is about. */
const accountIn = (item: Item): string | undefined =>
  item.pk.startsWith('OPERATION#') && typeof item.account === 'string' ? item.account : undefined

/** `ACCOUNTS`, `KEY`, `OPERATION`, `EVIDENCE`. */
const kindOf = ({ pk, sk }: ItemKey): string => (sk.startsWith('EVIDENCE#') ? 'EVIDENCE' : pk.slice(0, pk.indexOf('#')))

/** What the first change touches, which tells most steps of the protocol apart. */
const firstOf = ([first]: readonly Change[]): string => (first === undefined ? '' : changedPath(first).join('.'))

const isRefusal = (result: unknown): boolean => (result as Partial<WriteResult> | undefined)?.committed === false
