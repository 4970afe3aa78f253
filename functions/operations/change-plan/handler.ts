import { operationHandler } from '../../../shared/entry/composition/operation-handler.ts'
import { changePlanFunction } from '../../../shared/operations/catalogue.ts'
import { changePlan } from '../../../shared/operations/change-plan/operation.ts'

export const handler = operationHandler(changePlanFunction, changePlan)
