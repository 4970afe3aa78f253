import { operationHandler } from '../../../shared/entry/composition/operation-handler.ts'
import { cancelAccount } from '../../../shared/operations/cancel-account/operation.ts'
import { cancelAccountFunction } from '../../../shared/operations/catalogue.ts'

export const handler = operationHandler(cancelAccountFunction, cancelAccount)
