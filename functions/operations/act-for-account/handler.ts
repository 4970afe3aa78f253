import { actForAccount } from '../../../shared/operations/act-for-account/operation.ts'
import { actForAccountFunction } from '../../../shared/operations/catalogue.ts'
import { operationHandler } from '../../../shared/operations/composition/operation-handler.ts'

export const handler = operationHandler(actForAccountFunction, actForAccount)
