import { provisionAccountFunction } from '../../../shared/operations/catalogue.ts'
import { operationHandler } from '../../../shared/operations/composition/operation-handler.ts'
import { provisionAccount } from '../../../shared/operations/provision-account/operation.ts'

export const handler = operationHandler(provisionAccountFunction, provisionAccount)
