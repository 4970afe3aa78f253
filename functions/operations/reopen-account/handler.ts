import { reopenAccountFunction } from '../../../shared/operations/catalogue.ts'
import { operationHandler } from '../../../shared/operations/composition/operation-handler.ts'
import { reopenAccount } from '../../../shared/operations/reopen-account/operation.ts'

export const handler = operationHandler(reopenAccountFunction, reopenAccount)
