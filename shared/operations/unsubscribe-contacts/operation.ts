import type { AccountFields } from '../../domain/account-fields.ts'
import { defineOperation, type SendAnswer } from '../../engine/define-operation.ts'
import type { Step } from '../../ledger/operation-record.ts'
import { inOurWords } from '../../partner-api/generation-services.ts'
import type { ContactsToUnsubscribe } from '../../partner-api/v3/calls/unsubscribe-contacts.ts'
import { fromInput, observeNothing, requestByHand } from '../unshown-effect.ts'
import { type UnsubscribeContactsInput, unsubscribeContactsInput } from './input.ts'

/**
 * Unsubscribes contacts of an account, or one contact of all accounts. The vendor's page does not say what a second request
 * does to a contact that is unsubscribed already, nor that it does no harm, so after an unknown outcome a person decides
 * (https://developer.constantcontact.com/api_guide/partners_unsubscribe.html). An unsubscribed person may only be
 * subscribed again by themselves (https://developer.constantcontact.com/api_guide/contacts_re-subscribe.html).
 */
export const unsubscribeContacts = defineOperation<UnsubscribeContactsInput>({
  type: 'unsubscribe-contacts',
  parseInput: (stored) => unsubscribeContactsInput.parse(stored),
  needsVendorId: ({ capabilities }) => capabilities.contacts,
  needsRead: () => false,
  read: ({ names }, gateway, call) => gateway.readAccount(names, ['presence'], call),
  cannotBeTakenBack: true,
  next: ({ input }, { fields }) =>
    fields.presence === 'absent' ? { do: 'wait-for-account' } : { do: 'send', step: stepFor(input) },
  send: async (_step, { names, input }, gateway, call) =>
    inOurWords(await gateway.unsubscribeContacts(names, contactsOf(input), call), (count) => counted(input, count)),
  observe: observeNothing,
  byHand: (_step, context) => {
    const { emailAddresses, updateSource, optOutReason, deleteContacts, globalUnsubscribe } = context.input
    return requestByHand(context, `Unsubscribe ${addresses(emailAddresses.length)}`, 'contacts/unsubscribe', {
      email_addresses: [fromInput('emailAddresses')],
      update_source: updateSource,
      ...(optOutReason === undefined ? {} : { opt_out_reason: fromInput('optOutReason') }),
      delete_contacts: deleteContacts,
      global_unsubscribe: globalUnsubscribe,
    })
  },
  project: (): AccountFields => ({}),
})

const stepFor = (input: UnsubscribeContactsInput): Step => ({
  kind: 'unsubscribe-contacts',
  target: {},
  details: {
    addresses: String(input.emailAddresses.length),
    updateSource: input.updateSource,
    ...(input.globalUnsubscribe === true ? { accounts: 'all' } : {}),
    ...(input.deleteContacts === true ? { contacts: 'deleted' } : {}),
  },
  last: true,
  mayBeStored: false,
  afterUnknown: 'park',
})

const contactsOf = (input: UnsubscribeContactsInput): ContactsToUnsubscribe => ({
  emails: input.emailAddresses,
  source: input.updateSource,
  ...(input.optOutReason === undefined ? {} : { reason: input.optOutReason }),
  ...(input.deleteContacts === undefined ? {} : { deleteContacts: input.deleteContacts }),
  ...(input.globalUnsubscribe === undefined ? {} : { everywhere: input.globalUnsubscribe }),
})

/** The vendor only counts: which addresses it found it does not say. */
function counted({ emailAddresses, globalUnsubscribe }: UnsubscribeContactsInput, count: number): SendAnswer {
  const asked = emailAddresses.length
  const isFewer = count < asked && globalUnsubscribe !== true
  const isNone = count === 0 && globalUnsubscribe === true
  return {
    generation: 'v3',
    fields: {},
    ...(isFewer || isNone
      ? {
          warnings: [
            `The vendor counts ${count} unsubscribed for ${addresses(asked)}; the rest may be no contacts, or unsubscribed before. It does not say which.`,
          ],
        }
      : {}),
  }
}

const addresses = (count: number): string => (count === 1 ? '1 address' : `${count} addresses`)
