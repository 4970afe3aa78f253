import { workLineFunction } from '../../../shared/operations/catalogue.ts'
import { lineHandler } from '../../../shared/operations/composition/line-handler.ts'
import { operationModules } from '../../../shared/operations/modules.ts'

export const handler = lineHandler(workLineFunction, operationModules)
