import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { VendorAccount } from '../core/account.ts'
import { billingOf } from '../core/billing.ts'
import { refuse } from '../core/verdict.ts'
import { carriedOut, jsonAnswer } from '../json/json-answer.ts'
import { readBody } from '../json/json-body.ts'
import { emailAddress } from '../json/json-fields.ts'
import type { CarriedOut } from '../vendor-call.ts'
import type { V3Context } from './handle-v3-request.ts'
import { badFields, unknown } from './v3-account-calls.ts'
import { v3Problem, v3Refusal } from './v3-problem.ts'

const operationSchema = z.object({
  account_operation_url: z.string().regex(/^\/[^?#\s]*$/, 'must be a path without a query'),
  account_operation_method: z.enum(['GET', 'POST', 'PUT', 'DELETE', 'PATCH']),
  account_operation_payload: z.string().nullish(),
  account_operation_query_parameters: z
    .array(z.object({ query_param_key: z.string(), query_param_value: z.string() }))
    .nullish(),
  account_operation_path_parameters: z
    .array(z.object({ path_param_key: z.string(), path_param_value: z.string() }))
    .nullish(),
  account_operation_headers: z.array(z.object({ header_key: z.string(), header_value: z.string() })).nullish(),
})

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

/**
 * POST account_operations/sync: docs/reference/vendor.md#v3-act-for-account. Of the calls that could be made inside,
 * the account's summary can be read and changed, and the contacts be listed (there are none); every other one is not
 * found.
 */
export function actForAccount(context: V3Context): CarriedOut {
  const { vendor, partner, login, request } = context
  const { core } = vendor
  const asked = readBody(operationSchema, request)
  if (!asked.ok) return badFields(context, asked.problems)
  const found = login === undefined ? unknown : core.read(partner.partner, login)
  if (!found.ok) return carriedOut(v3Refusal(found, core.switches))
  if (!billingOf(found.account).managed) {
    return carriedOut(v3Refusal(refuse('NOT_MANAGED', 'The account is not managed by the partner'), core.switches))
  }
  const values = Object.fromEntries(
    (asked.value.account_operation_path_parameters ?? []).map((row) => [row.path_param_key, row.path_param_value]),
  )
  const path = asked.value.account_operation_url.replaceAll(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? whole) : whole,
  )
  if (/[{}]/.test(path)) return badFields(context, ['account_operation_path_parameters: a placeholder has no value'])
  if (path.startsWith('/partner')) return badFields(context, ['account_operation_url: must not be a partner call'])
  return withOuterStatus(context, innerCall(context, found.account, asked.value, path))
}

type Operation = z.infer<typeof operationSchema>

function innerCall(context: V3Context, account: VendorAccount, operation: Operation, path: string): CarriedOut {
  const { vendor, partner } = context
  const { account_operation_method: method, account_operation_payload: payload } = operation
  if (path === '/account/summary' && method === 'GET') return carriedOut(jsonAnswer(200, summaryOf(account)))
  if (path === '/account/summary' && method === 'PUT') {
    const asked = readBody(summarySchema, { ...context.request, body: payload ?? '' })
    if (!asked.ok) return badFields(context, asked.problems)
    const { value } = asked
    const verdict = vendor.core.alter(partner.partner, account.login, (current) => withSummary(current, value))
    return verdict.ok
      ? carriedOut(jsonAnswer(200, summaryOf(verdict.account)), verdict.effect)
      : carriedOut(v3Refusal(verdict, vendor.core.switches))
  }
  if (path === '/contacts' && method === 'GET') return carriedOut(jsonAnswer(200, { contacts: [] }))
  return carriedOut(v3Problem(404, 'not_found', 'The resource was not found', vendor.core.switches))
}

function withOuterStatus({ vendor }: V3Context, inner: CarriedOut): CarriedOut {
  const { status } = inner.response
  const keeps = vendor.core.switches.v3OperationStatus === 'passed-through' || status === 404
  return keeps ? inner : { ...inner, response: { ...inner.response, status: 200 } }
}

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
