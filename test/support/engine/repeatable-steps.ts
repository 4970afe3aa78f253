import type { OperationDefinition } from '../../../shared/engine/define-operation.ts'
import type { AfterUnknown } from '../../../shared/ledger/after-unknown.ts'

/** The module with steps that say so of what follows an unknown outcome, whether that is true of them or not. */
export const withStepsThat = (afterUnknown: AfterUnknown, module: OperationDefinition): OperationDefinition => ({
  ...module,
  next: (...parameters) => {
    const next = module.next(...parameters)
    return next.do === 'send' ? { ...next, step: { ...next.step, afterUnknown } } : next
  },
})

/** The module with steps that may be sent again without a look. */
export const withRepeatableSteps = (module: OperationDefinition): OperationDefinition => withStepsThat('repeat', module)
