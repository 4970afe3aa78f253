import type { VendorAccount } from './core/account.ts'
import { MovableClock } from './core/clock.ts'
import { seededRandom } from './core/seeded-random.ts'
import type { VendorCore } from './core/vendor-core.ts'
import type { Delivery } from './delivery.ts'
import { createDemoAccounts } from './demo-data.ts'
import { FaultBook } from './fault-book.ts'
import { appliesNow, outwardOf, putOffMs } from './fault-effects.ts'
import type { SimulatorRequest, SimulatorResponse } from './http-message.ts'
import { InFlight } from './in-flight.ts'
import { Journal, type JournalEntry } from './journal.ts'
import { LateEffects } from './late-effects.ts'
import { overLimitAnswer } from './over-limit-answer.ts'
import { readVendorCall } from './read-vendor-call.ts'
import { SigningKey } from './signing-key.ts'
import type { SimulatorOptions } from './simulator-options.ts'
import { forgetfulRecorder, type SimulatorState, type StateRecorder } from './simulator-state.ts'
import { createVendor, type Vendor } from './vendor.ts'
import type { CarriedOut, PutOff, VendorCall } from './vendor-call.ts'
import type { Subscription } from './webhooks/subscriptions.ts'

interface Counts {
  readonly concurrent: number
  readonly concurrentOnAccount: number
}

/**
 * The vendor as seen from the wire, without a wire: takes requests, injects faults, keeps the journal. Synchronous and
 * without I/O of its own, so that a server or a simulation in virtual time can drive it.
 */
export class Simulator {
  readonly clock: MovableClock
  vendor: Vendor
  journal: Journal
  readonly faults = new FaultBook()
  readonly #options: SimulatorOptions
  readonly #recorder: StateRecorder
  readonly #inFlight = new InFlight()
  readonly #key: SigningKey
  /** Accounts that the call of this moment has changed. */
  #changed: VendorAccount[] = []
  readonly #late = new LateEffects()

  constructor(options: SimulatorOptions) {
    const { state } = options
    this.#options = options
    this.#recorder = options.recorder ?? forgetfulRecorder
    this.#key = new SigningKey(options.privateKey)
    this.clock = new MovableClock(options.clock, state?.clockOffsetMs ?? 0)
    this.vendor = this.#newVendor(state?.subscriptions)
    this.journal = new Journal(state?.entries, state?.nextEntry)
    if (state === undefined) this.#createDemoAccounts()
    else this.#place(state.accounts)
    for (const rule of options.faults ?? []) this.faults.add(rule)
    this.#recorder.rewrite(this.state())
  }

  get core(): VendorCore {
    return this.vendor.core
  }

  /** Takes one vendor request. The journal entry is written, and its effect with it, before this returns. */
  receive(request: SimulatorRequest): Delivery {
    this.runDue()
    const call = readVendorCall(this.vendor, request)
    const flight = this.#inFlight.enter(call.account?.toLowerCase())
    const counts = { concurrent: flight.all, concurrentOnAccount: flight.onAccount }
    const over = this.#overLimit(call)
    if (over !== undefined) {
      const { limit, response } = over
      this.#record(call, undefined, { status: response.status, limit }, counts)
      return { outward: { kind: 'answer', response, delayMs: 0 }, finish: flight.leave }
    }
    const { generation } = call
    const fault = this.faults.take({ generation, method: request.method, path: request.path, ...namesOf(call) })
    const result = fault === undefined || appliesNow(fault) ? call.carryOut() : undefined
    const relay = fault === undefined ? result?.relay : undefined
    const outward = relay === undefined ? outwardOf(fault, result?.response) : ({ kind: 'relay', relay } as const)
    const entry = this.#record(
      call,
      result,
      {
        ...('response' in outward ? { status: outward.response.status } : {}),
        ...(fault === undefined ? {} : { fault: fault.rule.fault, faultId: fault.id }),
      },
      counts,
    )
    const delivery = { outward, finish: flight.leave }
    const delayMs = fault && putOffMs(fault)
    const later = delayMs === undefined ? result?.later : { delayMs, carryOut: () => call.carryOut() }
    if (later === undefined) return delivery
    const bring = this.#late.add(this.clock.now() + later.delayMs, () => this.#carryOutLate(call, later, entry))
    return { ...delivery, late: { delayMs: later.delayMs, apply: bring } }
  }

  /** Carries out what time alone brings: cancellations whose date has come, effects that were put off. */
  runDue(): void {
    this.core.settleScheduled()
    this.#late.bringDue(this.clock.now())
    this.#recordChanged()
  }

  /** Changes an account behind its partner's back; who subscribed to such a change is told. */
  alter(account: VendorAccount): void {
    this.core.alter(account.partner, account.login, () => account)
    this.#recordChanged()
  }

  /** Puts accounts in place as they are, behind every client's back. */
  place(accounts: readonly VendorAccount[]): void {
    this.#place(accounts)
    // Seeds are made as calls make accounts, but it is their last state that is kept.
    this.#changed = []
    this.#recorder.append({ accounts })
  }

  /** Moves the clock by a span, or to a moment (ms). */
  moveClock(move: { readonly advanceMs: number } | { readonly set: number }): void {
    if ('set' in move) this.clock.set(move.set)
    else this.clock.advance(move.advanceMs)
    this.#recorder.append({ clockOffsetMs: this.clock.offsetMs })
    this.runDue()
  }

  clearJournal(): void {
    this.journal.clear()
    this.#recorder.rewrite(this.state())
  }

  /** Back to the start: seeded accounts, empty journal, first switches and faults, real time. */
  reset(): void {
    this.clock.advance(-this.clock.offsetMs)
    this.#late.clear()
    this.vendor = this.#newVendor()
    this.journal = new Journal()
    this.#createDemoAccounts()
    this.faults.clear()
    for (const rule of this.#options.faults ?? []) this.faults.add(rule)
    this.#recorder.rewrite(this.state())
  }

  /** All that outlives the process. */
  state(): SimulatorState {
    return {
      accounts: this.core.store.all(),
      entries: this.journal.after(),
      nextEntry: this.journal.nextNumber,
      clockOffsetMs: this.clock.offsetMs,
      subscriptions: this.vendor.subscriptions.all(),
    }
  }

  #place(accounts: readonly VendorAccount[]): void {
    for (const account of accounts) {
      this.core.place(account)
      this.core.store.showNow(account.login)
    }
  }

  #createDemoAccounts(): void {
    createDemoAccounts(this.core, this.#options.accountsPerPartner ?? 0)
    this.#changed = []
  }

  #newVendor(subscriptions: readonly Subscription[] = []): Vendor {
    const { seed, partners, switches = {}, clock: realClock } = this.#options
    const parts = { clock: this.clock, realClock, key: this.#key, random: seededRandom(seed), partners, switches }
    return createVendor({ ...parts, subscriptions, onChange: (account) => this.#changed.push(account) })
  }

  #overLimit(call: VendorCall): { readonly limit: 'rate' | 'quota'; readonly response: SimulatorResponse } | undefined {
    const { switches } = this.core
    const own = call.overOwnLimit?.()
    if (own !== undefined) return { limit: 'rate', response: own }
    if (switches.requestsPerSecond === 0 && switches.requestsPerDay === 0) return undefined
    const owner = call.keyOwner()
    const limit = owner && this.vendor.limits.take(owner.apiKey, this.clock.now(), switches)
    return limit && { limit, response: overLimitAnswer(limit, call.generation, switches) }
  }

  #carryOutLate(
    call: VendorCall,
    later: PutOff,
    { n, fault, faultId, concurrent, concurrentOnAccount }: JournalEntry,
  ): void {
    const result = later.carryOut()
    // What was put off twice, by a fault and by the vendor itself, is carried out now.
    const carriedOut = result.later?.carryOut() ?? result
    const late = { ...(fault && { fault }), ...(faultId && { faultId }), lateOf: n }
    this.#record(call, carriedOut, late, { concurrent, concurrentOnAccount })
  }

  #record(
    call: VendorCall,
    result: CarriedOut | undefined,
    answered: Pick<JournalEntry, 'status' | 'limit' | 'fault' | 'faultId' | 'lateOf'>,
    counts: Counts,
  ): JournalEntry {
    const tag = call.request.headers['x-simulator-tag']
    const effect = result?.effect ?? 'none'
    const entry = this.journal.append({
      at: this.clock.now(),
      generation: call.generation,
      method: call.request.method,
      path: call.request.path.slice(0, 300),
      ...namesOf(call),
      applied: effect !== 'none' && effect !== 'token-issued',
      effect,
      ...answered,
      ...counts,
      ...(tag === undefined ? {} : { tag: tag.slice(0, 100) }),
    })
    const accounts = this.#changed.splice(0)
    const isSubscription = effect === 'subscribed' || effect === 'unsubscribed'
    this.#recorder.append({
      entry,
      ...(accounts.length === 0 ? {} : { accounts }),
      ...(isSubscription ? { subscriptions: this.vendor.subscriptions.all() } : {}),
    })
    return entry
  }

  #recordChanged(): void {
    const accounts = this.#changed.splice(0)
    if (accounts.length > 0) this.#recorder.append({ accounts })
  }
}

const namesOf = ({ call, partner, account }: VendorCall): Pick<JournalEntry, 'call' | 'partner' | 'account'> => ({
  call,
  ...(partner === undefined ? {} : { partner }),
  ...(account === undefined ? {} : { account }),
})
