import { unsubscribeContactsFunction } from '../../../shared/operations/catalogue.ts'
import { operationHandler } from '../../../shared/operations/composition/operation-handler.ts'
import { unsubscribeContacts } from '../../../shared/operations/unsubscribe-contacts/operation.ts'

export const handler = operationHandler(unsubscribeContactsFunction, unsubscribeContacts)
