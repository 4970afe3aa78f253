import type { OperationDefinition } from '../../../shared/engine/define-operation.ts'

/** The module with steps that may be sent again without a look, whether that is true of them or not. */
export const withRepeatableSteps = (module: OperationDefinition): OperationDefinition => ({
  ...module,
  next: (...parameters) => {
    const next = module.next(...parameters)
    return next.do === 'send' ? { ...next, step: { ...next.step, repeatable: true } } : next
  },
})
