import { cancelAccount } from '../../../shared/operations/cancel-account/operation.ts'
import { cancelProduct } from '../../../shared/operations/cancel-product/operation.ts'
import { changePlan } from '../../../shared/operations/change-plan/operation.ts'
import type { OperationDefinition } from '../../../shared/operations/define-operation.ts'
import { openProduct } from '../../../shared/operations/open-product/operation.ts'
import { provisionAccount } from '../../../shared/operations/provision-account/operation.ts'
import { reopenAccount } from '../../../shared/operations/reopen-account/operation.ts'
import { subscribeWebhook } from '../../../shared/operations/subscribe-webhook/operation.ts'
import { testWebhook } from '../../../shared/operations/test-webhook/operation.ts'
import { unsubscribeWebhook } from '../../../shared/operations/unsubscribe-webhook/operation.ts'

/** Every operation that changes something at the vendor, by its type. */
export const allModules: ReadonlyMap<string, OperationDefinition> = new Map(
  [
    provisionAccount,
    openProduct,
    cancelProduct,
    reopenAccount,
    changePlan,
    cancelAccount,
    subscribeWebhook,
    unsubscribeWebhook,
    testWebhook,
  ].map((module) => [module.type, module]),
)
