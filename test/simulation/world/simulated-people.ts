import type { Engine } from '../../../shared/engine/engine.ts'
import type { History } from '../oracle/history.ts'
import type { People } from '../scenario/scenario.ts'
import type { PortTools } from './await-point.ts'
import type { Machine } from './machine.ts'
import type { Commit, SimulatedTable } from './simulated-table.ts'

/** What the people need of the world. */
export interface Desk {
  tools: PortTools
  table: SimulatedTable
  history: History
  /** Runs an API call on some machine. */
  call: (work: (engine: Engine, machine: Machine) => Promise<void>) => void
  /** Whether the vendor carried the operation out: what a careful person finds out before deciding. */
  tookEffect: (operationId: string) => boolean
  /** Sends a ladder's letter to the vendor's partner team, which does what it asks for. */
  sendLetter: (partner: string, account: string) => void
  /** Counts what is still to come, so that the run does not end before it. */
  busy: (change: 1 | -1) => void
}

const accountable = { by: 'operator@example.com', why: 'simulated' }

/** Operators who withdraw operations and decide parked ones. */
export class SimulatedPeople {
  readonly #desk: Desk
  readonly #people: People
  readonly #decided = new Map<string, number>()

  constructor(people: People, desk: Desk) {
    this.#people = people
    this.#desk = desk
  }

  begin(): void {
    const { tools } = this.#desk
    for (const { at, partner, operationId } of this.#people.withdrawals) {
      this.#desk.busy(1)
      tools.time.at(at, () => {
        this.#desk.busy(-1)
        this.#withdraw(partner, operationId)
      })
    }
  }

  /** Somebody notices a parked operation, sooner or later. */
  onCommit({ before, after }: Commit): void {
    if (after.sk !== 'OPERATION' || after.status !== 'parked' || before?.status === 'parked') return
    const id = String(after.operationId)
    const decided = this.#decided.get(id) ?? 0
    if (decided >= this.#people.decisions) return
    this.#decided.set(id, decided + 1)
    const { tools, busy } = this.#desk
    const { chance, time } = tools
    const wait = chance.one([
      () => chance.whole(100, 5_000),
      () => chance.whole(5_000, 900_000),
      () => chance.whole(900_000, 9_000_000),
    ])()
    const { code } = (after.outcome ?? {}) as { code?: string }
    if (code === 'LADDER_ENDED' && chance.happens(0.4)) {
      time.at(time.now + wait, () => this.#desk.sendLetter(String(after.partner), String(after.account)))
    }
    const people = chance.happens(0.2) ? 2 : 1
    for (let person = 0; person < people; person++) {
      busy(1)
      time.at(time.now + wait + person * chance.whole(0, 400), () => {
        busy(-1)
        this.#decide(String(after.partner), id, 5)
      })
    }
  }

  #withdraw(partner: string, operationId: string): void {
    const { call, table, history } = this.#desk
    call(async (engine) => {
      const answer = await engine.withdraw(partner, operationId, accountable)
      history.note('person', () => `withdraws ${operationId}: ${answer.is}`)
      if (answer.is !== 'done') return
      const status = table.get({ pk: `OPERATION#${partner}#${operationId}`, sk: 'OPERATION' })?.status
      if (status !== 'withdrawn') history.violate('nothing is lost', `${operationId} was withdrawn and is ${status}`)
    })
  }

  #decide(partner: string, operationId: string, triesLeft: number): void {
    const { call, table, history, tools, tookEffect, busy } = this.#desk
    const item = table.get({ pk: `OPERATION#${partner}#${operationId}`, sk: 'OPERATION' })
    if (item?.status !== 'parked') return
    const { chance, time } = tools
    const mark = tookEffect(operationId) ? 'mark-applied' : 'mark-rejected'
    const kind = chance.happens(0.6) ? 'retry' : mark
    const isStale = chance.happens(0.1)
    const version = Number(item.ver) - (isStale ? 1 : 0)
    call(async (engine) => {
      const answer = await engine.decide(partner, operationId, { kind, version, ...accountable })
      history.note('person', () => `decides ${operationId} (${kind}, version ${version}): ${answer.is}`)
      if (isStale && answer.is === 'done') history.violate('once', `${operationId} was decided on an old version`)
      if (answer.is !== 'busy' || triesLeft === 0) return
      busy(1)
      time.at(time.now + 60_000, () => {
        busy(-1)
        this.#decide(partner, operationId, triesLeft - 1)
      })
    })
  }
}
