import type { KeyObject } from 'node:crypto'
import type { VendorPartner } from './core/account.ts'
import type { SimulatorClock } from './core/clock.ts'
import type { Switches } from './core/switches.ts'
import type { FaultRule } from './fault-rule.ts'
import type { SimulatorState, StateRecorder } from './simulator-state.ts'

/** What a simulator is made of. */
export interface SimulatorOptions {
  readonly clock: SimulatorClock
  readonly seed: number
  readonly partners: readonly VendorPartner[]
  readonly switches?: Partial<Switches>
  /** Faults that wait from the start and come back with a reset. */
  readonly faults?: readonly FaultRule[]
  /** Demo accounts for each partner when there is no state. */
  readonly accountsPerPartner?: number
  readonly state?: SimulatorState
  readonly recorder?: StateRecorder
  /** Gives the private RSA key when it is first needed; without it one is made. */
  readonly privateKey?: () => KeyObject
}
