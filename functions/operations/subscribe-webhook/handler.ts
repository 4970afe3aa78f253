import { operationHandler } from '../../../shared/entry/composition/operation-handler.ts'
import { subscribeWebhookFunction } from '../../../shared/operations/catalogue.ts'
import { subscribeWebhook } from '../../../shared/operations/subscribe-webhook/operation.ts'

export const handler = operationHandler(subscribeWebhookFunction, subscribeWebhook)
