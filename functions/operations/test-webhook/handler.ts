import { operationHandler } from '../../../shared/entry/composition/operation-handler.ts'
import { testWebhookFunction } from '../../../shared/operations/catalogue.ts'
import { testWebhook } from '../../../shared/operations/test-webhook/operation.ts'

export const handler = operationHandler(testWebhookFunction, testWebhook)
