import { operationHandler } from '../../../shared/entry/composition/operation-handler.ts'
import { cancelProduct } from '../../../shared/operations/cancel-product/operation.ts'
import { cancelProductFunction } from '../../../shared/operations/catalogue.ts'

export const handler = operationHandler(cancelProductFunction, cancelProduct)
