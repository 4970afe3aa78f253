import type { ItemStore } from '../ledger/item-store.ts'
import type { KeyRecord } from '../ledger/key-record.ts'
import type { Clock } from '../runtime/clock.ts'
import type { HappeningLog } from '../runtime/happening-log.ts'
import type { Random } from '../runtime/random.ts'
import type { BudgetSteps } from './budget-steps.ts'
import type { EngineTimes } from './engine-times.ts'

/** The key's item as this process saw it last, and when (wall-clock ms). */
export interface SeenKey {
  key: KeyRecord
  seenAt: number
  /** When a call of this process last succeeded, wall-clock ms. */
  okAt?: number
}

/** What the budget is written with. */
export interface BudgetContext {
  store: ItemStore
  clock: Clock
  random: Random
  times: EngineTimes
  steps: BudgetSteps
  observer: HappeningLog
  /** The keys' items as this process saw them last, by budget name; without it every ticket begins with a guess. */
  budgetView?: Map<string, SeenKey>
}

/** What the budget is read with. */
export type KeyReader = Pick<BudgetContext, 'clock' | 'store' | 'budgetView'>
