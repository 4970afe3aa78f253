import type { OperationDefinition } from '../../shared/operations/define-operation.ts'
import type { Engine } from '../../shared/operations/engine/engine.ts'
import type { EngineContext } from '../../shared/operations/engine/engine-context.ts'
import type { CallOptions } from '../../shared/partner-api/gateway.ts'
import type { Mode } from './scenario/scenario.ts'
import type { Machine } from './world/machine.ts'
import type { SimulatedTable } from './world/simulated-table.ts'

/** What a broken engine may look at to be broken. */
export interface Bench {
  machine: Machine
  table: SimulatedTable
}

/** An engine with one rule taken out. */
export interface BrokenEngine {
  name: string
  /** The rule that it lacks. */
  lacks: string
  mode?: Mode
  context?: (context: EngineContext, bench: Bench) => EngineContext
  module?: (module: OperationDefinition) => OperationDefinition
  /** What the gateway is given for a call. */
  call?: (call: CallOptions, bench: Bench, operationId: string) => CallOptions
  engine?: (engine: Engine, bench: Bench) => Engine
}
