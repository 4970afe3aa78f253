import type { HistoryReader } from '../ledger/history-reader.ts'
import type { ItemStore } from '../ledger/item-store.ts'
import type { Doorbells, Events } from '../messaging/ports.ts'
import type { Gateway } from '../partner-api/gateway.ts'
import type { PartnerSettings } from '../partner-api/partner-settings.ts'
import type { Clock } from '../runtime/clock.ts'
import type { HappeningLog } from '../runtime/happening-log.ts'
import type { Random } from '../runtime/random.ts'
import type { SeenKey } from '../vendor-key/budget-context.ts'
import type { BudgetSteps } from '../vendor-key/budget-steps.ts'
import type { EngineTimes } from '../vendor-key/engine-times.ts'
import type { ClientPasswords, OperationDefinition } from './define-operation.ts'
import type { LineMemory } from './line/line-memory.ts'
import type { StopAfter } from './people/stop-after.ts'
import type { AcceptanceSteps } from './protocol/acceptance-steps.ts'
import type { AttemptSteps } from './protocol/attempt-steps.ts'
import type { DecisionSteps } from './protocol/decision-steps.ts'
import type { LaneSteps } from './protocol/lane-steps.ts'

/** The conditional writes of the protocol. Tests put broken ones in, to see that the tests notice. */
export type ProtocolSteps = AcceptanceSteps & LaneSteps & AttemptSteps & BudgetSteps & DecisionSteps

/** All that the engine touches. */
export interface EngineContext {
  store: ItemStore
  doorbells: Doorbells
  events: Events
  clock: Clock
  random: Random
  times: EngineTimes
  steps: ProtocolSteps
  observer: HappeningLog
  /** HMAC of one field's JSON, to compare payloads without keeping them. */
  digest(text: string): Promise<string> | string
  partner(id: string): PartnerSettings | undefined
  /** All partners of the deployment. */
  partners(): readonly PartnerSettings[]
  gateway(partner: PartnerSettings): Gateway
  passwords: ClientPasswords
  /** The keys' items as this process saw them last, by budget name; without it every ticket begins with a guess. */
  budgetView?: Map<string, SeenKey>
  /** Whether messages lie on the operation's queue and nobody takes any; given to the sweeper alone, approximate, and no promise. */
  isUnread?(operation: string): Promise<boolean>
  /** For listings; only functions that list have it. */
  history?: HistoryReader
  /** When the sweeper stops what is left of a bulk that goes wrong; without it, never. */
  stopAfter?: StopAfter
  /** What this process remembers of the lines. */
  line?: LineMemory
  /** The module of an operation that this function may run; others are rung. */
  module(operation: string): OperationDefinition | undefined
  /** How many operations a lane holds at most; the ledger's own limit where it is left out. */
  laneCapacity?: number
}

/** The time that one invocation has. */
export interface RunDeadline {
  /** Monotonic ms by which the handler must have returned, with a margin for the last writes already taken off. */
  at: number
}
