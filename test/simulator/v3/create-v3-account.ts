import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { NewAccount } from '../core/new-account.ts'
import type { VendorCore } from '../core/vendor-core.ts'
import { carriedOut, jsonAnswer } from '../json/json-answer.ts'
import { readBody } from '../json/json-body.ts'
import { emailAddress } from '../json/json-fields.ts'
import type { CarriedOut } from '../vendor-call.ts'
import type { V3Context } from './handle-v3-request.ts'
import { passwordProblem } from './v3-password.ts'
import { v3Problem, v3Refusal } from './v3-problem.ts'

const name = z.string().min(2).max(80)
const phone = z.string().min(5).max(25)

/** Fields and limits of a create: docs/reference/vendor.md#v3-create. */
const provisionSchema = z.object({
  contact_email: emailAddress(80),
  country_code: z.string().min(2).max(3),
  login_name: z
    .string()
    .min(6)
    .max(50)
    .regex(/^[A-Za-z0-9_@.+-]*$/, 'must only hold letters, digits and - _ @ . +'),
  state_code: z.string(),
  password: z.string().optional(),
  first_name: name.optional(),
  last_name: name.optional(),
  contact_phone: phone.optional(),
  organization_phone: phone.optional(),
  organization_name: z.string().min(1).max(50).optional(),
  time_zone_id: z.string().optional(),
  website: z
    .string()
    .regex(/^https?:\/\/[^\s]+$/, 'must be an http or https address')
    .optional(),
  partner_account_id: z.string().max(80).optional(),
  billing_locale: z
    .string()
    .regex(/^en_(us|gb)$/i, 'must be en_US or en_GB')
    .optional(),
  managed_site_owner: z.boolean().optional(),
  enable_single_billing: z.boolean().optional(),
  gdpr_opt_out: z.boolean().optional(),
  external_id: z.string().max(255).optional(),
  external_provider: z.string().max(80).optional(),
})

type Provision = z.infer<typeof provisionSchema>

/** POST accounts: docs/reference/vendor.md#v3-create. What cannot be provisioned now is a 503, and may come later. */
export function createV3Account({ vendor, partner, request }: V3Context): CarriedOut {
  const { core } = vendor
  const asked = readBody(provisionSchema, request)
  const problems = asked.ok ? findProblems(asked.value, core.switches) : asked.problems
  if (!asked.ok || problems.length > 0) {
    return carriedOut(v3Problem(400, 'partner.field.invalid', problems, core.switches))
  }
  const { value } = asked
  if (core.switches.v3Provisioning === 'at-once' || core.store.hasLogin(value.login_name)) {
    return provision(core, partner.partner, value)
  }
  const unavailable = v3Problem(503, 'service_unavailable', 'The service is temporarily unavailable', core.switches)
  if (core.switches.v3Provisioning === 'lost') return carriedOut(unavailable)
  const delayMs = core.switches.v3ProvisioningDelayMs
  const later = { delayMs, carryOut: () => provision(core, partner.partner, value) }
  return { ...carriedOut(unavailable), later }
}

function provision(core: VendorCore, partner: string, value: Provision): CarriedOut {
  const managed = core.switches.v3ManagedPartners || value.managed_site_owner === true
  const account: NewAccount = {
    loginName: value.login_name,
    password: value.password ?? '',
    site: {
      name: value.organization_name ?? '',
      phone: value.organization_phone ?? '',
      url: value.website ?? '',
      signatureName: '',
    },
    contact: {
      firstName: value.first_name ?? '',
      lastName: value.last_name ?? '',
      email: value.contact_email,
      phone: value.contact_phone ?? '',
      countryCode: value.country_code,
      stateCode: value.state_code,
    },
    emailCode: '',
    referralCode: '',
    singleBilling: managed && value.enable_single_billing === true,
    managed,
    products: ['EmailMarketing'],
    details: detailsOf(value),
  }
  // The contract's rules are those above; XML's are others.
  const verdict = core.create(partner, account, () => undefined)
  if (!verdict.ok) return carriedOut(v3Refusal(verdict, core.switches))
  const { encodedId } = verdict.account
  const body = { encoded_account_id: encodedId, provision_uuid: uuidFrom(encodedId) }
  return carriedOut(jsonAnswer(201, body), verdict.effect)
}

function findProblems(value: Provision, switches: Parameters<typeof passwordProblem>[2]): readonly string[] {
  const problems: string[] = []
  const hasSso = value.external_id !== undefined && value.external_provider !== undefined
  if (value.password === undefined && !hasSso) problems.push('password: is required without single sign-on')
  if (value.password !== undefined && hasSso) problems.push('password: must not be sent with single sign-on')
  const problem = value.password === undefined ? undefined : passwordProblem(value.password, value.login_name, switches)
  if (problem !== undefined) problems.push(problem)
  const needsState = ['us', 'ca'].includes(value.country_code.toLowerCase())
  if (needsState && !/^[A-Za-z]{2}$/.test(value.state_code)) problems.push('state_code: must be two letters')
  return problems
}

function detailsOf(value: Provision) {
  return {
    ...(value.time_zone_id === undefined ? {} : { timeZoneId: value.time_zone_id }),
    ...(value.partner_account_id === undefined ? {} : { partnerAccountId: value.partner_account_id }),
    ...(value.billing_locale === undefined ? {} : { billingLocale: value.billing_locale }),
    ...(value.gdpr_opt_out === undefined ? {} : { gdprOptOut: value.gdpr_opt_out }),
    ...(value.external_id === undefined || value.external_provider === undefined
      ? {}
      : { sso: { provider: value.external_provider, id: value.external_id } }),
  }
}

/** The same UUID for the same account, so that runs can be repeated. */
function uuidFrom(text: string): string {
  const digits = createHash('sha256').update(text).digest('hex')
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(13, 16)}`,
    `8${digits.slice(17, 20)}`,
    digits.slice(20, 32),
  ].join('-')
}
