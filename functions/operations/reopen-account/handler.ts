import { operationHandler } from '../../../shared/entry/composition/operation-handler.ts'
import { reopenAccountFunction } from '../../../shared/operations/catalogue.ts'
import { reopenAccount } from '../../../shared/operations/reopen-account/operation.ts'

export const handler = operationHandler(reopenAccountFunction, reopenAccount)
