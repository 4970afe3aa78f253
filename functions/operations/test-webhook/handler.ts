import { testWebhookFunction } from '../../../shared/operations/catalogue.ts'
import { operationHandler } from '../../../shared/operations/composition/operation-handler.ts'
import { testWebhook } from '../../../shared/operations/test-webhook/operation.ts'

export const handler = operationHandler(testWebhookFunction, testWebhook)
