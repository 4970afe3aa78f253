import { z } from 'zod'
import { newAddresses } from '../core/account-people.ts'
import { carriedOut, emptyAnswer, jsonAnswer } from '../json/json-answer.ts'
import { acceptsJson, readBody } from '../json/json-body.ts'
import { emailAddress } from '../json/json-fields.ts'
import type { CarriedOut } from '../vendor-call.ts'
import type { V3Context } from './handle-v3-request.ts'
import { badFields, unknown } from './v3-account-calls.ts'
import { v3Problem, v3Refusal } from './v3-problem.ts'

const required = (maximum: number) => z.string().min(1).max(maximum)

const userSchema = z.object({
  first_name: required(80),
  last_name: required(80),
  role_name: z.enum(['account_manager', 'campaign_creator']),
  contact_email: emailAddress(80),
  login_name: required(50),
  external_id: required(255),
  external_provider: required(80),
})

/** POST users/sso: docs/reference/vendor.md#v3-sso-users. */
export function createSsoUser(context: V3Context): CarriedOut {
  const { vendor, partner, login, request } = context
  const asked = readBody(userSchema, request)
  if (!asked.ok) return badFields(context, asked.problems)
  const user = { loginName: asked.value.login_name, email: asked.value.contact_email }
  const verdict = login === undefined ? unknown : vendor.core.addUser(partner.partner, login, user)
  const { switches } = vendor.core
  if (verdict.ok) return carriedOut(emptyAnswer(201), verdict.effect)
  return verdict.reason === 'NOT_FOUND'
    ? carriedOut(v3Problem(switches.v3UnknownSsoAccountStatus, 'partner.not.found', verdict.message, switches))
    : carriedOut(v3Refusal(verdict, switches))
}

const unsubscribeSchema = z
  .object({
    email_addresses: z.array(emailAddress(80)).min(1).max(500),
    update_source: z.enum(['Account', 'Contact', 'System']),
    opt_out_reason: z.string().max(255).optional(),
    delete_contacts: z.boolean().default(false),
    global_unsubscribe: z.boolean().default(false),
  })
  .refine(
    ({ global_unsubscribe: isGlobal, email_addresses: addresses }) => !isGlobal || addresses.length === 1,
    'a global unsubscribe takes exactly one address',
  )

/**
 * POST contacts/unsubscribe: docs/reference/vendor.md#v3-unsubscribe-contacts; global: in all of the partner's
 * accounts.
 */
export function unsubscribeContacts(context: V3Context): CarriedOut {
  const { vendor, partner, login, request } = context
  const { core } = vendor
  if (!acceptsJson(request)) {
    return carriedOut(v3Problem(406, 'not_acceptable', 'Only JSON is made', core.switches))
  }
  const asked = readBody(unsubscribeSchema, request)
  if (!asked.ok) return badFields(context, asked.problems)
  const own = login === undefined ? unknown : core.read(partner.partner, login)
  if (!own.ok) return carriedOut(v3Refusal(own, core.switches))

  const { email_addresses: addresses, global_unsubscribe: isGlobal, delete_contacts: deletes } = asked.value
  const logins = isGlobal ? [...core.store.logins(partner.partner)] : [own.account.login]
  let added = 0
  let isChanged = false
  for (const each of logins) {
    const account = core.store.find(each)
    added += account === undefined ? 0 : newAddresses(account, addresses).length
    const verdict = core.unsubscribe(partner.partner, each, addresses, deletes)
    isChanged ||= verdict.ok && verdict.effect !== 'none'
  }
  const all = new Set(addresses.map((address) => address.toLowerCase())).size * logins.length
  const unsubscribed_count = core.switches.unsubscribedCount === 'all' ? all : added
  return carriedOut(jsonAnswer(200, { unsubscribed_count }), isChanged ? 'contacts-unsubscribed' : 'none')
}
