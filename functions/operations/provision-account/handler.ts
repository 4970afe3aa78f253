import { operationHandler } from '../../../shared/entry/composition/operation-handler.ts'
import { provisionAccountFunction } from '../../../shared/operations/catalogue.ts'
import { provisionAccount } from '../../../shared/operations/provision-account/operation.ts'

export const handler = operationHandler(provisionAccountFunction, provisionAccount)
