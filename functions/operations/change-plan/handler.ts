import { changePlanFunction } from '../../../shared/operations/catalogue.ts'
import { changePlan } from '../../../shared/operations/change-plan/operation.ts'
import { operationHandler } from '../../../shared/operations/composition/operation-handler.ts'

export const handler = operationHandler(changePlanFunction, changePlan)
