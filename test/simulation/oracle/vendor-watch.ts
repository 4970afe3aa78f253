import type { Item } from '../../../shared/ledger/item-store.ts'
import type { Mode } from '../scenario/scenario.ts'
import { isWriteCall, type JournalLine } from '../world/vendor-journal.ts'
import type { History } from './history.ts'
import { idOf } from './ledger-watch.ts'

/** What the oracle may look up in the ledger when a request leaves. */
export interface LedgerView {
  operation(operationId: string, partner: string): Item | undefined
  lane(partner: string, account: string): Item | undefined
  /** Which machine made a token of a lease. */
  madeBy(token: string): string | undefined
}

/** Watches the vendor's side: what leaves for it, and what it carries out. */
export class VendorWatch {
  readonly #history: History
  readonly #mode: Mode
  readonly #view: LedgerView
  readonly #now: () => number
  readonly #hasPass: (partner: string, since: number) => boolean
  /** Writes by operation, in the order in which they left. */
  readonly sends = new Map<string, JournalLine[]>()
  /** Looks after a write, by operation. */
  readonly looks = new Map<string, JournalLine[]>()

  /** @param hasPass whether a whole pass over a partner's listing began at or after a time in the ledger */
  constructor(
    history: History,
    mode: Mode,
    view: LedgerView,
    now: () => number,
    hasPass: (partner: string, since: number) => boolean,
  ) {
    this.#history = history
    this.#mode = mode
    this.#view = view
    this.#now = now
    this.#hasPass = hasPass
  }

  onDeparture(line: JournalLine): void {
    const { tag, call } = line
    const isWrite = isWriteCall(call)
    if (tag === undefined) {
      if (isWrite) this.#history.violate('within the limits', `a probe was the write ${call}`)
      return
    }
    const { operationId, purpose } = tag
    if (purpose !== 'send') {
      if (isWrite) this.#history.violate('once', `${operationId} sent ${call} to look`)
      if (purpose === 'look' && call !== 'list') this.#onLook(line, operationId)
      return
    }
    // An update reads what it writes back.
    if (!isWrite) return
    const operation = this.#view.operation(operationId, line.partner)
    const attempt = operation?.attempt as Attempt | undefined
    if (attempt !== undefined) Object.assign(line, { attempt: attempt.n, step: attempt.step?.kind })
    this.#checkIntent(operationId, attempt)
    this.#checkLane(line, operationId, attempt)
    this.#checkLooked(line, operationId, operation)
    push(this.sends, operationId, line)
  }

  /** However long the vendor is out of order, nobody looks so often. */
  #onLook(line: JournalLine, operationId: string): void {
    push(this.looks, operationId, line)
    this.#checkSettled(line, operationId)
    if (this.looks.get(operationId)?.length === mostLooks) {
      this.#history.violate('nothing is lost', `${operationId} was looked for ${mostLooks} times and turns in circles`)
    }
  }

  /** A look before the vendor has settled proves nothing; only after a decision somebody looks at once. */
  #checkSettled({ partner, account, by, departedAt }: JournalLine, operationId: string): void {
    // Somebody who stood still and lost the lane meanwhile looks for an older request; no conclusion of theirs is written.
    const lease = this.#view.lane(partner, account)?.lease as { token?: string } | undefined
    const holder = lease?.token === undefined ? undefined : this.#view.madeBy(lease.token)
    if (holder !== by.name) return
    const sent = this.sends.get(operationId)?.at(-1)
    const attempt = this.#view.operation(operationId, partner)?.attempt as Attempt | undefined
    if (sent === undefined || attempt?.state !== 'open' || attempt.n !== sent.attempt) return
    // A sender that stood still heard of it later than it was over.
    const over = Math.min(sent.answeredAt ?? sent.departedAt, sent.departedAt + longestCall)
    const waited = departedAt - over
    if (waited >= settle - 4_000) return
    this.#history.violate('unknown is resolved by looking', `${operationId} was looked for after ${waited} ms`)
  }

  onEffect(line: JournalLine): void {
    if (!line.effective || line.tag === undefined) return
    const { operationId } = line.tag
    const effects = (this.sends.get(operationId) ?? []).filter(({ effective }) => effective)
    if (this.#mode !== 'closed') return
    // A ladder has one change for each of its steps.
    const ofStep = effects.filter((earlier) => earlier.step === line.step && !isSameCancellation(earlier, line)).length
    if (ofStep > 1) {
      this.#history.violate('once', `${operationId} took effect ${ofStep} times (${line.call} ${line.account})`)
    }
    const head = headOf(this.#view.lane(line.partner, line.account))
    if (head !== operationId) {
      this.#history.violate('in order', `${operationId} took effect on ${line.account} while ${head} was first`)
    }
  }

  /** Promise 2: what leaves is written down as an open attempt. */
  #checkIntent(operationId: string, attempt: Attempt | undefined): void {
    if (attempt?.state !== 'open') {
      this.#history.violate('intent before effect', `${operationId} was sent without an open attempt in the ledger`)
    }
  }

  /** Promise 4: only the first of a lane is sent, and only by whoever holds the lane. */
  #checkLane({ partner, account }: JournalLine, operationId: string, attempt: Attempt | undefined): void {
    const lane = this.#view.lane(partner, account)
    const head = headOf(lane)
    if (head !== operationId) this.#history.violate('in order', `${operationId} was sent while ${head} was first`)
    const until = (lane?.lease as { until?: number } | undefined)?.until
    if (until === undefined || until < this.#now() - 4_000) {
      this.#history.violate('in order', `${operationId} was sent while nobody held its lane`)
    }
    const fence = attempt?.fence
    if (fence !== undefined && fence !== lane?.fence) {
      this.#history.violate('in order', `${operationId} was sent by somebody who had lost its lane`)
    }
  }

  /**
   * Promise 3: after a write whose end its sender did not see come two looks, or one that shows its effect, and only
   * then another write. What is repeatable waits until the vendor has settled; what may be stored is never sent again
   * unasked.
   */
  #checkLooked(line: JournalLine, operationId: string, operation: Item | undefined): void {
    const earlier = this.sends.get(operationId)?.at(-1)
    if (earlier === undefined || this.#mode !== 'closed') return
    const promise = 'unknown is resolved by looking'
    if (earlier.pending) {
      this.#history.violate(promise, `${operationId} was sent while an earlier one may land`)
      return
    }
    if (earlier.told !== 'nothing' && earlier.told !== 'odd') return
    const decidedAt = (operation?.decisions as { at: number }[] | undefined)?.at(-1)?.at ?? 0
    if (earlier.call === 'create-v3') {
      if (earlier.told === 'odd') {
        this.#checkHour(line, operationId, earlier, decidedAt, this.#hasPass(line.partner, earlier.departedAt + hour))
        return
      }
      if (decidedAt < earlier.departedAt - 4_000 || !this.#hasPass(line.partner, decidedAt)) {
        this.#history.violate(promise, `${operationId} was sent again although it may be stored`)
      }
      return
    }
    if (isUnshown(earlier)) {
      if (decidedAt < earlier.departedAt - 4_000) {
        this.#history.violate(promise, `${operationId} was sent again unasked although nothing shows its effect`)
      }
      return
    }
    if (isRepeatable(earlier, operation)) {
      const waited = this.#now() - earlier.departedAt
      if (waited < settle) this.#history.violate(promise, `${operationId} was sent again after ${waited} ms`)
      return
    }
    const looks = (this.looks.get(operationId) ?? []).filter(
      ({ departedAt, told }) => departedAt > Math.max(earlier.departedAt, earlier.effectAt ?? 0) && told !== 'nothing',
    )
    const isKnown = earlier.told === 'odd' || (earlier.effective && earlier.step !== line.step)
    // Who decides that it is tried again has looked for themselves.
    const enough = isKnown || decidedAt >= earlier.departedAt ? 1 : 2
    if (looks.length < enough) {
      this.#history.violate(promise, `${operationId} was sent again after ${looks.length} looks at an unknown outcome`)
    }
    if (earlier.call !== 'create') return
    const late = looks.map(({ departedAt }) => departedAt - earlier.departedAt).filter((after) => after >= hour / 4)
    const isSeen = late.length >= 2 && late.some((after) => after >= hour)
    this.#checkHour(line, operationId, earlier, decidedAt, isSeen)
  }

  /** A second creation wants absences that were seen late, unless a person has decided. */
  #checkHour(line: JournalLine, operationId: string, earlier: JournalLine, decidedAt: number, isSeen: boolean): void {
    if (isSeen || decidedAt >= earlier.departedAt - 4_000) return
    const waited = Math.round((line.departedAt - earlier.departedAt) / 1_000)
    this.#history.violate('unknown is resolved by looking', `${operationId} was created again after ${waited} s`)
  }
}

/** A call is over after this, whoever still waits for its answer, ms. */
const longestCall = 35_000

const mostLooks = 300

/** So long after a request a new account is looked for before another is asked for. */
const hour = 3_600_000

/**
 * How long the vendor may still be finishing a request; written a second time, since the oracle takes nothing from the
 * engine.
 */
const settle = 60_000

interface Attempt {
  n: number
  state?: string
  fence?: number
  step?: { kind: string }
}

/**
 * By docs/explanation/protocol.md#repeatable-steps the same address, the same later date and another test do no harm. A
 * date that came while the request was on its way out is a later one still.
 */
/** Of what these change nothing at the vendor shows anything: only a person may have them sent again. */
const isUnshown = ({ call, product }: JournalLine): boolean =>
  ['create-user', 'unsubscribe-contacts'].includes(call) || (call === 'act-for-account' && product !== 'GET')

function isRepeatable({ call, product, departedAt }: JournalLine, operation: Item | undefined): boolean {
  if (call !== 'cancel-account') return ['subscribe', 'test-topic', 'act-for-account'].includes(call)
  if (product !== 'now') return true
  const { effectiveAt } = JSON.parse(String(operation?.input ?? '{}')) as { effectiveAt?: string }
  return effectiveAt !== undefined && departedAt < Date.parse(effectiveAt) + 10_000
}

/** A cancellation that comes by its date within the clocks' skew of one that is asked for at once is the same one. */
const isSameCancellation = (earlier: JournalLine, { product, effectAt = 0 }: JournalLine): boolean =>
  earlier.effect === 'cancel-scheduled' &&
  product === 'now' &&
  Math.abs(Date.parse(earlier.product ?? '') - effectAt) < 4_000

const headOf = (lane: Item | undefined): string | undefined => {
  const head = (lane?.q as string[] | undefined)?.[0]
  return head === undefined ? undefined : idOf(head)
}

function push(map: Map<string, JournalLine[]>, key: string, line: JournalLine): void {
  const lines = map.get(key)
  if (lines === undefined) map.set(key, [line])
  else lines.push(line)
}
