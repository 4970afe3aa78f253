import { openProductFunction } from '../../../shared/operations/catalogue.ts'
import { operationHandler } from '../../../shared/operations/composition/operation-handler.ts'
import { openProduct } from '../../../shared/operations/open-product/operation.ts'

export const handler = operationHandler(openProductFunction, openProduct)
