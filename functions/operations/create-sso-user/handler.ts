import { createSsoUserFunction } from '../../../shared/operations/catalogue.ts'
import { operationHandler } from '../../../shared/operations/composition/operation-handler.ts'
import { createSsoUser } from '../../../shared/operations/create-sso-user/operation.ts'

export const handler = operationHandler(createSsoUserFunction, createSsoUser)
