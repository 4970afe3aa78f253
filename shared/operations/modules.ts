import type { OperationDefinition } from '../engine/define-operation.ts'
import { actForAccount } from './act-for-account/operation.ts'
import { cancelAccount } from './cancel-account/operation.ts'
import { cancelProduct } from './cancel-product/operation.ts'
import { changePlan } from './change-plan/operation.ts'
import { createSsoUser } from './create-sso-user/operation.ts'
import { openProduct } from './open-product/operation.ts'
import { provisionAccount } from './provision-account/operation.ts'
import { reopenAccount } from './reopen-account/operation.ts'
import { subscribeWebhook } from './subscribe-webhook/operation.ts'
import { testWebhook } from './test-webhook/operation.ts'
import { unsubscribeContacts } from './unsubscribe-contacts/operation.ts'
import { unsubscribeWebhook } from './unsubscribe-webhook/operation.ts'

/** Every operation that changes something at the vendor: a line holds operations of all types. */
export const operationModules: readonly OperationDefinition[] = [
  provisionAccount,
  openProduct,
  cancelProduct,
  reopenAccount,
  changePlan,
  cancelAccount,
  subscribeWebhook,
  unsubscribeWebhook,
  testWebhook,
  createSsoUser,
  unsubscribeContacts,
  actForAccount,
]
