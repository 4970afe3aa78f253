import type { TableCommit } from './bench-table.ts'

export type CallKind = 'read' | 'write' | 'list'
export type EndKind = 'applied' | 'rejected' | 'parked' | 'withdrawn'

/** What is known of one account's operation after a run. */
export interface AccountHistory {
  reads: number
  writes: number
  ledgerCalls: number
  /** When the vendor took each call. */
  calledAt: number[]
  /** Virtual ms at which the last read left. */
  readAt?: number
}

/** A handler that works on one message, or runs along a line. */
export interface Handler {
  readonly isAlive: boolean
}

export interface FinishedOperation {
  operationId: string
  at: number
  end: EndKind
}

/** All that a run is judged by, written down by the world and never by the engine. */
export class Journal {
  readonly accounts = new Map<string, AccountHistory>()
  /** Operations in the order of their acceptance. */
  readonly accepted: string[] = []
  readonly finished: FinishedOperation[] = []
  readonly #ended = new Set<string>()
  /** Ledger calls that belong to no account: the sweeper's, and the line's. */
  sharedLedgerCalls = 0
  ledgerCalls = 0
  /** Ledger calls by what was done to which kind of item. */
  readonly ledgerKinds = new Map<string, number>()
  /** When the vendor took each call. */
  readonly taken: number[] = []
  overRate = 0
  failed = 0
  listCalls: number[] = []
  /** Ages of reads at the moment at which the write left, ms. */
  oldestRead = 0
  deaths = 0
  inHandTwice = 0
  readonly notices = new Map<string, number>()
  readonly #hands = new Map<string, Handler>()

  historyOf(account: string): AccountHistory {
    let history = this.accounts.get(account)
    if (history === undefined) {
      history = { reads: 0, writes: 0, ledgerCalls: 0, calledAt: [] }
      this.accounts.set(account, history)
    }
    return history
  }

  ledgerCall(account: string | undefined, kind: string): void {
    this.ledgerCalls += 1
    this.ledgerKinds.set(kind, (this.ledgerKinds.get(kind) ?? 0) + 1)
    if (account === undefined) this.sharedLedgerCalls += 1
    else this.historyOf(account).ledgerCalls += 1
  }

  /** Of those calls, one whose condition did not hold. */
  ledgerRefusal(kind: string): void {
    const refused = `${kind}: refused`
    this.ledgerKinds.set(refused, (this.ledgerKinds.get(refused) ?? 0) + 1)
  }

  /** A call as it arrived at the vendor. */
  vendorCall(kind: CallKind, account: string, sentAt: number, at: number): void {
    this.taken.push(at)
    if (kind === 'list') {
      this.listCalls.push(sentAt)
      return
    }
    const history = this.historyOf(account)
    history.calledAt.push(at)
    if (kind === 'read') {
      history.reads += 1
      history.readAt = sentAt
      return
    }
    history.writes += 1
    if (history.readAt !== undefined) this.oldestRead = Math.max(this.oldestRead, sentAt - history.readAt)
  }

  end(operationId: string, end: EndKind, at: number): void {
    if (this.#ended.has(operationId)) return
    this.#ended.add(operationId)
    this.finished.push({ operationId, at, end })
  }

  hasEnded(operationId: string): boolean {
    return this.#ended.has(operationId)
  }

  notice(happening: string): void {
    this.notices.set(happening, (this.notices.get(happening) ?? 0) + 1)
  }

  /** Watches who has each lane in hand. @returns whether this commit took a lane */
  watch({ before, after }: TableCommit, handler: Handler): boolean {
    if (after.pk.startsWith('OPERATION#') && before === undefined && after.sk === 'OPERATION') {
      this.accepted.push(String(after.operationId))
      return false
    }
    if (!after.pk.startsWith('ACCOUNTS#')) return false
    const [was, is] = [tokenOf(before?.lease), tokenOf(after.lease)]
    if (is === was) return false
    const lane = `${after.pk}\n${after.sk}`
    if (is === undefined) {
      this.#hands.delete(lane)
      return false
    }
    const other = this.#hands.get(lane)
    if (other?.isAlive === true && other !== handler) this.inHandTwice += 1
    this.#hands.set(lane, handler)
    return true
  }
}

const tokenOf = (lease: unknown): string | undefined => (lease as { token?: string } | undefined)?.token
