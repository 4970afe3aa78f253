import type { OperationDefinition } from '../../../shared/engine/define-operation.ts'
import { createEngine, type Engine } from '../../../shared/engine/engine.ts'
import type { EngineContext } from '../../../shared/engine/engine-context.ts'
import { pauseKey, resumeKey } from '../../../shared/engine/keys/key-switches.ts'
import { protocolSteps } from '../../../shared/engine/protocol/protocol-steps.ts'
import type { Item, ItemKey } from '../../../shared/ledger/item-store.ts'
import { endedLine } from '../../../shared/ledger/lane-place.ts'
import type { OutgoingEvent } from '../../../shared/messaging/ports.ts'
import { awsEngineTimes } from '../../../shared/vendor-key/engine-times.ts'
import { type Comparison, checkFinalState, compareOpen } from '../oracle/final-check.ts'
import { History } from '../oracle/history.ts'
import { IsolationWatch } from '../oracle/isolation-watch.ts'
import { KeyWatch } from '../oracle/key-watch.ts'
import { idOf, isTerminalStatus, LedgerWatch } from '../oracle/ledger-watch.ts'
import { isLeftUnread } from '../oracle/left-unread.ts'
import { ProgressWatch } from '../oracle/progress-watch.ts'
import { checkRate } from '../oracle/rate-check.ts'
import { ReadWatch } from '../oracle/read-watch.ts'
import { ReceptionCheck } from '../oracle/reception-check.ts'
import { checkReport } from '../oracle/report-check.ts'
import { isAsPromised } from '../oracle/vendor-truth.ts'
import { type LedgerView, VendorWatch } from '../oracle/vendor-watch.ts'
import { Watches } from '../oracle/watches.ts'
import type { SeedOptions } from '../run-seed.ts'
import type { Delivery, PlannedAccount } from '../scenario/plan-deliveries.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { awaitCall, type PortTools } from './await-point.ts'
import { Chance } from './chance.ts'
import { FaultPlan, openFaults, type Pair } from './faults.ts'
import { Machine } from './machine.ts'
import { answerLetter, changeOutside } from './outside-changes.ts'
import { bystander, seededAccount } from './seeded-account.ts'
import { lineFunction, SimulatedFunctions } from './simulated-functions.ts'
import { coreGateway, type TaggableGateway } from './simulated-gateway.ts'
import { simulatedDoorbells, simulatedEvents } from './simulated-messaging.ts'
import { SimulatedPeople } from './simulated-people.ts'
import { SimulatedStore } from './simulated-store.ts'
import { SimulatedTable } from './simulated-table.ts'
import { SimulatedVendor } from './simulated-vendor.ts'
import { namedSteps } from './step-names.ts'
import { taggedModule } from './tagged-module.ts'
import { VendorLink } from './vendor-exchange.ts'
import { isWriteCall, type JournalLine } from './vendor-journal.ts'
import { VirtualTime } from './virtual-time.ts'
import { wireGateway } from './wire-gateway.ts'

const sweepEvery = 60_000
/** Longer than every wait of the engine: 24 h for a stored request, 24 h for a dependency, and a night for the quota. */
const horizon = 5 * 86_400_000
const mostActions = 150_000
/** A backlog's operations take more calls of the ledger each than steps are left to faults in other runs. */
const actionsOfOne = 1_500
/** A sweep looks into some partitions of each partner, each minute, however little there is to do: a long wait is no circle. */
const actionsOfSweep = 30
const faultStepsOfOne = 40

const unused = () => Promise.reject(new Error('Who asks how far an operation is only reads items.'))
const unusedStore = { put: unused, update: unused, due: unused, list: unused }

/** Everything that one seed's run is made of. */
export class World {
  readonly history: History
  comparison: Comparison = { wrong: 0, shown: 0, evened: 0 }
  readonly #scenario: Scenario
  readonly #options: SeedOptions
  readonly #time: VirtualTime
  readonly #table: SimulatedTable
  readonly #vendor: SimulatedVendor
  readonly #faults: FaultPlan
  readonly #tools: PortTools
  readonly #functions: SimulatedFunctions
  readonly #modules: readonly OperationDefinition[]
  readonly #ledgerWatch: LedgerWatch
  readonly #vendorWatch: VendorWatch
  readonly #watches: Watches
  readonly #reception: ReceptionCheck
  readonly #events: OutgoingEvent[] = []
  readonly #sweeper: Machine
  readonly #keyWatch: KeyWatch
  readonly #isolation: IsolationWatch
  readonly #readWatch: ReadWatch
  /** Only where hundreds wait. */
  readonly #progress: ProgressWatch | undefined
  readonly #people: SimulatedPeople
  #engines = new Map<string, Engine>()
  #plannedLeft = 0
  #sweepPlanned: number | undefined
  #sweeping = false
  #tokens = 0
  /** A lane that was seen to wait for something. */
  #unrested: ItemKey | undefined
  /** Which machine made a token. */
  readonly #makers = new Map<string, string>()

  constructor(scenario: Scenario, modules: readonly OperationDefinition[], options: SeedOptions) {
    this.#scenario = scenario
    this.#options = options
    this.#time = new VirtualTime(scenario.start)
    const now = () => this.#time.now
    this.history = new History(options.history === true, scenario.start, now)
    this.#table = new SimulatedTable(scenario.isStrict || options.wire === true)
    this.#faults = new FaultPlan({
      traps: scenario.traps,
      rate: scenario.faultRate,
      chance: new Chance(scenario.seed, 'faults'),
      isAllowed: (pair) => this.#isAllowed(pair),
      mostSteps: Math.max(3_000, scenario.deliveries.length * faultStepsOfOne),
    })
    this.#tools = {
      time: this.#time,
      faults: this.#faults,
      chance: new Chance(scenario.seed, 'world'),
      note: (machine, text) => this.history.note(machine?.name ?? '', text),
      networkMost: scenario.networkMost,
      answerMost: scenario.answerMost,
      freezes: scenario.freezes,
    }
    const wrap = options.broken?.module ?? ((module: OperationDefinition) => module)
    this.#modules = modules.map((module) => taggedModule(wrap(module), scenario.mayBeStored))
    this.#vendor = new SimulatedVendor(this.#time, scenario.vendor, {
      ...scenario.vendorRules,
      visibilityDelayMs: scenario.lag,
      ...(options.wire === true ? scenario.wireForms : {}),
    })
    this.#vendor.begin([
      ...scenario.bystanders.map(({ partner, login }) => bystander(partner, login, scenario.start)),
      ...scenario.accounts.flatMap((account) => seededAccount(account, scenario.start) ?? []),
    ])
    const view: LedgerView = {
      operation: (id, partner) => this.#table.get({ pk: `OPERATION#${partner}#${id}`, sk: 'OPERATION' }),
      lane: (partner, account) => this.#table.get({ pk: `ACCOUNTS#${partner}`, sk: account }),
      madeBy: (token) => this.#makers.get(token),
    }
    const dependents = new Set(
      scenario.deliveries.flatMap(({ request }) => (request.after === undefined ? [] : [request.operationId])),
    )
    this.#ledgerWatch = new LedgerWatch(this.history, now, (id) => dependents.has(id))
    this.#watches = new Watches({
      scenario,
      history: this.history,
      vendor: this.#vendor,
      now,
      asked: (id) => this.#ledgerWatch.asked(id),
      item: (pk, sk) => this.#table.get({ pk, sk }),
      madeBy: view.madeBy,
    })
    this.#vendorWatch = new VendorWatch(this.history, scenario.mode, view, now, (partner, since) =>
      this.#watches.scans.hasPass(partner, since),
    )
    this.#reception = new ReceptionCheck(this.history, view, (id) => this.#ledgerWatch.operations.get(id)?.createdInput)
    this.#table.onCommit = (commit) => {
      this.#ledgerWatch.onCommit(commit)
      this.#watches.onCommit(commit)
      this.#keyWatch.onCommit(commit)
      this.#readWatch.onCommit(commit)
      this.#isolation.onCommit(commit)
      this.#progress?.onCommit(commit)
      this.#people.onCommit(commit)
      const { dueAt, line, partner } = commit.after
      const isListed = line === endedLine(String(partner))
      if (typeof dueAt === 'number' && !isListed) this.#planSweep(dueAt)
    }
    this.#keyWatch = new KeyWatch(this.history, now, () => this.#sawFreeze())
    this.#isolation = new IsolationWatch(this.history, now, scenario.vendor.oddities)
    this.#readWatch = new ReadWatch(this.history, now, () => this.#sawFreeze())
    this.#progress =
      scenario.family === 'backlog'
        ? new ProgressWatch(scenario, this.history, now, () => this.#faults.total)
        : undefined
    this.#people = new SimulatedPeople(scenario.people, {
      tools: this.#tools,
      table: this.#table,
      history: this.history,
      call: (work) =>
        this.#functions.call((machine) => work(this.#engineOf(machine, 'api'), machine).catch(() => undefined)),
      tookEffect: (id) => this.#tookEffect(id),
      sendLetter: (partner, account) => {
        this.history.note('vendor', () => `the partner team reopens ${account}`)
        answerLetter(this.#vendor, partner, account, this.#time.now)
      },
      busy: (change) => {
        this.#plannedLeft += change
      },
    })
    this.#vendor.onDeparture = (line) => {
      this.#vendorWatch.onDeparture(line)
      this.#watches.onDeparture(line)
      this.#keyWatch.onDeparture(line)
      this.#readWatch.onDeparture(line)
      this.#isolation.onDeparture(line)
      this.#meddle(line)
    }
    this.#vendor.onEffect = (line) => this.#vendorWatch.onEffect(line)
    this.#functions = new SimulatedFunctions(
      this.#tools,
      (machine, operation) =>
        this.#engineOf(machine, scenario.functionPerOperation && operation !== lineFunction ? operation : 'all'),
      {
        onAnswer: (delivery, answer) => {
          this.history.note(
            '',
            () => `${delivery.request.operationId} copy ${delivery.copy} was answered: ${answer.is}`,
          )
          this.#reception.onAnswer(delivery, answer)
        },
        onRefusal: (delivery, error, hadFault) => {
          this.history.note('', () => `${delivery.request.operationId} goes back to its queue: ${String(error)}`)
          this.#reception.onRefusal(delivery, error, hadFault)
        },
        onDeadLetter: (delivery, code) => {
          const { operationId } = delivery.request
          if (code === 'RECEIVED_TOO_OFTEN' && delivery.vendorId === undefined) {
            this.history.violate('nothing is lost', `${operationId} was received too often`)
          }
          // Whoever is named by an identifier has been at the vendor all along.
          if (code === 'ACCOUNT_ID_UNKNOWN') {
            this.history.violate('no false rejection', `the listing did not show the account of ${operationId}`)
          }
        },
      },
      scenario.unread,
    )
    const crashed = (machine: Machine) => {
      this.#forgetEngines(machine)
      this.#functions.restart(machine)
    }
    for (const [position, offset] of scenario.offsets.slice(0, -1).entries()) {
      this.#functions.addMachine(new Machine(`worker-${position + 1}`, offset, this.#time, crashed))
    }
    this.#sweeper = new Machine('sweeper', scenario.offsets.at(-1) ?? 0, this.#time, (machine) => {
      this.#forgetEngines(machine)
      this.#sweeping = false
      this.#armSweeper()
    })
  }

  get hits(): ReadonlyMap<string, number> {
    return this.#faults.hits
  }

  get elapsed(): number {
    return this.#time.now - this.#scenario.start
  }

  get actions(): number {
    return this.#time.actions
  }

  /** Runs everything that is planned until nothing is left to do. */
  async run(): Promise<void> {
    const { scenario, time } = { scenario: this.#scenario, time: this.#time }
    this.#plannedLeft = scenario.deliveries.length + scenario.outsideChanges.length
    for (const delivery of scenario.deliveries) time.at(delivery.at, () => this.#deliver(delivery))
    for (const { at, account, product } of scenario.outsideChanges) {
      time.at(at, () => {
        this.#plannedLeft -= 1
        this.#changeOutside(account, product)
      })
    }
    this.#people.begin()
    for (const pause of scenario.people.pauses) this.#planPause(pause)
    this.#askAtRandom()
    const end = scenario.start + horizon
    // What a broken engine does after it was noticed nobody wants to know.
    const isNoticed = () => this.#options.broken !== undefined && this.history.violations.length > 0
    const most = Math.max(mostActions, scenario.deliveries.length * actionsOfOne)
    const isCircling = () =>
      time.actions > most + (this.elapsed / sweepEvery) * actionsOfSweep * scenario.partners.length
    await time.run(() => isNoticed() || this.#isAtRest() || (time.next ?? 0) > end || isCircling())
    if (isCircling()) this.history.violate('nothing is lost', 'it turns in circles')
    const state = {
      scenario,
      table: this.#table,
      vendor: this.#vendor,
      ledgerWatch: this.#ledgerWatch,
      vendorWatch: this.#vendorWatch,
      events: this.#events,
      toldFull: this.#reception.toldFull,
      now: time.now,
      history: this.history,
    }
    checkFinalState(state)
    this.comparison = compareOpen(state)
    checkRate(scenario, this.#vendor.journal, this.history)
    if (!isNoticed()) this.#progress?.finish(this.#vendor.journal)
  }

  summary(): { operations: number; statuses: Record<string, number> } {
    const statuses: Record<string, number> = {}
    for (const { status } of this.#ledgerWatch.operations.values()) statuses[status] = (statuses[status] ?? 0) + 1
    return { operations: this.#ledgerWatch.operations.size, statuses }
  }

  #isAllowed({ step, fault }: Pair): boolean {
    const { mode, mayBeStored, isCalm } = this.#scenario
    if (isCalm) return false
    if (mode === 'closed' && openFaults.includes(fault)) return false
    // The XML generation has no answer that means "stored".
    if (fault.startsWith('stored') && this.#options.wire === true) return false
    return step !== 'vendorCreate' || !fault.startsWith('stored') || mayBeStored
  }

  #isAtRest(): boolean {
    if (this.#plannedLeft > 0 || this.#functions.running > 0 || this.#functions.waitingCalls > 0) return false
    if (this.#functions.queues.requests > 0 || this.#vendor.pending > 0 || this.#sweeping) return false
    // Whatever was seen to wait a moment ago most likely still does.
    const known = this.#unrested === undefined ? undefined : this.#table.get(this.#unrested)
    if (known !== undefined && !this.#rests(known)) return false
    for (const lane of this.#table.lanes()) {
      if (this.#rests(lane)) continue
      this.#unrested = { pk: lane.pk, sk: lane.sk }
      return false
    }
    return true
  }

  #rests(lane: Item): boolean {
    // The index lists it while it is parked, and for good once it has ended.
    if (lane.sk === 'OPERATION' && (lane.status === 'parked' || lane.line === endedLine(String(lane.partner))))
      return true
    const [head] = (lane.q ?? []) as string[]
    if (Object.keys((lane.eventDue ?? {}) as object).length > 0) return false
    if (head === undefined) return lane.dueAt === undefined
    if (lane.lease !== undefined && Number((lane.lease as { until: number }).until) > this.#time.now) return false
    if (isLeftUnread(this.#scenario, lane)) return true
    if (lane.lease !== undefined) return false
    const operation = this.#table.get({ pk: `OPERATION#${lane.partner}#${idOf(head)}`, sk: 'OPERATION' })
    return operation?.status === 'parked' && lane.parkedVer === operation.ver
  }

  #deliver(delivery: Delivery): void {
    this.#plannedLeft -= 1
    if (delivery.via === 'queue') this.#functions.putRequest(delivery)
    else this.#callApi(delivery, 3)
  }

  /** The caller of the API hears the answer, or calls again, or gives up. */
  #callApi(delivery: Delivery, triesLeft: number): void {
    let isAnswered = false
    const again = () => {
      if (isAnswered) return
      this.#plannedLeft -= 1
      if (delivery.insists && triesLeft > 1) this.#callApi(delivery, triesLeft - 1)
    }
    this.#plannedLeft += 1
    this.#functions.call(async (machine) => {
      this.#time.at(this.#time.now + 90_000, again)
      const before = this.#faults.total
      try {
        const answer = await this.#engineOf(machine, 'api').submit(delivery.request)
        if (!isAnswered) this.#reception.onAnswer(delivery, answer)
        isAnswered = true
        this.#plannedLeft -= 1
      } catch (error) {
        this.#reception.onRefusal(delivery, error, this.#faults.total > before)
      }
    })
  }

  /** An operator stops a key for a while, and afterwards sees to it that it goes on. */
  #planPause({ partner, from, until }: Scenario['people']['pauses'][number]): void {
    const { name } = partner.budget
    const key = { pk: `KEY#${name}`, sk: 'KEY' }
    let open = 0
    const ask = (change: typeof pauseKey | typeof resumeKey) => {
      open += 1
      this.#functions.call(async (machine) => {
        const { life } = machine
        let isOver = false
        const over = () => {
          if (!isOver) open -= 1
          isOver = true
        }
        // A machine that died will not change the switch any more.
        this.#time.at(this.#time.now + 120_000, () => {
          if (machine.life !== life) over()
        })
        const context = { ...this.#contextOf(machine, 'api'), steps: namedSteps(protocolSteps) }
        await change(context, partner, { by: 'operator@example.com', why: 'simulated' }).catch(() => undefined)
        over()
        this.history.note('person', () => `${change.name} ${name}`)
      })
    }
    const seeTo = () => {
      const isPaused = this.#table.get(key)?.pause !== undefined
      if (isPaused && open === 0) ask(resumeKey)
      if (isPaused || open > 0) this.#time.at(this.#time.now + 180_000, seeTo)
      else this.#plannedLeft -= 1
    }
    this.#plannedLeft += 1
    this.#time.at(from, () => ask(pauseKey))
    this.#time.at(until, seeTo)
  }

  /** Now and then somebody asks how far an operation is, and is told what is so at this moment. */
  #askAtRandom(): void {
    const { scenario, time } = { scenario: this.#scenario, time: this.#time }
    const chance = new Chance(scenario.seed, 'reports')
    const observer = new Machine('observer', 0, time, () => undefined)
    const store = { ...unusedStore, get: async (key: ItemKey) => this.#table.get(key) }
    const engine = createEngine({ ...this.#contextOf(observer, 'api'), store })
    const [times, span] = scenario.family === 'backlog' ? [120, 3 * 3_600_000] : [12, 900_000]
    for (let asked = 0; asked < times; asked++) {
      time.at(scenario.start + chance.whole(1_000, chance.happens(0.5) ? span : span / 10), () => {
        const open = [...this.#ledgerWatch.operations.values()].filter(({ status }) => !isTerminalStatus(status))
        if (open.length === 0) return
        const { partner, account, operationId } = chance.one(open)
        const truth = {
          operation: this.#table.get({ pk: `OPERATION#${partner}#${operationId}`, sk: 'OPERATION' }) as Item,
          lane: this.#table.get({ pk: `ACCOUNTS#${partner}`, sk: account }),
          key: this.#table.get({
            pk: `KEY#${scenario.partners.find(({ id }) => id === partner)?.budget.name}`,
            sk: 'KEY',
          }),
          now: time.now,
        }
        engine.report(partner, operationId).then(
          (report) => {
            if (report !== undefined) checkReport(report, truth, this.history)
          },
          (error: unknown) => time.fail(error),
        )
      })
    }
  }

  /** In open runs somebody else changes an account just while a request on it is under way. */
  #meddle({ call, tag, account }: JournalLine): void {
    const { chance, time } = this.#tools
    if (this.#scenario.mode !== 'open' || !isWriteCall(call) || tag === undefined || this.#scenario.isQuietOutside)
      return
    const planned = this.#scenario.accounts.find(({ login }) => login === account)
    if (planned === undefined || !chance.happens(0.15)) return
    this.#plannedLeft += 1
    time.at(time.now + chance.whole(1, 90_000), () => {
      this.#plannedLeft -= 1
      this.#changeOutside(planned, chance.one(['EmailMarketing', 'EventMarketing']))
    })
  }

  #changeOutside(planned: PlannedAccount, product: string): void {
    const { mode } = this.#scenario
    const lane = this.#table.get({ pk: `ACCOUNTS#${planned.partner}`, sk: planned.login })
    const isBusy = ((lane?.q ?? []) as string[]).length > 0 || this.#vendor.pending > 0 || this.#functions.running > 0
    if (mode === 'closed' && isBusy) return
    const done = changeOutside(this.#vendor, planned, product, mode === 'open' ? this.#tools.chance : undefined)
    if (done === undefined) return
    this.history.note('outsider', () => done)
    this.#vendor.outside.push({ at: this.#time.now, account: planned.login })
  }

  /** Whether an operation was carried out; of a ladder, whether it has reached its end. */
  #tookEffect(id: string): boolean {
    const asked = this.#ledgerWatch.asked(id)
    const partner = this.#scenario.partners.find((known) => known.id === asked?.partner)
    if (asked?.type === 'reopen-account' && partner !== undefined) return isAsPromised(this.#vendor, partner, asked)
    return this.#vendorWatch.sends.get(id)?.some(({ effective }) => effective) === true
  }

  #sawFreeze(): boolean {
    for (const pair of this.#faults.hits.keys()) if (pair.startsWith('freeze')) return true
    return false
  }

  #forgetEngines(machine: Machine): void {
    for (const name of this.#engines.keys()) if (name.startsWith(`${machine.name} `)) this.#engines.delete(name)
  }

  /** The engine of a function as it lives in one machine; a machine that died begins anew. */
  #engineOf(machine: Machine, runs: string): Engine {
    const name = `${machine.name} ${runs}`
    const known = this.#engines.get(name)
    if (known !== undefined) return known
    const bench = { machine, table: this.#table }
    const { broken } = this.#options
    const context = broken?.context?.(this.#contextOf(machine, runs), bench) ?? this.#contextOf(machine, runs)
    const plain = createEngine({ ...context, steps: namedSteps(context.steps) })
    const engine = broken?.engine?.(plain, bench) ?? plain
    this.#engines.set(name, engine)
    return engine
  }

  #contextOf(machine: Machine, runs: string): EngineContext {
    const { scenario, tools } = { scenario: this.#scenario, tools: this.#tools }
    const link = new VendorLink(this.#vendor, machine, tools, awsEngineTimes.settle)
    const gateways = new Map<string, TaggableGateway>()
    const jitter = new Chance(scenario.seed, `${machine.name} ${machine.life}`)
    return {
      store: new SimulatedStore(this.#table, machine, tools),
      doorbells: simulatedDoorbells(
        machine,
        tools,
        (operation, doorbell, delay) => this.#functions.putDoorbell(operation, doorbell, delay),
        (budget, delay) => {
          this.#progress?.onLineCall()
          this.#functions.putLineCall(budget, delay)
        },
      ),
      // An approximation by AWS's word, so it may be wrong in either way.
      isUnread: async (operation) => (jitter.happens(0.2) ? jitter.happens(0.5) : this.#functions.isUnread(operation)),
      events: simulatedEvents(machine, tools, (event) => {
        this.history.note(machine.name, () => `event ${event.id}`)
        this.#events.push(event)
      }),
      clock: {
        now: () => machine.now(),
        monotonic: () => machine.monotonic(),
        sleep: (milliseconds) => this.#sleep(machine, milliseconds),
      },
      random: {
        token: () => this.#newToken(machine),
        fraction: () => jitter.fraction(),
        bytes: (count) => new Uint8Array(count).fill(7),
      },
      times: awsEngineTimes,
      steps: protocolSteps,
      observer: {
        notice: (happening, fields) => this.history.note(machine.name, () => `${happening} ${JSON.stringify(fields)}`),
      },
      digest: (text) => text,
      partner: (id) => scenario.partners.find((partner) => partner.id === id),
      partners: () => scenario.partners,
      gateway: (partner) => {
        const made = gateways.get(partner.id) ?? this.#gatewayOf(partner, link, machine)
        gateways.set(partner.id, made)
        return made
      },
      passwords: { resolve: async () => 'example-Passw0rd-1' },
      budgetView: new Map(),
      module: (operation) =>
        runs === 'all' || runs === operation ? this.#modules.find(({ type }) => type === operation) : undefined,
      laneCapacity: scenario.laneCapacity,
    }
  }

  #newToken({ name }: Machine): string {
    const token = `t${++this.#tokens}`
    this.#makers.set(token, name)
    return token
  }

  #gatewayOf(partner: Scenario['partners'][number], link: VendorLink, machine: Machine): TaggableGateway {
    const make = this.#options.wire === true ? wireGateway : coreGateway
    const gateway = make(this.#vendor, link, machine, partner)
    return this.#options.broken?.gateway?.(gateway, { machine, table: this.#table }) ?? gateway
  }

  #sleep(machine: Machine, milliseconds: number): Promise<void> {
    const tools = { ...this.#tools, networkMost: 0 }
    const until = this.#time.now + Math.max(0, milliseconds)
    return awaitCall(tools, machine, 'sleep', (fault, answer) => {
      void fault
      answer({ value: undefined }, Math.max(0, until - this.#time.now))
    })
  }

  #planSweep(dueAt: number): void {
    const { start } = this.#scenario
    const ready = Math.max(this.#time.now, dueAt - 2_500)
    const tick = start + Math.ceil((ready - start + 1) / sweepEvery) * sweepEvery
    if (this.#sweepPlanned !== undefined && this.#sweepPlanned <= tick) return
    this.#sweepPlanned = tick
    this.#time.at(tick, () => {
      if (this.#sweepPlanned !== tick) return
      this.#sweepPlanned = undefined
      this.#sweep()
    })
  }

  #armSweeper(): void {
    const due = this.#table.earliestDue
    if (due !== undefined) this.#planSweep(due)
  }

  #sweep(): void {
    if (this.#sweeping) return
    this.#sweeping = true
    const machine = this.#sweeper
    const { life } = machine
    const end = this.#time.now + 60_000
    const over = () => {
      if (machine.life !== life || !this.#sweeping) return
      this.#sweeping = false
      this.#armSweeper()
    }
    this.#time.at(end, () => {
      if (machine.life === life && this.#sweeping) machine.crash()
    })
    this.#engineOf(machine, 'sweep')
      .sweep({ at: machine.monotonic() + 59_000 })
      .then(over, (error: unknown) => {
        this.history.note(machine.name, () => `the sweep failed: ${String(error)}`)
        over()
      })
  }
}
