import { brokenAttempts } from './broken-attempts.ts'
import type { BrokenEngine } from './broken-engine.ts'
import { brokenIsolation } from './broken-isolation.ts'
import { brokenLadders } from './broken-ladders.ts'
import { brokenLanes } from './broken-lanes.ts'
import { brokenLines } from './broken-lines.ts'
import { brokenScans } from './broken-scans.ts'
import { brokenSurroundings } from './broken-surroundings.ts'

/**
 * Every engine that the simulation must notice: the rules of docs/explanation/protocol.md, and what operators have met
 * elsewhere.
 */
export const brokenEngines: readonly BrokenEngine[] = [
  ...brokenLanes,
  ...brokenAttempts,
  ...brokenSurroundings,
  ...brokenIsolation,
  ...brokenLines.map((broken) => ({ family: 'backlog' as const, ...broken })),
  ...[...brokenLadders, ...brokenScans].map((broken) => ({ family: 'generations' as const, ...broken })),
]
