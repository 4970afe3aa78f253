import { operationHandler } from '../../../shared/entry/composition/operation-handler.ts'
import { unsubscribeWebhookFunction } from '../../../shared/operations/catalogue.ts'
import { unsubscribeWebhook } from '../../../shared/operations/unsubscribe-webhook/operation.ts'

export const handler = operationHandler(unsubscribeWebhookFunction, unsubscribeWebhook)
