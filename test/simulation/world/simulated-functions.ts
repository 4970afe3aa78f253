import type { Engine } from '../../../shared/engine/engine.ts'
import type { RunDeadline } from '../../../shared/engine/engine-context.ts'
import type { Doorbell } from '../../../shared/messaging/operation-message.ts'
import type { Delivery } from '../scenario/plan-deliveries.ts'
import type { PortTools } from './await-point.ts'
import type { Machine } from './machine.ts'
import { type Message, SimulatedQueues, type UnreadTime } from './simulated-queue.ts'

/** How long a function may run, and how long its messages stay hidden: as the stage has it on AWS. */
const usualTimeout = 60_000
const margin = 1_000
const visibility = 360_000
const mostReceives = 50

/** The function that takes lanes out of the lines; it can run every operation. */
export const lineFunction = 'work-line'
const lineTimeout = 300_000

/** What became of a request, as its caller or the queue sees it. */
export interface Reception {
  onAnswer(delivery: Delivery, answer: Awaited<ReturnType<Engine['handle']>>): void
  /** The function could not accept the message. */
  onRefusal(delivery: Delivery, error: unknown, hadFault: boolean): void
  onDeadLetter(delivery: Delivery, code: string): void
}

type Work = (machine: Machine, deadline: RunDeadline) => Promise<void>

/** Functions on machines: queues that feed them, an API before them, time limits around them. */
export class SimulatedFunctions {
  readonly queues: SimulatedQueues
  readonly #tools: PortTools
  readonly #engine: (machine: Machine, operation: string) => Engine
  readonly #reception: Reception
  readonly #idle: Machine[] = []
  readonly #calls: Work[] = []
  /** Invocations that have not ended. */
  running = 0

  /** @param unread when which queue is not read */
  constructor(
    tools: PortTools,
    engine: (machine: Machine, operation: string) => Engine,
    reception: Reception,
    unread: readonly UnreadTime[],
  ) {
    this.#tools = tools
    this.queues = new SimulatedQueues((time, action) => tools.time.at(time, action), unread)
    this.#engine = engine
    this.#reception = reception
  }

  /** Calls that wait for a machine. */
  get waitingCalls(): number {
    return this.#calls.length
  }

  addMachine(machine: Machine): void {
    this.#idle.push(machine)
    this.#pump()
  }

  /** A machine died: what it did is over, and another one takes its place. */
  restart(machine: Machine): void {
    const { time, chance } = this.#tools
    if (!this.#idle.includes(machine)) this.running -= 1
    else this.#idle.splice(this.#idle.indexOf(machine), 1)
    time.at(time.now + chance.whole(500, 5_000), () => this.addMachine(machine))
  }

  putRequest(delivery: Delivery): void {
    const what = { delivery, doorbell: undefined, lineCall: undefined }
    this.#put(delivery.request.operation, what, this.#tools.chance.whole(0, 500))
  }

  putDoorbell(operation: string, doorbell: Doorbell, delay: number): void {
    const what = { delivery: undefined, doorbell, lineCall: undefined }
    this.#put(operation, what, delay + this.#tools.chance.whole(1, 300))
  }

  putLineCall(budget: string, delay: number): void {
    const what = { delivery: undefined, doorbell: undefined, lineCall: budget }
    this.#put(lineFunction, what, delay + this.#tools.chance.whole(1, 300))
  }

  /** Whether nobody reads the operation's queue now. */
  isUnread(operation: string): boolean {
    return this.queues.isUnread(operation, this.#tools.time.now)
  }

  /** An API call: runs as soon as a machine is free. */
  call(work: Work): void {
    this.#calls.push(work)
    this.#pump()
  }

  #put(operation: string, what: Pick<Message, 'delivery' | 'doorbell' | 'lineCall'>, delay: number): void {
    this.queues.send(operation, what, this.#tools.time.now + delay, () => this.#pump())
  }

  #pump(): void {
    while (this.#idle.length > 0) {
      const call = this.#calls.shift()
      if (call !== undefined) {
        this.#invoke((machine, deadline) => call(machine, deadline))
        continue
      }
      const batch = this.queues.draw(this.#tools.chance)
      if (batch.length === 0) return
      this.#receive(batch)
    }
  }

  #receive(batch: Message[]): void {
    const { time, faults } = this.#tools
    const kept: Message[] = []
    for (const message of batch) {
      message.receiveCount += 1
      if (message.receiveCount > mostReceives && message.delivery !== undefined) {
        this.queues.acknowledge(message)
        this.#reception.onDeadLetter(message.delivery, 'RECEIVED_TOO_OFTEN')
        continue
      }
      const fault = faults.draw('receive')
      if (fault !== undefined) faults.hit('receive', fault)
      const shownAgain = fault === 'doubled' ? time.now + 1 : time.now + visibility
      this.queues.hide(message, shownAgain, () => this.#pump())
      kept.push(message)
    }
    if (kept.length === 0) return
    this.#invoke(
      async (machine, deadline) => {
        const done = await Promise.all(kept.map((message) => this.#work(machine, message, deadline)))
        this.#acknowledge(
          machine,
          kept.filter((_message, position) => done[position] === true),
        )
      },
      batch[0]?.operation === lineFunction ? lineTimeout : usualTimeout,
    )
  }

  /** @returns whether the message may be deleted */
  async #work(machine: Machine, message: Message, deadline: RunDeadline): Promise<boolean> {
    const { time, chance, faults } = this.#tools
    const engine = this.#engine(machine, message.operation)
    const { delivery, doorbell, lineCall } = message
    const hitsBefore = faults.total
    try {
      if (lineCall !== undefined) await engine.workLine(lineCall, deadline)
      if (doorbell !== undefined) await engine.answer(message.operation, doorbell, deadline)
      if (delivery !== undefined) {
        const request = await namedByLogin(delivery, engine, deadline)
        if (request === undefined) {
          this.#reception.onDeadLetter(delivery, 'ACCOUNT_ID_UNKNOWN')
          return true
        }
        const acceptance = await engine.handle(request, deadline)
        this.#reception.onAnswer(delivery, acceptance)
        if (acceptance.is === 'conflict') this.#reception.onDeadLetter(delivery, 'OPERATION_ID_REUSED')
        if (acceptance.is === 'lane-full') this.#reception.onDeadLetter(delivery, 'LANE_FULL')
      }
      return true
    } catch (error) {
      if (delivery !== undefined) this.#reception.onRefusal(delivery, error, faults.total > hitsBefore)
      const wait = 1_000 * (1 + chance.whole(0, Math.min(900, 2 ** message.receiveCount)))
      this.queues.hide(message, time.now + wait, () => this.#pump())
      return false
    }
  }

  #acknowledge(machine: Machine, messages: Message[]): void {
    const { faults } = this.#tools
    for (const message of messages) {
      const fault = faults.draw('acknowledge')
      if (fault !== undefined) faults.hit('acknowledge', fault)
      if (fault === 'crash-before') {
        machine.crash()
        return
      }
      if (fault !== 'lost') this.queues.acknowledge(message)
    }
  }

  #invoke(work: Work, timeout = usualTimeout): void {
    const { time, chance, note } = this.#tools
    const position = chance.whole(0, this.#idle.length - 1)
    const machine = this.#idle[position]
    if (machine === undefined) throw new Error('No machine is free.')
    this.#idle.splice(position, 1)
    this.running += 1
    machine.grace = 0
    const { life } = machine
    let isOver = false
    const end = time.now + timeout
    const kill = () => {
      if (isOver || machine.life !== life) return
      if (time.now < end + machine.grace) return time.at(end + machine.grace, kill)
      note(machine, () => 'the time is up')
      machine.crash()
    }
    time.at(end, kill)
    const done = () => {
      isOver = true
      if (machine.life !== life) return
      this.running -= 1
      this.addMachine(machine)
    }
    work(machine, { at: machine.monotonic() + timeout - margin }).then(done, (error: unknown) => {
      time.fail(error)
    })
  }
}

/** Thrown as the functions do: nothing is accepted before it is known whose account it is, and the message waits. */
export class IdentifierUnknown extends Error {
  override readonly name = 'IdentifierUnknown'
}

/**
 * The request, where its caller named the account by an identifier of V3's.
 *
 * @returns nothing where the whole listing shows no such account
 */
async function namedByLogin(
  { at, request, vendorId }: Delivery,
  engine: Engine,
  deadline: RunDeadline,
): Promise<Delivery['request'] | undefined> {
  if (vendorId === undefined) return request
  const found = await engine.findAccountOf(request.partner, { generation: 'v3', id: vendorId }, at, deadline)
  if (found.is === 'absent') return undefined
  if (found.is === 'found') return { ...request, account: found.login }
  throw new IdentifierUnknown(`Nobody knows yet whose account ${vendorId} is.`)
}
