import type { OperationDefinition } from '../../../shared/engine/define-operation.ts'
import { operationModules } from '../../../shared/operations/modules.ts'

/** Every operation that changes something at the vendor, by its type. */
export const allModules: ReadonlyMap<string, OperationDefinition> = new Map(
  operationModules.map((module) => [module.type, module]),
)
