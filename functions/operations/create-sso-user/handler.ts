import { operationHandler } from '../../../shared/entry/composition/operation-handler.ts'
import { createSsoUserFunction } from '../../../shared/operations/catalogue.ts'
import { createSsoUser } from '../../../shared/operations/create-sso-user/operation.ts'

export const handler = operationHandler(createSsoUserFunction, createSsoUser)
