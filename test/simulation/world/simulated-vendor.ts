import type { OddRow } from '../../../shared/partner-api/calling/odd-row.ts'
import type { VendorAccount } from '../../simulator/core/account.ts'
import { seededRandom } from '../../simulator/core/seeded-random.ts'
import type { Switches } from '../../simulator/core/switches.ts'
import { VendorCore } from '../../simulator/core/vendor-core.ts'
import type { VendorPlan } from '../scenario/scenario.ts'
import type { Machine } from './machine.ts'
import type { JournalLine, Tag, VendorCall } from './vendor-journal.ts'
import { VendorTopics } from './vendor-topics.ts'
import type { VirtualTime } from './virtual-time.ts'

/** A change that was not asked for just then. */
export interface OutsideChange {
  at: number
  account: string
  /** By the vendor's partner team, in answer to a letter. */
  isAnswered?: true
}

/** The vendor: its core's rules, its journal, and when it is out of order. */
export class SimulatedVendor {
  readonly core: VendorCore
  readonly journal: JournalLine[] = []
  readonly outside: OutsideChange[] = []
  /** Cancellations that the vendor carried out on their date. */
  readonly scheduled: OutsideChange[] = []
  readonly topics = new VendorTopics()
  readonly plan: VendorPlan
  readonly #time: VirtualTime
  /** Late effects, by account, that wait for the account's next write. */
  readonly #waiting = new Map<string, (() => void)[]>()
  #pending = 0
  onDeparture: (line: JournalLine) => void = () => undefined
  onEffect: (line: JournalLine) => void = () => undefined

  /** Before the run everything that is placed has long been there. */
  #isBefore = true

  constructor(time: VirtualTime, plan: VendorPlan, switches: Partial<Switches>) {
    this.#time = time
    this.plan = plan
    this.core = new VendorCore({
      clock: { now: () => (this.#isBefore ? time.now - 86_400_000 : time.now) },
      random: seededRandom(plan.seed),
      partners: plan.partners.map((partner) => ({
        partner: partner.id,
        login: partner.id,
        apiKey: partner.budget.name,
        password: `example-password-of-${partner.id}`,
      })),
      switches,
    })
    this.core.onChange = (after, before) => {
      const at = before?.billing?.cancellation?.effectiveAt
      const isScheduled = at !== undefined && after.status === 'Canceled' && after.updatedAt === at
      if (isScheduled) this.scheduled.push({ at: time.now, account: after.login })
    }
  }

  /** Puts the accounts in place that the vendor has from the start. */
  begin(accounts: readonly VendorAccount[]): void {
    for (const account of accounts) this.core.place(account)
    this.#isBefore = false
  }

  /** Requests whose effect is still to come. */
  get pending(): number {
    return this.#pending
  }

  /** A request leaves its sender: from now on it may take effect. */
  depart(request: {
    key: string
    partner: string
    account: string
    call: VendorCall
    tag: Tag | undefined
    by: Machine
    product?: string
    arrivesAt: number
  }): JournalLine {
    const { arrivesAt, ...rest } = request
    const line: JournalLine = {
      n: this.journal.length + 1,
      ...rest,
      departedAt: this.#time.now,
      arrivedAt: arrivesAt,
      effective: false,
      pending: false,
      told: 'nothing',
    }
    this.journal.push(line)
    this.onDeparture(line)
    return line
  }

  /** Plans that a request takes effect at a time; `carryOut` says what came of it. */
  effectAt(line: JournalLine, time: number, carryOut: () => string): void {
    this.#begin(line)
    this.#time.at(time, () => this.#land(line, carryOut))
  }

  /** Plans that a request takes effect just before the next write on its account, or at a time if there is none. */
  effectWithNext(line: JournalLine, atTheLatest: number, carryOut: () => string): void {
    this.#begin(line)
    const land = () => line.pending && this.#land(line, carryOut)
    const waiting = this.#waiting.get(line.account)
    if (waiting === undefined) this.#waiting.set(line.account, [land])
    else waiting.push(land)
    this.#time.at(atTheLatest, land)
  }

  /** Whatever waits for the next write on this account lands. */
  landWaiting(account: string): void {
    const waiting = this.#waiting.get(account) ?? []
    this.#waiting.delete(account)
    for (const land of waiting) land()
  }

  /** The fault that everything of a key meets for a while. */
  disorderOf(key: string, isWrite: boolean): string | undefined {
    const now = this.#time.now
    const kind = this.plan.periods.find(
      (period) => period.key === key && period.from <= now && now < period.until,
    )?.kind
    if (kind === 'outage') return isWrite ? 'status-5xx-before' : 'status-5xx'
    if (kind === 'black-hole') return isWrite ? 'timeout-before' : undefined
    return kind
  }

  /** The fault that a request meets for what is odd about its account, or about the call for this partner. */
  oddnessOf({ partner, account, call }: JournalLine): string | undefined {
    const now = this.#time.now
    return this.plan.oddities.find(
      (odd) =>
        odd.partner === partner &&
        odd.from <= now &&
        now < odd.until &&
        (odd.account === undefined ? odd.call === call : odd.account === account),
    )?.fault
  }

  /** The rows of a partner's first page that are not as agreed. */
  oddRowsOf(partner: string): OddRow[] {
    const now = this.#time.now
    return this.plan.oddRows
      .filter((odd) => odd.partner === partner && odd.from <= now && now < odd.until)
      .map(({ counts }) => ({ index: 0, counts, reason: counts ? 'country: unknown' : 'the row shows no identifier' }))
  }

  #begin(line: JournalLine): void {
    line.pending = true
    this.#pending += 1
  }

  #land(line: JournalLine, carryOut: () => string): void {
    line.pending = false
    this.#pending -= 1
    line.effectAt = this.#time.now
    line.before = this.core.store.find(line.account)
    line.effect = carryOut()
    line.effective = isEffective(line.effect)
    // The core carries a cancellation out when somebody asks it next; the vendor does on its date.
    if (line.effect === 'cancel-scheduled') {
      this.#time.at(Date.parse(line.product ?? ''), () => this.core.settleScheduled())
    }
    // A date that has come by the time at which the request arrives is no different from one that comes a moment later.
    const isLate = line.call === 'cancel-account' && line.product !== 'now' && line.effect === 'account-canceled'
    if (isLate) this.scheduled.push({ at: this.#time.now, account: line.account })
    this.onEffect(line)
  }
}

/** The vendor's words for what it has changed. */
const effects: readonly string[] = [
  'created',
  'opened',
  'canceled',
  'account-canceled',
  'updated',
  'plan-changed',
  'reopened',
  'cancel-scheduled',
  'subscribed',
  'unsubscribed',
  'user-created',
  'contacts-unsubscribed',
  'contact-created',
]

const isEffective = (effect: string): boolean => effects.includes(effect)
