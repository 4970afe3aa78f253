import { operationHandler } from '../../../shared/entry/composition/operation-handler.ts'
import { openProductFunction } from '../../../shared/operations/catalogue.ts'
import { openProduct } from '../../../shared/operations/open-product/operation.ts'

export const handler = operationHandler(openProductFunction, openProduct)
