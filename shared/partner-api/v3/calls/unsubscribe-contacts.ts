import * as z from 'zod/mini'
import { unexpectedField } from '../../calling/answer-error.ts'
import { FieldError } from '../../calling/field-error.ts'
import { checkOneOf, checkText, emailForm } from '../../calling/field-rules.ts'
import type { VendorCall } from '../../calling/vendor-call.ts'
import { readJsonAnswer } from '../../json/json-answer.ts'
import { jsonBody } from '../../json/json-call.ts'
import { vendorWhole } from '../../json/json-values.ts'
import { accountPath, rateRefusal } from '../v3-call.ts'

export const updateSources = ['Account', 'Contact', 'System'] as const
export type UpdateSource = (typeof updateSources)[number]

export interface ContactsToUnsubscribe {
  /** 1–500; exactly one with `everywhere`. */
  emails: readonly string[]
  source: UpdateSource
  reason?: string
  /** Also deletes the contacts, softly. */
  deleteContacts?: boolean
  /** In all accounts of the partner. */
  everywhere?: boolean
}

const schema = z.object({ unsubscribed_count: vendorWhole.check(z.gte(0)) })
export const mostEmails = 500

/**
 * Unsubscribes contacts of an account: docs/reference/vendor.md#v3-unsubscribe-contacts, by the contract where the
 * guide differs.
 *
 * @returns the call; its value is the number of contacts that were unsubscribed
 * @throws FieldError
 */
export function unsubscribeContacts(accountId: string, contacts: ContactsToUnsubscribe): VendorCall<number> {
  const { emails, source, reason, deleteContacts, everywhere } = contacts
  checkEmails(emails, everywhere === true)
  const updateSource = checkOneOf('source', source, updateSources)
  return {
    name: 'v3 unsubscribe-contacts',
    kind: 'write',
    namesAccount: true,
    method: 'POST',
    path: `${accountPath(accountId)}/contacts/unsubscribe`,
    body: jsonBody({
      email_addresses: emails,
      update_source: updateSource,
      opt_out_reason: reason === undefined ? undefined : checkText('reason', reason, { most: 255 }),
      delete_contacts: deleteContacts,
      global_unsubscribe: everywhere,
    }),
    sent: {
      email_addresses: emails.length,
      update_source: updateSource,
      delete_contacts: deleteContacts,
      global_unsubscribe: everywhere,
    },
    confidential: [...emails.flatMap((email) => [email, email.split('@', 1)[0] ?? '']), reason ?? ''],
    rateRefusal,
    read(answer) {
      const { unsubscribed_count: count } = readJsonAnswer(answer, schema)
      if (everywhere !== true && count > emails.length) throw unexpectedField('unsubscribed_count', 'is too great')
      return count
    },
    describe: (count) => `${count} contacts unsubscribed`,
  }
}

function checkEmails(emails: readonly string[], everywhere: boolean): void {
  const { length } = emails
  if (everywhere && length !== 1) throw new FieldError('emails', 'must be exactly one with everywhere', length)
  if (length < 1 || length > mostEmails)
    throw new FieldError('emails', `must have 1 to ${mostEmails} addresses`, length)
  emails.forEach((email, index) => {
    checkText(`emails[${index}]`, email, { most: 254, form: emailForm })
  })
}
