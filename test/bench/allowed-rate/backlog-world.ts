import type { OperationRequest } from '../../../shared/engine/accept.ts'
import { createEngine, type Engine } from '../../../shared/engine/engine.ts'
import type { EngineContext, RunDeadline } from '../../../shared/engine/engine-context.ts'
import { type LineMemory, newLineMemory } from '../../../shared/engine/line/line-memory.ts'
import type { Doorbell } from '../../../shared/messaging/operation-message.ts'
import { messagesApart } from '../../../shared/operations/messages-apart.ts'
import { pace } from '../../../shared/runtime/pace.ts'
import type { SeenKey } from '../../../shared/vendor-key/budget-context.ts'
import { awsEngineTimes, localEngineTimes } from '../../../shared/vendor-key/engine-times.ts'
import { VirtualTime } from '../../simulation/world/virtual-time.ts'
import { seededRandom } from '../../simulator/core/seeded-random.ts'
import { PartitionLoad } from '../../support/partition-load.ts'
import { backlogContext, identifiedAccount, operations, partnersOf } from './backlog-context.ts'
import { backlogGateway } from './backlog-gateway.ts'
import { BacklogVendor } from './backlog-vendor.ts'
import { BenchTable } from './bench-table.ts'
import type { CasePlan } from './case-plan.ts'
import { type EndKind, Journal } from './journal.ts'
import { LedgerLink } from './ledger-link.ts'
import { lineInvocation, lineQueue } from './line-function.ts'
import { MortalProcess } from './mortal-process.ts'
import { partnerOf } from './partner-of.ts'
import { type PlannedOperation, plannedOperation } from './planned-operations.ts'
import { WorkQueue } from './work-queue.ts'

type Message = { request: OperationRequest } | { doorbell: Doorbell } | { line: string }

/** A function's time without its margin, and how long a message stays hidden, as on AWS. */
const invocation = 59_000
const visibility = 360_000
const sweepEvery = 60_000
const sweepTime = 50_000

/** What the functions ask of the engine. */
export type WorkedEngine = Pick<Engine, 'handle' | 'answer' | 'sweep' | 'workLine'>

/** The real engine as functions behind queues, on virtual time, with a vendor that holds its rate. */
export class BacklogWorld {
  readonly plan: CasePlan
  readonly time: VirtualTime
  readonly journal = new Journal()
  readonly vendor: BacklogVendor
  readonly planned = new Map<string, PlannedOperation>()
  readonly #table: BenchTable
  readonly #random: { fraction(): number }
  readonly #partners
  readonly #makeEngine: (context: EngineContext) => WorkedEngine
  readonly #queues = new Map<string, WorkQueue<Message>>()
  #tokens = 0
  /** Planned operations that nothing but calls holds, and that have not ended. */
  #briskLeft = 0

  /** @param makeEngine another engine than the real one, to test what judges it */
  constructor(plan: CasePlan, makeEngine: (context: EngineContext) => WorkedEngine = createEngine) {
    this.plan = plan
    this.#makeEngine = makeEngine
    this.time = new VirtualTime(plan.start)
    this.#random = seededRandom(plan.seed)
    this.#partners = new Map(partnersOf(plan).map((partner) => [partner.id, partner]))
    this.#table = new BenchTable(this.time, () => this.#between(5, 50))
    const { outage } = plan
    this.vendor = new BacklogVendor(this.time, this.journal, {
      requestsPerSecond: plan.requestsPerSecond,
      window: plan.window,
      partners: [...this.#partners.keys()],
      outage: outage && { from: plan.start + outage.from, until: plan.start + outage.until },
    })
    for (const name of [...operations, lineQueue]) this.#queues.set(name, new WorkQueue(this.time))
    this.#ask()
    // What the accounts of the plan needed was there before.
    this.#table.load = new PartitionLoad(Infinity)
  }

  /** What the table's partitions took. */
  get load(): PartitionLoad {
    return this.#table.load
  }

  /** Runs until the backlog is done, or the time is over. */
  async run(): Promise<void> {
    const { plan, time } = this
    for (const name of this.#queues.keys()) {
      for (let worker = 0; worker < plan.workers; worker += 1) this.#startWorker(name, this.#between(0, 1_000))
    }
    this.#startSweeper()
    const end = plan.start + plan.minutes * 60_000
    await time.run(() => this.#briskLeft === 0 || (time.next ?? end) >= end)
    if (this.#briskLeft > 0) time.now = end
  }

  #ask(): void {
    const { plan, planned, vendor } = this
    const partners = [...this.#partners.keys()]
    for (let index = 0; index < plan.waiting; index += 1) {
      const partner = partners[partnerOf(index, partners.length)] ?? ''
      const operation = plannedOperation(index, { mixture: plan.mixture, seed: plan.seed, partner, start: plan.start })
      const { request, account, afterLostWrite, need } = operation
      planned.set(request.operationId, operation)
      if (need.isBrisk) this.#briskLeft += 1
      if (account !== undefined) vendor.core.place(account)
      if (afterLostWrite !== undefined) vendor.lostWrites.set(request.account, afterLostWrite)
      if (account !== undefined && request.operation === 'change-plan' && plan.ids === 'known') {
        this.#table.put(identifiedAccount(partner, request.account, account.encodedId, plan.start), undefined)
      }
      this.#queue(request.operation).send({ request }, index * plan.every)
    }
  }

  #queue(name: string): WorkQueue<Message> {
    const queue = this.#queues.get(name)
    if (queue === undefined) throw new Error(`There is no queue of ${name}.`)
    return queue
  }

  /** A copy of a function: the messages of a batch share its time, its view of the budget and its death. */
  #startWorker(name: string, delay: number): void {
    const queue = this.#queue(name)
    let inHand: readonly Message[] = []
    const process = new MortalProcess(this.time, () => {
      this.journal.deaths += 1
      for (const message of inHand) queue.send(message, visibility)
      this.#startWorker(name, this.#between(500, 5_000))
    })
    const runs = name === lineQueue ? operations : [name]
    const batch = name === lineQueue ? 1 : this.plan.batch
    const budgetView = new Map<string, SeenKey>()
    const line = newLineMemory()
    const handlers = Array.from({ length: batch }, () => this.#handler(process, runs, budgetView, line))
    const turn = pace(process, messagesApart(this.plan.times === 'aws' ? awsEngineTimes : localEngineTimes))
    const started = async (place: number, message: Message, deadline: RunDeadline) => {
      if ('request' in message) await turn()
      return handlers[place]?.(name, message, deadline)
    }
    const work = async (): Promise<void> => {
      for (;;) {
        inHand = await queue.receive(batch)
        const deadline = { at: process.monotonic() + (name === lineQueue ? lineInvocation : invocation) }
        await Promise.all(inHand.map((message, place) => started(place, message, deadline)))
        inHand = []
      }
    }
    process.resume(delay, () => work().catch((error: unknown) => this.time.fail(error)))
  }

  #handler(process: MortalProcess, runs: readonly string[], budgetView: Map<string, SeenKey>, line: LineMemory) {
    const link = this.#link(process)
    const engine = this.#engineOf(process, link, runs, budgetView, line)
    return async (name: string, message: Message, deadline: RunDeadline): Promise<void> => {
      if ('request' in message) await engine.handle(message.request, deadline)
      else if ('doorbell' in message) await engine.answer(name, message.doorbell, deadline)
      else await engine.workLine(message.line, deadline)
      link.account = undefined
    }
  }

  #startSweeper(): void {
    const process = new MortalProcess(this.time)
    const link = this.#link(process)
    const engine = this.#engineOf(process, link, [], new Map())
    const sweep = async (): Promise<void> => {
      for (;;) {
        const begun = process.monotonic()
        await process.sleep(sweepEvery)
        link.account = undefined
        await engine.sweep({ at: process.monotonic() + sweepTime })
        // The schedule does not wait for a long sweep, but no two run at once.
        const late = process.monotonic() - begun - sweepEvery
        if (late > sweepEvery) this.journal.notice('sweep-late')
      }
    }
    sweep().catch((error: unknown) => this.time.fail(error))
  }

  #link(process: MortalProcess): LedgerLink {
    const { time, journal, plan } = this
    const between = (least: number, most: number) => this.#between(least, most)
    return new LedgerLink(this.#table, process, {
      time,
      journal,
      between,
      onLaneTaken: (taker) => {
        if (plan.dying > 0 && this.#random.fraction() < plan.dying) taker.doom(1 + Math.floor(between(0, 12)))
      },
    })
  }

  #engineOf(
    process: MortalProcess,
    store: LedgerLink,
    runs: readonly string[],
    budgetView: Map<string, SeenKey>,
    line = newLineMemory(),
  ): WorkedEngine {
    const { time, journal, plan } = this
    const between = (least: number, most: number) => this.#between(least, most)
    const context = backlogContext({
      plan,
      process,
      store,
      journal,
      partners: this.#partners,
      gatewayOf: (partner) =>
        backlogGateway(this.vendor, process, partner, { time, between, jitter: plan.jitter, answer: plan.answer }),
      doorbells: {
        ring: async (operation, doorbell, delay = 0) => {
          if (process.isAlive) this.#send(operation, { doorbell }, delay)
        },
        ringLine: async (budget, delay = 0) => {
          if (process.isAlive) this.#send(lineQueue, { line: budget }, delay)
        },
      },
      events: {
        emit: async ({ type, detail }) => {
          const end = endOf[type]
          if (end !== undefined) this.#end(String(detail.operationId), end)
          await process.sleep(between(5, 20))
        },
      },
      random: {
        token: () => `token-${++this.#tokens}`,
        fraction: () => this.#random.fraction(),
        bytes: (count) => new Uint8Array(count).fill(7),
      },
      runs,
    })
    return this.#makeEngine({ ...context, budgetView, line })
  }

  /** SQS knows whole seconds, and a message is not seen at once. */
  #send(name: string, message: Message, delay: number): void {
    this.#queue(name).send(message, Math.ceil(delay / 1_000) * 1_000 + this.#between(15, 60))
  }

  #end(operationId: string, end: EndKind): void {
    if (this.journal.hasEnded(operationId)) return
    this.journal.end(operationId, end, this.time.now)
    if (this.planned.get(operationId)?.need.isBrisk === true) this.#briskLeft -= 1
  }

  #between(least: number, most: number): number {
    return least + this.#random.fraction() * (most - least)
  }
}

const endOf: Readonly<Record<string, EndKind>> = {
  'operation.applied': 'applied',
  'operation.rejected': 'rejected',
  'operation.withdrawn': 'withdrawn',
  'operation.parked': 'parked',
}
