import { brokenAttempts } from './broken-attempts.ts'
import type { BrokenEngine } from './broken-engine.ts'
import { brokenLanes } from './broken-lanes.ts'
import { brokenSurroundings } from './broken-surroundings.ts'

/** Every engine that the simulation must notice (protocol, part 6, and what operators have met elsewhere). */
export const brokenEngines: readonly BrokenEngine[] = [...brokenLanes, ...brokenAttempts, ...brokenSurroundings]
