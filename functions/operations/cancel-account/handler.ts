import { cancelAccount } from '../../../shared/operations/cancel-account/operation.ts'
import { cancelAccountFunction } from '../../../shared/operations/catalogue.ts'
import { operationHandler } from '../../../shared/operations/composition/operation-handler.ts'

export const handler = operationHandler(cancelAccountFunction, cancelAccount)
