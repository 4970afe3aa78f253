import { allModules } from '../support/engine/all-modules.ts'
import type { BrokenEngine } from './broken/broken-engine.ts'
import type { Comparison } from './oracle/final-check.ts'
import type { Violation } from './oracle/history.ts'
import type { OddityKind } from './scenario/plan-oddities.ts'
import { type Choices, type Family, type Mode, scenarioOf } from './scenario/scenario.ts'
import type { Pair } from './world/faults.ts'
import { World } from './world/world.ts'

export interface SeedOptions {
  mode?: Mode
  /** The partners' kinds, instead of what the seed would choose; over the wire there is XML alone. */
  family?: Family
  /** The vendor over real XML bytes instead of its core. */
  wire?: boolean
  history?: boolean
  broken?: BrokenEngine
  /** The fault to set a trap for, instead of the one that the seed would choose. */
  aim?: Pair
  /** Reads lag far behind writes. */
  isLagging?: boolean
  /** What is odd, instead of what the seed would choose. */
  oddity?: OddityKind
}

export interface SeedResult {
  seed: number
  mode: Mode
  family: Family
  violations: readonly Violation[]
  hits: Readonly<Record<string, number>>
  /** Virtual milliseconds that passed, and how many actions. */
  lasted: number
  actions: number
  operations: number
  /** How the operations ended. */
  statuses: Readonly<Record<string, number>>
  comparison: Comparison
  history: readonly string[]
}

/** Runs one seed from its first message until all is at rest, and holds the promises against what happened. */
export async function runSeed(seed: number, options: SeedOptions = {}): Promise<SeedResult> {
  const { broken, wire } = options
  const { mode, family, aim, isLagging, oddity }: Choices = { ...broken, ...options }
  // Over the wire there is XML alone; what an engine is broken at among others says so.
  const kinds = family ?? (broken !== undefined || wire === true ? 'xml' : undefined)
  const scenario = scenarioOf(seed, { mode, family: kinds, aim, isLagging, oddity })
  const world = new World(scenario, [...allModules.values()], options)
  await world.run()
  return {
    seed,
    mode: scenario.mode,
    family: scenario.family,
    violations: world.history.violations,
    hits: Object.fromEntries(world.hits),
    lasted: world.elapsed,
    actions: world.actions,
    ...world.summary(),
    comparison: world.comparison,
    history: world.history.lines,
  }
}
