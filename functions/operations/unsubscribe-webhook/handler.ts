import { unsubscribeWebhookFunction } from '../../../shared/operations/catalogue.ts'
import { operationHandler } from '../../../shared/operations/composition/operation-handler.ts'
import { unsubscribeWebhook } from '../../../shared/operations/unsubscribe-webhook/operation.ts'

export const handler = operationHandler(unsubscribeWebhookFunction, unsubscribeWebhook)
