import { join } from 'node:path'
import type { OperationDefinition } from '../../shared/engine/define-operation.ts'

/** A module cannot be shown as the documentation needs it. */
export class BehaviourError extends Error {
  override readonly name = 'BehaviourError'
  readonly code = 'OPERATION_NOT_SHOWN'
}

/**
 * The module of an operation; it lies in the folder of the same name.
 *
 * @throws BehaviourError when there is none
 */
export async function operationModule(name: string): Promise<OperationDefinition> {
  const path = join(import.meta.dirname, '../../shared/operations', name, 'operation.ts')
  const exported = Object.values((await import(path)) as Record<string, unknown>)
  const module = exported.find((value): value is OperationDefinition => isModuleOf(value, name))
  if (module === undefined) throw new BehaviourError(`shared/operations/${name}/operation.ts has no such operation.`)
  return module
}

const isModuleOf = (value: unknown, name: string): boolean =>
  typeof value === 'object' && value !== null && 'type' in value && value.type === name
