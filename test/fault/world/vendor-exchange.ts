import type { CallOptions } from '../../../shared/partner-api/gateway.ts'
import { drawFreeze, networkDelay, type PortTools } from './await-point.ts'
import type { Machine } from './machine.ts'
import type { SimulatedVendor } from './simulated-vendor.ts'
import type { JournalLine, Tag, VendorCall } from './vendor-journal.ts'

/** How the vendor spoils an exchange instead of answering it by its rules. */
export type Spoiled =
  | 'timeout'
  | 'reset'
  | 'status-5xx'
  | 'garbled'
  | 'over-rate'
  | 'quota'
  | 'key-refused'
  | 'refused'
  | 'stored'

export type ExchangeEnd<Answer> =
  | { is: 'not-sent'; code: 'CONNECT_FAILED' | 'SEND_WINDOW_CLOSED' | 'DEADLINE_BEFORE_SENDING' }
  | { is: 'spoiled'; how: Spoiled; sentAt: number }
  | { is: 'answered'; answer: Answer; sentAt: number }

export interface VendorRequest<Answer> {
  key: string
  partner: string
  account: string
  call: VendorCall
  product?: string
  tag: Tag | undefined
  limits: Pick<CallOptions, 'deadlineAt' | 'window'>
  /** Carries the request out by the vendor's rules; `effect` is its word for what changed. */
  carryOut: () => { answer: Answer; effect: string; isVerdict: boolean }
}

/** What the exchange asks for as the engine's parts are tested: broken engines bend it. */
export interface WindowRule {
  /** Whether the request may leave, asked on the connected socket. */
  mayLeave: (window: { isOpen(): boolean } | undefined, began: boolean) => boolean
}

const stepOf = (call: VendorCall, tag: Tag | undefined): string => {
  if (call === 'create') return 'vendorCreate'
  if (call === 'open') return 'vendorOpen'
  if (call === 'cancel') return 'vendorCancel'
  return tag?.purpose === 'look' ? 'vendorLook' : 'vendorRead'
}

/** One request to the vendor and back, with everything that can happen on the way. */
export class VendorLink {
  readonly #vendor: SimulatedVendor
  readonly #machine: Machine
  readonly #tools: PortTools
  readonly #settle: number

  constructor(vendor: SimulatedVendor, machine: Machine, tools: PortTools, settle: number) {
    this.#vendor = vendor
    this.#machine = machine
    this.#tools = tools
    this.#settle = settle
  }

  exchange<Answer>(request: VendorRequest<Answer>): Promise<ExchangeEnd<Answer>> {
    const { time, faults, note } = this.#tools
    const machine = this.#machine
    const step = stepOf(request.call, request.tag)
    const fault = faults.draw(step)
    const { life } = machine
    if (fault !== undefined) note(machine, () => `! ${fault} at ${step}`)
    return new Promise((resolve) => {
      const end = (at: number, result: ExchangeEnd<Answer>) => machine.resumeAt(at, () => resolve(result), life)
      if (fault === 'not-sent') {
        faults.hit(step, fault)
        return end(time.now + networkDelay(this.#tools), { is: 'not-sent', code: 'CONNECT_FAILED' })
      }
      if (fault === 'crash-connecting') {
        faults.hit(step, fault)
        return machine.crash()
      }
      if (fault === 'freeze-connecting') {
        faults.hit(step, fault)
        machine.freeze(drawFreeze(this.#tools))
      }
      const connected = () => {
        // A socket that is ready is served before the timer that would abort it (protocol, H6): only the window counts.
        if (request.limits.window?.isOpen() === false) {
          note(machine, () => `${request.call} ${request.account}: the window is closed`)
          return end(time.now, { is: 'not-sent', code: 'SEND_WINDOW_CLOSED' })
        }
        this.#depart(request, step, fault, life, end)
      }
      machine.resumeAt(time.now + networkDelay(this.#tools), connected, life)
    })
  }

  #depart<Answer>(
    request: VendorRequest<Answer>,
    step: string,
    drawn: string | undefined,
    life: number,
    end: (at: number, result: ExchangeEnd<Answer>) => void,
  ): void {
    const { time, faults, chance, note } = this.#tools
    const machine = this.#machine
    const { key, partner, account, call, tag, product, limits } = request
    const now = time.now
    const arrivesAt = now + networkDelay(this.#tools)
    const abortAt = now + Math.max(1, limits.deadlineAt - machine.monotonic())
    const isWrite = call !== 'read' && call !== 'list'
    if (isWrite) this.#vendor.landWaiting(account)
    const line = this.#vendor.depart({
      key,
      partner,
      account,
      call,
      tag,
      arrivesAt,
      ...(product === undefined ? {} : { product }),
    })
    note(machine, () => `-> ${call} ${account} ${product ?? ''} for ${tag?.operationId} (${tag?.purpose}) #${line.n}`)
    const refusal = this.#vendor.refusalOf(key)
    const fault = refusal === undefined ? drawn : refusal === 'outage' ? 'status-5xx-before' : refusal
    if (fault !== undefined && fault === drawn) faults.hit(step, fault)
    if (fault !== undefined) line.fault = fault
    let answered: { answer: Answer; isVerdict: boolean } | undefined
    const carryOut = () => {
      const { effect, ...rest } = request.carryOut()
      answered = rest
      note(undefined, () => `vendor: #${line.n} ${call} ${account} ${product ?? ''}: ${effect}`)
      return effect
    }
    const told = (at: number, result: ExchangeEnd<Answer>, what: JournalLine['told']) => {
      machine.resumeAt(
        at,
        () => {
          line.told = what
          line.answeredAt = time.now
        },
        life,
      )
      end(at, result)
    }
    const spoil = (how: Spoiled, at: number) => {
      const what =
        how === 'refused'
          ? 'verdict'
          : how === 'over-rate' || how === 'quota' || how === 'key-refused'
            ? 'no-for-now'
            : 'nothing'
      told(at, { is: 'spoiled', how, sentAt: now }, what)
    }
    const answerAt = (at: number) =>
      time.at(at, () => {
        if (answered === undefined) throw new Error('The vendor answers what it has not carried out.')
        told(
          time.now,
          { is: 'answered', answer: answered.answer, sentAt: now },
          answered.isVerdict ? 'verdict' : 'applied',
        )
      })
    const backAt = arrivesAt + chance.whole(5, 300)
    /** The latest time at which a vendor that keeps its settle time may still finish, given when its caller saw the end. */
    const late = (seenEnd: number) => {
      const lag = this.#vendor.core.switches.visibilityDelayMs
      const latest = Math.min(seenEnd, now + 30_000) + this.#settle - lag - 1
      const from = Math.min(arrivesAt + 1, latest)
      return chance.happens(0.4) ? Math.max(from, latest - chance.whole(0, 5_000)) : chance.whole(from, latest)
    }
    const maybe = () => {
      const fate = chance.fraction()
      if (fate < 0.4) this.#vendor.effectAt(line, arrivesAt, carryOut)
      else if (fate < 0.7) this.#vendor.effectAt(line, late(now), carryOut)
    }
    switch (fault) {
      case 'timeout':
      case 'timeout-before':
        return spoil('timeout', abortAt)
      case 'timeout-after':
        this.#vendor.effectAt(line, arrivesAt, carryOut)
        return spoil('timeout', abortAt)
      case 'timeout-late':
        this.#vendor.effectAt(line, late(abortAt), carryOut)
        return spoil('timeout', abortAt)
      case 'reset':
      case 'reset-before':
        return spoil('reset', backAt)
      case 'reset-after':
        this.#vendor.effectAt(line, arrivesAt, carryOut)
        return spoil('reset', backAt)
      case 'reset-late':
        this.#vendor.effectAt(line, late(backAt), carryOut)
        return spoil('reset', backAt)
      case 'status-5xx':
      case 'status-5xx-before':
        return spoil('status-5xx', backAt)
      case 'status-5xx-after':
        this.#vendor.effectAt(line, arrivesAt, carryOut)
        return spoil('status-5xx', backAt)
      case 'status-5xx-late':
        this.#vendor.effectAt(line, late(backAt), carryOut)
        return spoil('status-5xx', backAt)
      case 'lands-with-next':
        this.#vendor.effectWithNext(line, abortAt + this.#settle + chance.whole(10_000, 900_000), carryOut)
        return spoil('timeout', abortAt)
      case 'lands-much-later':
        this.#vendor.effectAt(line, abortAt + this.#settle + chance.whole(0, 180_000), carryOut)
        return spoil('timeout', abortAt)
      case 'garbled':
        this.#vendor.effectAt(line, arrivesAt, carryOut)
        return spoil('garbled', backAt)
      case 'refused':
      case 'over-rate':
      case 'quota':
      case 'key-refused':
        return spoil(fault, backAt)
      case 'stored':
      case 'stored-unseen':
        if (chance.happens(0.8)) this.#vendor.effectAt(line, now + chance.whole(60_000, 72_000_000), carryOut)
        return fault === 'stored' ? spoil('stored', backAt) : spoil('timeout', abortAt)
      case 'crash-before':
        maybe()
        return machine.crash()
      case 'freeze-before':
        maybe()
        machine.freeze(drawFreeze(this.#tools))
        return spoil('timeout', abortAt)
      case 'crash-after':
        this.#vendor.effectAt(line, arrivesAt, carryOut)
        return time.at(arrivesAt, () => machine.life === life && machine.crash())
      case 'freeze-after':
        this.#vendor.effectAt(line, arrivesAt, carryOut)
        time.at(arrivesAt, () => machine.life === life && machine.freeze(drawFreeze(this.#tools)))
        return answerAt(backAt)
      case 'slow':
        this.#vendor.effectAt(line, arrivesAt, carryOut)
        return answerAt(Math.max(backAt, abortAt - chance.whole(1, 20_000)))
      default:
        this.#vendor.effectAt(line, arrivesAt, carryOut)
        if (backAt >= abortAt) return spoil('timeout', abortAt)
        return answerAt(backAt)
    }
  }
}
