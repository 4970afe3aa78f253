import { cancelProduct } from '../../shared/operations/cancel-product/operation.ts'
import type { OperationDefinition } from '../../shared/operations/define-operation.ts'
import { openProduct } from '../../shared/operations/open-product/operation.ts'
import { provisionAccount } from '../../shared/operations/provision-account/operation.ts'
import type { BrokenEngine } from './broken/broken-engine.ts'
import type { Comparison } from './oracle/final-check.ts'
import type { Violation } from './oracle/history.ts'
import { type Mode, scenarioOf } from './scenario/scenario.ts'
import type { Pair } from './world/faults.ts'
import { World } from './world/world.ts'

export interface SeedOptions {
  mode?: Mode
  /** The vendor over real XML bytes instead of its core. */
  wire?: boolean
  history?: boolean
  broken?: BrokenEngine
  /** The fault to set a trap for, instead of the one that the seed would choose. */
  aim?: Pair
}

export interface SeedResult {
  seed: number
  mode: Mode
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

export const simulatedModules: readonly OperationDefinition[] = [provisionAccount, openProduct, cancelProduct]

/** Runs one seed from its first message until all is at rest, and holds the promises against what happened. */
export async function runSeed(seed: number, options: SeedOptions = {}): Promise<SeedResult> {
  const scenario = scenarioOf(seed, options.mode ?? options.broken?.mode, options.aim ?? options.broken?.aim)
  const world = new World(scenario, simulatedModules, options)
  await world.run()
  return {
    seed,
    mode: scenario.mode,
    violations: world.history.violations,
    hits: Object.fromEntries(world.hits),
    lasted: world.elapsed,
    actions: world.actions,
    ...world.summary(),
    comparison: world.comparison,
    history: world.history.lines,
  }
}
