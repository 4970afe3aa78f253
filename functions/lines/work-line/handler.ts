import { lineHandler } from '../../../shared/entry/composition/line-handler.ts'
import { workLineFunction } from '../../../shared/operations/catalogue.ts'
import { operationModules } from '../../../shared/operations/modules.ts'

export const handler = lineHandler(workLineFunction, operationModules)
