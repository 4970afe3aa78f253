import type { EngineContext } from '../../engine/engine-context.ts'
import { readEnvironment } from '../../runtime/environment.ts'
import { createLog, createPowertoolsLogger, type Log } from '../../runtime/logger.ts'
import { createMetrics, createPowertoolsMetrics, type Metrics } from '../../runtime/metrics.ts'
import { type FunctionEnvironment, functionEnvironmentSchema } from '../function-environment.ts'

/** What every function has. */
export interface FunctionTools {
  environment: FunctionEnvironment
  logger: ReturnType<typeof createPowertoolsLogger>
  log: Log
  metrics: Metrics
  /** The keys' items as this function saw them last: its engine and its gateways go by the same. */
  budgetView: NonNullable<EngineContext['budgetView']>
}

/**
 * Reads the environment and makes log and metrics; once, when the function starts.
 *
 * @param name the function's name in the catalogue
 * @throws EnvironmentError when the function is mis-set: it then takes no work at all
 */
export function functionTools(name: string): FunctionTools {
  const environment = readEnvironment(functionEnvironmentSchema)
  const logger = createPowertoolsLogger(environment.STAGE)
  const log = createLog(logger)
  const metrics = createMetrics(createPowertoolsMetrics(environment.STAGE, name))
  return { environment, logger, log, metrics, budgetView: new Map() }
}

/** What the environment of a function must hold for its grants; the infrastructure gives it by the catalogue. */
export function required<Value>(value: Value | undefined, variable: string): Value {
  if (value !== undefined) return value
  throw new Error(`The function needs ${variable}, which its grants in the catalogue do not give.`)
}
