import { type FaultRule, pathTestOf } from './fault-rule.ts'
import type { CallName, Generation } from './http-message.ts'

/** What a rule is compared with. */
export interface CallFacts {
  readonly generation: Generation
  readonly method: string
  readonly path: string
  readonly partner?: string
  readonly account?: string
  readonly call: CallName
}

export interface ActiveFault {
  readonly id: string
  readonly rule: FaultRule
  /** How many calls it has spoiled. */
  readonly hits: number
  readonly skipped: number
}

/** The faults that are waiting, in the order in which they were asked for. */
export class FaultBook {
  #faults: ActiveFault[] = []
  #lastId = 0

  /** Adds a rule; an id that is already there is replaced. Returns the rule's id. */
  add(rule: FaultRule): string {
    this.#lastId += 1
    const id = rule.id ?? `fault-${this.#lastId}`
    const fault = { id, rule, hits: 0, skipped: 0 }
    const position = this.#faults.findIndex((known) => known.id === id)
    if (position < 0) this.#faults.push(fault)
    else this.#faults[position] = fault
    return id
  }

  list(): readonly ActiveFault[] {
    return this.#faults
  }

  /** Removes one rule, or all; returns how many there were. */
  clear(id?: string): number {
    const before = this.#faults.length
    this.#faults = id === undefined ? [] : this.#faults.filter((fault) => fault.id !== id)
    return before - this.#faults.length
  }

  /** The fault for this call, counted; a rule that lets it pass counts that and leaves it to the rules behind it. */
  take(facts: CallFacts): ActiveFault | undefined {
    for (const [position, fault] of this.#faults.entries()) {
      const isSpent = fault.rule.times !== 'always' && fault.hits >= fault.rule.times
      if (isSpent || !matches(fault.rule.match, facts)) continue
      if (fault.skipped < fault.rule.skip) {
        this.#faults[position] = { ...fault, skipped: fault.skipped + 1 }
        continue
      }
      const hit = { ...fault, hits: fault.hits + 1 }
      this.#faults[position] = hit
      return hit
    }
    return undefined
  }
}

function matches(match: FaultRule['match'], facts: CallFacts): boolean {
  return (
    (match.generation === undefined || match.generation === facts.generation) &&
    (match.method === undefined || match.method.toUpperCase() === facts.method) &&
    (match.partner === undefined || match.partner.toLowerCase() === facts.partner?.toLowerCase()) &&
    (match.account === undefined || match.account.toLowerCase() === facts.account?.toLowerCase()) &&
    (match.call === undefined || match.call === facts.call) &&
    (match.path === undefined || pathTestOf(match.path)?.(facts.path) === true)
  )
}
