import type { Item } from '../../../shared/ledger/item-store.ts'
import type { PartnerSettings } from '../../../shared/partner-api/partner-settings.ts'
import type { OddListing } from '../scenario/plan-oddities.ts'
import type { Commit } from '../world/simulated-table.ts'
import type { JournalLine } from '../world/vendor-journal.ts'
import type { History } from './history.ts'

/** What the watch is told of the run. */
export interface ScanView {
  history: History
  partners: readonly PartnerSettings[]
  now: () => number
  /** The machine that made a token. */
  madeBy: (token: string) => string | undefined
  oddRows: readonly OddListing[]
  /** The pass that goes on, or the last one. */
  latest: (partner: string) => Item | undefined
}

/** One pass over a partner's listing; true times. */
interface Pass {
  run: string
  begunAt: number
  isComplete: boolean
}

/** How far the clock that a time in the ledger was read from may have been ahead, with a write on its way. */
const skew = 2_100
/**
 * How long the vendor may still be finishing a request, and an unknown account is waited for; not taken from the
 * engine.
 */
const settle = 60_000
const unknownAccountWait = 300_000
const observationGap = 10_000
/** More than a reader keeps others from the next page. */
const longestLease = 60_000

/**
 * Watches the passes over the listings: one reader at a time, and nothing concluded from a page or a pass that is too
 * old to prove it.
 */
export class ScanWatch {
  readonly #view: ScanView
  readonly #passes = new Map<string, Pass[]>()
  readonly #pages = new Map<string, JournalLine[]>()
  /** When each machine last took the lease of a partner's pass. */
  readonly #taken = new Map<string, number>()
  /** When the requests that may have been stored left, by operation and attempt. */
  readonly #sent = new Map<string, number>()

  constructor(view: ScanView) {
    this.#view = view
  }

  onDeparture(line: JournalLine): void {
    const { call, tag, partner } = line
    if (call === 'create-v3' && tag !== undefined) {
      this.#sent.set(`${tag.operationId} ${line.attempt}`, line.departedAt)
    }
    if (call !== 'list' || !this.#isScanned(partner)) return
    push(this.#pages, partner, line)
    const { history, latest, madeBy, now } = this.#view
    const { token, until } = (latest(partner)?.lease ?? {}) as { token?: string; until?: number }
    const { by } = line
    if (token !== undefined && madeBy(token) === by.name && (until ?? 0) >= now() - 4_000) return
    // A machine that stood still while or since it took the lease may find out too late that it has lost it.
    const takenAt = this.#taken.get(`${partner} ${by.name}`)
    if (takenAt !== undefined && by.frozenUntil >= takenAt - longestLease) return
    history.violate('within the limits', `${by.name} read the listing of ${partner} while it was not its turn`)
  }

  /** XML's listing is only asked for to prove that a 404 speaks of the account. */
  #isScanned(partner: string): boolean {
    return this.#view.partners.find(({ id }) => id === partner)?.capabilities.listing !== 'xml'
  }

  onCommit({ writer, before, after }: Commit): void {
    if (after.sk === 'LATEST') this.#onPass(writer, before, after)
    else if (after.sk === 'OPERATION') this.#onOperation(before, after)
  }

  #onPass(writer: string, before: Item | undefined, after: Item): void {
    const partner = String(after.partner)
    const passes = this.#passes.get(partner) ?? []
    this.#passes.set(partner, passes)
    const run = String(after.run)
    const now = this.#view.now()
    if (before?.run !== run) passes.push({ run, begunAt: now, isComplete: false })
    const token = (after.lease as { token?: string } | undefined)?.token
    if (token !== (before?.lease as { token?: string } | undefined)?.token) this.#taken.set(`${partner} ${writer}`, now)
    const pass = passes.at(-1)
    if (pass?.run === run) pass.isComplete = after.state === 'complete'
  }

  #onOperation(before: Item | undefined, after: Item): void {
    const { partners } = this.#view
    const partner = partners.find(({ id }) => id === after.partner)
    if (partner === undefined || before === undefined || !this.#isScanned(partner.id)) return
    const isNew = after.type === 'provision-account' && partner.capabilities.provision === 'v3'
    if (isNew) this.#checkLook(partner.id, before, after)
    const byId = after.type === 'change-plan' || after.type === 'cancel-account'
    const { code, concludedBy } = (after.outcome ?? {}) as { code?: string; concludedBy?: string }
    if (byId && after.status === 'rejected' && before.status !== 'rejected' && code === 'ACCOUNT_UNKNOWN') {
      const since = Number(after.receivedAt) + unknownAccountWait
      if (concludedBy === 'guard' && directoryShows(after)) return
      this.#needPass(partner.id, since, `${after.operationId} was rejected for an unknown account`)
    }
  }

  /** What a look at a new account by the listing alone is based on. */
  #checkLook(partner: string, before: Item, after: Item): void {
    const attempt = before.attempt as Attempt | undefined
    if (attempt?.state !== 'open') return
    const id = String(after.operationId)
    const now = after.attempt as Attempt | undefined
    const departedAt = this.#sent.get(`${id} ${attempt.n}`)
    if (departedAt === undefined) return
    const settled = Math.max(attempt.resolveFrom, departedAt + settle)
    const isFirst = now?.asBeforeAt !== undefined && attempt.asBeforeAt === undefined
    const isSecond =
      (now !== undefined && now.stage !== attempt.stage) ||
      (after.status === 'parked' && isOutcome(after, 'STORED_NOT_SEEN'))
    if (isFirst && now?.state === 'open') this.#needPass(partner, settled, `${id} was looked for in vain`)
    else if (isSecond && attempt.asBeforeAt !== undefined) {
      const since = Math.max(settled, attempt.asBeforeAt + observationGap)
      this.#needPass(partner, since, `${id} was looked for in vain once more`)
    }
    const { concludedBy } = (after.outcome ?? {}) as { concludedBy?: string }
    if (after.status === 'applied' && concludedBy === 'observation') this.#needPage(partner, attempt, after)
  }

  /**
   * Whether a whole pass over a partner's listing began at or after a time in the ledger, and had no row that could be any
   * account.
   */
  hasPass(partner: string, since: number): boolean {
    const passes = this.#passes.get(partner) ?? []
    const rows = this.#view.oddRows.filter((odd) => odd.partner === partner && !odd.counts)
    const isHidden = (begunAt: number) =>
      rows.some(({ from, until }) => from <= begunAt && begunAt < until - longestLease)
    return passes.some(({ isComplete, begunAt }) => isComplete && begunAt >= since - skew && !isHidden(begunAt))
  }

  #needPass(partner: string, since: number, text: string): void {
    if (this.hasPass(partner, since)) return
    this.#view.history.violate('unknown is resolved by looking', `${text} by no pass that began late enough`)
  }

  #needPage(partner: string, { startedAt }: Attempt, { operationId, account }: Item): void {
    const pages = this.#pages.get(partner) ?? []
    const shown = pages.some(
      ({ rows, departedAt }) => rows?.includes(String(account)) === true && departedAt >= startedAt - skew,
    )
    if (shown) return
    const text = `${operationId} was found on no page that was read after its request left`
    this.#view.history.violate('unknown is resolved by looking', text)
  }
}

interface Attempt {
  n: number
  state: string
  startedAt: number
  resolveFrom: number
  stage?: number
  asBeforeAt?: number
}

const isOutcome = ({ outcome }: Item, code: string): boolean =>
  (outcome as { code?: string } | undefined)?.code === code

/** The account was read by its identifier, and was not there. */
const directoryShows = ({ projected }: Item): boolean => projected !== undefined

function push<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const values = map.get(key)
  if (values === undefined) map.set(key, [value])
  else values.push(value)
}
