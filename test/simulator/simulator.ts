import type { VendorAccount, VendorPartner } from './core/account.ts'
import { MovableClock, type SimulatorClock } from './core/clock.ts'
import { seededRandom } from './core/seeded-random.ts'
import type { Switches } from './core/switches.ts'
import { VendorCore } from './core/vendor-core.ts'
import type { Delivery } from './delivery.ts'
import { createDemoAccounts } from './demo-data.ts'
import { appliesNow, outwardOf } from './fault-effects.ts'
import { FaultBook, type FaultRule } from './faults.ts'
import type { SimulatorRequest } from './http-message.ts'
import { InFlight } from './in-flight.ts'
import { Journal, type JournalEntry } from './journal.ts'
import { forgetfulRecorder, type SimulatorState, type StateRecorder } from './simulator-state.ts'
import { type CarriedOut, carryOutXmlCall } from './xml/handle-xml-request.ts'
import { readXmlCall, type XmlCall } from './xml/xml-call.ts'

export interface SimulatorOptions {
  readonly clock: SimulatorClock
  readonly seed: number
  readonly partners: readonly VendorPartner[]
  readonly switches?: Partial<Switches>
  /** Faults that wait from the start and come back with a reset. */
  readonly faults?: readonly FaultRule[]
  /** Demo accounts for each partner when there is no state. */
  readonly accountsPerPartner?: number
  readonly state?: SimulatorState
  readonly recorder?: StateRecorder
}

/**
 * The vendor as seen from the wire, without a wire: takes requests, injects faults, keeps the journal. Synchronous and
 * without I/O of its own, so that a server or a simulation in virtual time can drive it.
 */
export class Simulator {
  readonly clock: MovableClock
  core: VendorCore
  journal: Journal
  readonly faults = new FaultBook()
  readonly #options: SimulatorOptions
  readonly #recorder: StateRecorder
  readonly #inFlight = new InFlight()

  constructor(options: SimulatorOptions) {
    this.#options = options
    this.#recorder = options.recorder ?? forgetfulRecorder
    this.clock = new MovableClock(options.clock, options.state?.clockOffsetMs ?? 0)
    this.core = this.#newCore()
    this.journal = new Journal(options.state?.entries, options.state?.nextEntry)
    if (options.state === undefined) createDemoAccounts(this.core, options.accountsPerPartner ?? 0)
    else for (const account of options.state.accounts) this.core.place(account)
    for (const rule of options.faults ?? []) this.faults.add(rule)
    this.#recorder.rewrite(this.state())
  }

  /** Takes one vendor request. The journal entry is written, and its effect with it, before this returns. */
  receive(request: SimulatorRequest): Delivery {
    const call = readXmlCall(request)
    const fault = this.faults.take({ generation: 'xml', method: request.method, path: request.path, ...namesOf(call) })
    const flight = this.#inFlight.enter(call.account === undefined ? undefined : call.account.toLowerCase())
    const result = fault === undefined || appliesNow(fault) ? carryOutXmlCall(this.core, call) : undefined
    const outward = outwardOf(fault, result?.response)
    const entry = this.#record(
      call,
      result,
      {
        ...('response' in outward ? { status: outward.response.status } : {}),
        ...(fault === undefined ? {} : { fault: fault.rule.fault, faultId: fault.id }),
      },
      { concurrent: flight.all, concurrentOnAccount: flight.onAccount },
    )
    const delivery = { outward, finish: flight.leave }
    if (fault?.rule.fault !== 'apply-late') return delivery
    const core = this.core
    const apply = () => {
      // A reset in between has thrown the world away that this effect belongs to.
      if (core !== this.core) return
      const counts = { concurrent: entry.concurrent, concurrentOnAccount: entry.concurrentOnAccount }
      this.#record(
        call,
        carryOutXmlCall(core, call),
        { fault: 'apply-late', faultId: fault.id, lateOf: entry.n },
        counts,
      )
    }
    return { ...delivery, late: { delayMs: fault.rule.delayMs ?? 1000, apply } }
  }

  /** Puts accounts in place as they are, behind every client's back. */
  place(accounts: readonly VendorAccount[]): void {
    for (const account of accounts) this.core.place(account)
    this.#recorder.append({ accounts })
  }

  /** Moves the clock by a span, or to a moment (ms). */
  moveClock(move: { readonly advanceMs: number } | { readonly set: number }): void {
    if ('set' in move) this.clock.set(move.set)
    else this.clock.advance(move.advanceMs)
    this.#recorder.append({ clockOffsetMs: this.clock.offsetMs })
  }

  clearJournal(): void {
    this.journal.clear()
    this.#recorder.rewrite(this.state())
  }

  /** Back to the start: seeded accounts, empty journal, first switches and faults, real time. */
  reset(): void {
    this.clock.advance(-this.clock.offsetMs)
    this.core = this.#newCore()
    this.journal = new Journal()
    createDemoAccounts(this.core, this.#options.accountsPerPartner ?? 0)
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
    }
  }

  #newCore(): VendorCore {
    const { seed, partners, switches } = this.#options
    return new VendorCore({
      clock: this.clock,
      random: seededRandom(seed),
      partners,
      ...(switches === undefined ? {} : { switches }),
    })
  }

  #record(
    call: XmlCall,
    result: CarriedOut | undefined,
    answered: Pick<JournalEntry, 'status' | 'fault' | 'faultId' | 'lateOf'>,
    counts: Pick<JournalEntry, 'concurrent' | 'concurrentOnAccount'>,
  ): JournalEntry {
    const tag = call.request.headers['x-simulator-tag']
    const entry = this.journal.append({
      at: this.clock.now(),
      generation: 'xml',
      method: call.request.method,
      path: call.request.path.slice(0, 300),
      ...namesOf(call),
      applied: result?.changed !== undefined,
      effect: result?.effect ?? 'none',
      ...answered,
      ...counts,
      ...(tag === undefined ? {} : { tag: tag.slice(0, 100) }),
    })
    this.#recorder.append({ entry, ...(result?.changed === undefined ? {} : { accounts: [result.changed] }) })
    return entry
  }
}

const namesOf = ({ call, partner, account }: XmlCall): Pick<JournalEntry, 'call' | 'partner' | 'account'> => ({
  call,
  ...(partner === undefined ? {} : { partner }),
  ...(account === undefined ? {} : { account }),
})
