import { provisionAccountFunction } from '../../../shared/operations/catalogue.ts'
import type { Mixture } from './planned-operations.ts'
import type { WindowKind } from './rate-window.ts'

/** One case of the benchmark. Times in ms where nothing else is said. */
export interface CasePlan {
  mixture: Mixture
  /** Operations that are asked for at the beginning. */
  waiting: number
  /** Copies of each function that work at once. */
  workers: number
  /** Messages that one copy is given at once, and works on at once. */
  batch: number
  requestsPerSecond: number
  /** Virtual minutes, at the most. */
  minutes: number
  seed: number
  /** The longest that a request is on its way; each takes a random part of it. */
  jitter: number
  answer: { least: number; most: number }
  window: WindowKind
  requestsPerDay: number
  /** Partners of the one key; the first has half of the operations. */
  partners: number
  /** The part of turns that die, at a random await. */
  dying: number
  /** Whether V3's identifiers of accounts are known, and nothing else; otherwise a pass over the listing finds them. */
  ids: 'known' | 'listing'
  times: 'aws' | 'local'
  /** Between two requests; 0 asks for all at once. */
  every: number
  /** From the beginning. */
  outage?: { from: number; until: number }
  /** Wall-clock time of the beginning. */
  start: number
}

export const casePlan = (given: Partial<CasePlan>): CasePlan => ({
  mixture: 'provision',
  waiting: 1_500,
  workers: 10,
  batch: provisionAccountFunction.trigger.batchSize,
  requestsPerSecond: 10,
  minutes: 12,
  seed: 20_260_115,
  jitter: 20,
  answer: { least: 150, most: 400 },
  window: 'sliding',
  requestsPerDay: 10_000_000,
  partners: 1,
  dying: 0,
  ids: 'known',
  times: 'aws',
  every: 0,
  start: Date.UTC(2026, 0, 15, 12),
  ...given,
})
