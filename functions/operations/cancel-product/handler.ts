import { cancelProduct } from '../../../shared/operations/cancel-product/operation.ts'
import { cancelProductFunction } from '../../../shared/operations/catalogue.ts'
import { operationHandler } from '../../../shared/operations/composition/operation-handler.ts'

export const handler = operationHandler(cancelProductFunction, cancelProduct)
