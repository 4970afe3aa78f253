import * as z from 'zod/mini'
import { mostEmails, updateSources } from '../../partner-api/v3/calls/unsubscribe-contacts.ts'
import { emailField } from '../email-field.ts'
import { textField } from '../text-field.ts'

const globalRule =
  'must not be true unless unsubscribeFromEveryAccount is true too: it is for all accounts of the partner and cannot be taken back'
const deleteRule = 'must not be true unless contactsShallBeDeleted is true too: the contacts are deleted with it'

/**
 * At most as many addresses as the vendor takes in one call. Whoever is unsubscribed can only subscribe again by
 * themselves, so what goes beyond that must be said twice, in words of its own.
 */
export const unsubscribeContactsInput = z
  .strictObject({
    emailAddresses: z.array(emailField()).check(z.minLength(1), z.maxLength(mostEmails)),
    updateSource: z
      .enum(updateSources, `must be one of ${updateSources.join(', ')}`)
      .check(z.describe('who unsubscribes: the account, the contact itself, or a system')),
    optOutReason: z.optional(textField(1, 255)),
    globalUnsubscribe: z
      .optional(z.boolean())
      .check(z.describe('true: in all accounts of the partner; exactly one address then')),
    unsubscribeFromEveryAccount: z
      .optional(z.boolean())
      .check(z.describe('true, beside globalUnsubscribe: every account of the partner is meant')),
    deleteContacts: z.optional(z.boolean()).check(z.describe('true: the contacts are deleted too, softly')),
    contactsShallBeDeleted: z
      .optional(z.boolean())
      .check(z.describe('true, beside deleteContacts: the contacts shall not stay in the account')),
  })
  .check(
    z.refine(
      ({ globalUnsubscribe, unsubscribeFromEveryAccount: said }) => globalUnsubscribe !== true || said === true,
      {
        path: ['globalUnsubscribe'],
        error: globalRule,
      },
    ),
    z.refine(
      ({ globalUnsubscribe, unsubscribeFromEveryAccount: said }) => said !== true || globalUnsubscribe === true,
      {
        path: ['unsubscribeFromEveryAccount'],
        error: 'must be left out unless globalUnsubscribe is true',
      },
    ),
    z.refine(({ globalUnsubscribe, emailAddresses }) => globalUnsubscribe !== true || emailAddresses.length === 1, {
      path: ['emailAddresses'],
      error: 'must have exactly 1 entry where globalUnsubscribe is true',
    }),
    z.refine(({ deleteContacts, contactsShallBeDeleted: said }) => deleteContacts !== true || said === true, {
      path: ['deleteContacts'],
      error: deleteRule,
    }),
    z.refine(({ deleteContacts, contactsShallBeDeleted: said }) => said !== true || deleteContacts === true, {
      path: ['contactsShallBeDeleted'],
      error: 'must be left out unless deleteContacts is true',
    }),
  )

export type UnsubscribeContactsInput = z.infer<typeof unsubscribeContactsInput>

export const unsubscribeContactsExample = {
  emailAddresses: ['robin@example.com', 'kim@example.com'],
  updateSource: 'Contact',
  optOutReason: 'Asked for it by phone.',
}

/** 500 addresses of 90 characters, and the rest; the whole message has 64 KiB. */
export const mostUnsubscribeBytes = 48 * 1024
