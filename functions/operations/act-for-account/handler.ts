import { operationHandler } from '../../../shared/entry/composition/operation-handler.ts'
import { actForAccount } from '../../../shared/operations/act-for-account/operation.ts'
import { actForAccountFunction } from '../../../shared/operations/catalogue.ts'

export const handler = operationHandler(actForAccountFunction, actForAccount)
