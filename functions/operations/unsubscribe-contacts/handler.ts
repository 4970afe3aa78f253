import { operationHandler } from '../../../shared/entry/composition/operation-handler.ts'
import { unsubscribeContactsFunction } from '../../../shared/operations/catalogue.ts'
import { unsubscribeContacts } from '../../../shared/operations/unsubscribe-contacts/operation.ts'

export const handler = operationHandler(unsubscribeContactsFunction, unsubscribeContacts)
