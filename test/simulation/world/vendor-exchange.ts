import type { CallOptions } from '../../../shared/partner-api/gateway.ts'
import { drawFreeze, networkDelay, type PortTools } from './await-point.ts'
import type { Machine } from './machine.ts'
import type { SimulatedVendor } from './simulated-vendor.ts'
import { type Fate, type Seen, vendorFaults } from './vendor-fault-plan.ts'
import { isWriteCall, type JournalLine, type Tag, type Told, type VendorCall } from './vendor-journal.ts'

/** How the vendor spoils an exchange instead of answering it by its rules. */
export type Spoiled = Exclude<Seen, 'answer' | 'slow-answer' | 'crash-before' | 'crash-after'>

export type ExchangeEnd<Answer> =
  | { is: 'not-sent'; code: 'CONNECT_FAILED' | 'SEND_WINDOW_CLOSED' }
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
  /**
   * Carries the request out by the vendor's rules, and by the fault that befell it; `effect` is its word for what changed,
   * `rows` are the login names on a page.
   */
  carryOut: (fault: string | undefined) => Carried<Answer>
}

export interface Carried<Answer> {
  answer: Answer
  effect: string
  isVerdict: boolean
  rows?: readonly string[]
}

/** The longest that a request may be under way (engine times on AWS). */
const callDeadline = 30_000

const toldBy: Partial<Record<Spoiled, Told>> = { refused: 'verdict', forbidden: 'odd' }
const noForNow: readonly Spoiled[] = ['over-rate', 'quota', 'key-refused']

/** What the steps of the engine that write at the vendor are called in the list of faults. */
const writeSteps: Readonly<Partial<Record<VendorCall, string>>> = {
  create: 'vendorCreate',
  'create-v3': 'vendorCreateV3',
  open: 'vendorOpen',
  cancel: 'vendorCancel',
  update: 'vendorUpdate',
  'change-plan': 'vendorPlan',
  'cancel-account': 'vendorCancelAccount',
  subscribe: 'vendorTopic',
  unsubscribe: 'vendorTopic',
  'test-topic': 'vendorTopic',
  'create-user': 'vendorPeople',
  'unsubscribe-contacts': 'vendorPeople',
  'act-for-account': 'vendorPeople',
}

function stepOf(call: VendorCall, tag: Tag | undefined): string {
  // The listing that XML asks for to prove that a 404 speaks of the account belongs to that read.
  if (call === 'list' && tag === undefined) return 'vendorList'
  return writeSteps[call] ?? (tag?.purpose === 'look' ? 'vendorLook' : 'vendorRead')
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
      if (fault === 'not-sent' || fault === 'crash-connecting' || fault === 'freeze-connecting') faults.hit(step, fault)
      if (fault === 'not-sent') {
        end(time.now + networkDelay(this.#tools), { is: 'not-sent', code: 'CONNECT_FAILED' })
        return
      }
      if (fault === 'crash-connecting') {
        machine.crash()
        return
      }
      if (fault === 'freeze-connecting') machine.freeze(drawFreeze(this.#tools))
      const connected = () => {
        // A socket that is ready is served before the timer that would abort it
        // (docs/explanation/protocol.md#the-window-on-the-socket): only the window counts.
        if (request.limits.window?.isOpen() === false) {
          note(machine, () => `${request.call} ${request.account}: the window is closed`)
          end(time.now, { is: 'not-sent', code: 'SEND_WINDOW_CLOSED' })
        } else this.#depart(request, step, fault, life, end)
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
    const { limits, carryOut, ...facts } = request
    const { call, account, product = '', tag } = facts
    const now = time.now
    const isWrite = isWriteCall(call)
    if (isWrite) this.#vendor.landWaiting(account)
    const line = this.#vendor.depart({ ...facts, by: machine, arrivesAt: now + networkDelay(this.#tools) })
    note(machine, () => `-> ${call} ${account} ${product} for ${tag?.operationId} (${tag?.purpose}) #${line.n}`)
    const disorder = this.#vendor.disorderOf(line.key, isWrite)
    const oddness = disorder === undefined ? this.#vendor.oddnessOf(line) : undefined
    if (oddness !== undefined) line.isOdd = true
    const fault = disorder ?? oddness ?? drawn
    if (fault !== undefined) line.fault = fault
    if (fault !== undefined && fault === drawn && fault !== 'freeze-connecting') faults.hit(step, fault)
    const { fate, seen, freeze } = vendorFaults[fault ?? 'none'] ??
      vendorFaults.none ?? { fate: 'at-once', seen: 'answer' }

    let answered: { answer: Answer; isVerdict: boolean } | undefined
    const backAt = line.arrivedAt + chance.whole(5, this.#tools.answerMost)
    const abortAt = now + Math.max(1, limits.deadlineAt - machine.monotonic())
    const seenEnd = seen === 'timeout' ? abortAt : seen === 'crash-before' || freeze === 'before' ? now : backAt
    this.#plan(line, fate, seenEnd, () => {
      const { effect, rows, ...rest } = carryOut(line.fault)
      answered = rest
      if (rows !== undefined) line.rows = rows
      note(undefined, () => `vendor: #${line.n} ${call} ${account} ${product}: ${effect}`)
      return effect
    })
    const tell = (at: number, result: ExchangeEnd<Answer>, told: Told) => {
      const hear = () => {
        line.told = told
        line.answeredAt = time.now
      }
      machine.resumeAt(at, hear, life)
      end(at, result)
    }
    if (freeze === 'before') machine.freeze(drawFreeze(this.#tools))
    if (freeze === 'after')
      time.at(line.arrivedAt, () => machine.life === life && machine.freeze(drawFreeze(this.#tools)))
    if (seen === 'crash-before') machine.crash()
    else if (seen === 'crash-after') time.at(line.arrivedAt, () => machine.life === life && machine.crash())
    else if (seen === 'answer' || seen === 'slow-answer') {
      const at = seen === 'answer' ? backAt : Math.max(backAt, abortAt - chance.whole(1, 20_000))
      if (at >= abortAt) tell(abortAt, { is: 'spoiled', how: 'timeout', sentAt: now }, 'nothing')
      else {
        time.at(at, () => {
          if (answered === undefined) throw new Error('The vendor answers what it has not carried out.')
          const { answer, isVerdict } = answered
          tell(time.now, { is: 'answered', answer, sentAt: now }, isVerdict ? 'verdict' : 'applied')
        })
      }
    } else {
      const told = toldBy[seen] ?? (noForNow.includes(seen) ? 'no-for-now' : 'nothing')
      tell(seen === 'timeout' ? abortAt : backAt, { is: 'spoiled', how: seen, sentAt: now }, told)
    }
  }

  /** Plans when the request takes effect. */
  #plan(line: JournalLine, fate: Fate, seenEnd: number, carryOut: () => string): void {
    const { chance } = this.#tools
    const vendor = this.#vendor
    const { arrivedAt, departedAt } = line
    switch (fate) {
      case 'never':
        break
      case 'at-once':
        vendor.effectAt(line, arrivedAt, carryOut)
        break
      case 'late':
        vendor.effectAt(line, this.#lateTime(line, seenEnd), carryOut)
        break
      case 'uncertain':
        this.#plan(line, chance.one(['at-once', 'at-once', 'late', 'never']), seenEnd, carryOut)
        break
      case 'with-next':
        // A second creation comes an hour after the first at the soonest.
        vendor.effectWithNext(
          line,
          seenEnd + this.#settle + chance.whole(10_000, line.call === 'create' ? 9_000_000 : 900_000),
          carryOut,
        )
        break
      case 'much-later':
        vendor.effectAt(line, seenEnd + this.#settle + chance.whole(0, 180_000), carryOut)
        break
      case 'stored':
        if (chance.happens(0.8)) vendor.effectAt(line, departedAt + chance.whole(60_000, 72_000_000), carryOut)
        break
    }
  }

  /**
   * A time at which a vendor that keeps its settle time may still finish: it counts from the end that its caller saw, and
   * what it did must be visible by then.
   */
  #lateTime(line: JournalLine, seenEnd: number): number {
    const { chance } = this.#tools
    // What may be stored is looked for through a day; what was refused is not stored.
    if (line.call === 'create-v3' && !isRefusal(line.fault) && chance.happens(0.5))
      return line.departedAt + chance.whole(60_000, 72_000_000)
    const lag = this.#vendor.core.switches.visibilityDelayMs
    const latest = Math.min(seenEnd, line.departedAt + callDeadline) + this.#settle - lag - 1
    const from = Math.min(line.arrivedAt + 1, latest)
    return chance.happens(0.4) ? Math.max(from, latest - chance.whole(0, 5_000)) : chance.whole(from, latest)
  }
}

const isRefusal = (fault: string | undefined): boolean => fault === 'refused-late' || fault === 'forbidden-late'
