import { subscribeWebhookFunction } from '../../../shared/operations/catalogue.ts'
import { operationHandler } from '../../../shared/operations/composition/operation-handler.ts'
import { subscribeWebhook } from '../../../shared/operations/subscribe-webhook/operation.ts'

export const handler = operationHandler(subscribeWebhookFunction, subscribeWebhook)
