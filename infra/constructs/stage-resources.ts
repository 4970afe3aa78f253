import type { EventBus } from 'aws-cdk-lib/aws-events'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import type { StageSettings } from '../stage-settings.ts'
import type { FunctionCode } from './function-code.ts'
import type { LedgerTable } from './ledger-table.ts'
import type { OperationQueue } from './operation-queue.ts'

/** What exists once in a stage and functions share. */
export interface StageResources {
  settings: StageSettings
  code: FunctionCode
  ledger: LedgerTable
  bus: EventBus
  /** By operation. */
  queues: ReadonlyMap<string, OperationQueue>
  /** Where alarms are sent, when somebody wants them. */
  alarmTopic: ITopic | undefined
}

/**
 * The name of a resource: the same words everywhere, so that an operator finds it without a search.
 *
 * @param stage name of the stage
 * @param name of the function or thing
 * @returns for example `partner-ops-live-open-product`
 */
export function resourceName(stage: string, ...name: readonly string[]): string {
  return ['partner-ops', stage, ...name].join('-')
}
