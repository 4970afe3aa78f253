import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { VendorAccount } from '../core/account.ts'
import { carriedOut, jsonAnswer } from '../json/json-answer.ts'
import { readBody } from '../json/json-body.ts'
import { emailAddress } from '../json/json-fields.ts'
import type { CarriedOut } from '../vendor-call.ts'
import type { V3Context } from './handle-v3-request.ts'
import { badFields } from './v3-account-calls.ts'
import { v3Refusal } from './v3-problem.ts'

/** A call that is made in the name of an account. */
export interface InnerContext extends V3Context {
  readonly account: VendorAccount
  /** JSON text; empty for none. */
  readonly payload: string
}

const summarySchema = z
  .object({
    first_name: z.string().max(80),
    last_name: z.string().max(80),
    organization_name: z.string().max(50),
    contact_email: emailAddress(80),
    contact_phone: z.string().max(25),
    organization_phone: z.string().max(25),
    country_code: z.string().max(3),
    state_code: z.string(),
    time_zone_id: z.string(),
    website: z.string(),
  })
  .partial()

const contactSchema = z.object({
  email_address: z.object({ address: emailAddress(80) }),
  create_source: z.enum(['Account', 'Contact']),
})

/** By method and path after `/v3`: docs/reference/vendor.md#v3-act-for-account. */
export const innerCalls: Readonly<Record<string, (context: InnerContext) => CarriedOut>> = {
  'GET /account/summary': ({ account }) => carriedOut(jsonAnswer(200, summaryOf(account))),
  'PUT /account/summary': changeSummary,
  'GET /contacts': ({ account }) => carriedOut(jsonAnswer(200, { contacts: contactsOf(account) })),
  'POST /contacts': createContact,
}

function changeSummary(context: InnerContext): CarriedOut {
  const { vendor, partner, account, payload } = context
  const asked = readBody(summarySchema, { ...context.request, body: payload })
  if (!asked.ok) return badFields(context, asked.problems)
  const { value } = asked
  const verdict = vendor.core.alter(partner.partner, account.login, (current) => withSummary(current, value))
  return verdict.ok
    ? carriedOut(jsonAnswer(200, summaryOf(verdict.account)), verdict.effect)
    : carriedOut(v3Refusal(verdict, vendor.core.switches))
}

function createContact(context: InnerContext): CarriedOut {
  const { vendor, partner, account, payload } = context
  const asked = readBody(contactSchema, { ...context.request, body: payload })
  if (!asked.ok) return badFields(context, asked.problems)
  const { address } = asked.value.email_address
  const id = contactId(account, address)
  const verdict = vendor.core.addContact(partner.partner, account.login, id, address)
  return verdict.ok
    ? carriedOut(jsonAnswer(201, contactShown({ id, email: address })), verdict.effect)
    : carriedOut(v3Refusal(verdict, vendor.core.switches))
}

/** The form of a UUID, and the same in every run. */
function contactId({ encodedId }: VendorAccount, address: string): string {
  const digest = createHash('sha256').update(`${encodedId} ${address.toLowerCase()}`).digest('hex')
  return [8, 12, 16, 20, 32].map((end, n) => digest.slice([0, 8, 12, 16, 20][n], end)).join('-')
}

const contactShown = ({ id, email }: { id: string; email: string }) => ({
  contact_id: id,
  email_address: { address: email, permission_to_send: 'implicit' },
})

const contactsOf = ({ details }: VendorAccount) => (details?.contacts ?? []).map(contactShown)

function summaryOf({ encodedId, partner, site, contact, details }: VendorAccount): unknown {
  const digest = createHash('sha256').update(partner).digest('hex')
  return {
    encoded_account_id: encodedId,
    encoded_partner_id: `p07e${digest.slice(0, 8)}`,
    first_name: contact.firstName,
    last_name: contact.lastName,
    organization_name: site.name,
    contact_email: contact.email,
    contact_phone: contact.phone,
    organization_phone: site.phone,
    country_code: contact.countryCode,
    state_code: contact.stateCode,
    time_zone_id: details?.timeZoneId ?? 'US/Eastern',
    website: site.url,
  }
}

function withSummary(account: VendorAccount, change: z.infer<typeof summarySchema>): VendorAccount {
  const { site, contact, details } = account
  return {
    ...account,
    site: {
      ...site,
      name: change.organization_name ?? site.name,
      phone: change.organization_phone ?? site.phone,
      url: change.website ?? site.url,
    },
    contact: {
      firstName: change.first_name ?? contact.firstName,
      lastName: change.last_name ?? contact.lastName,
      email: change.contact_email ?? contact.email,
      phone: change.contact_phone ?? contact.phone,
      countryCode: change.country_code ?? contact.countryCode,
      stateCode: change.state_code ?? contact.stateCode,
    },
    ...(change.time_zone_id === undefined ? {} : { details: { ...details, timeZoneId: change.time_zone_id } }),
  }
}
