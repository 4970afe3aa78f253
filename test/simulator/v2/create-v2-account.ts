import { z } from 'zod'
import { carriedOut, jsonAnswer } from '../json/json-answer.ts'
import { readBody } from '../json/json-body.ts'
import type { CarriedOut } from '../vendor-call.ts'
import type { V2Context } from './handle-v2-request.ts'
import { answerVerdict } from './v2-account-calls.ts'
import { v2FieldProblems } from './v2-problem.ts'
import { listStatus } from './v2-spelling.ts'

const newAccountSchema = z.object({
  username: z.string().default(''),
  password: z.string().default(''),
  organization_name: z.string().max(80).default(''),
  first_name: z.string().default(''),
  last_name: z.string().default(''),
  email: z.string().default(''),
  phone: z.string().default(''),
  state_code: z.string().default(''),
  country_code: z.string().default(''),
  managed_site_owner: z.boolean().default(false),
  single_billing: z.boolean().default(false),
  idp_provider: z.string().optional(),
  idp_provider_id: z.string().optional(),
  gdpr_opt_out: z.boolean().optional(),
  billing_locale: z.string().optional(),
})

/** POST accounts: docs/reference/vendor.md#v2-create. Single billing needs both flags. */
export function createV2Account({ vendor, partner, request }: V2Context): CarriedOut {
  const { core } = vendor
  const asked = readBody(newAccountSchema, request)
  if (!asked.ok) return carriedOut(v2FieldProblems(asked.problems))
  const { value } = asked
  const verdict = core.create(partner.partner, {
    loginName: value.username,
    password: value.password,
    site: { name: value.organization_name, phone: value.phone, url: '', signatureName: '' },
    contact: {
      firstName: value.first_name,
      lastName: value.last_name,
      email: value.email,
      phone: value.phone,
      countryCode: value.country_code,
      stateCode: value.state_code,
    },
    emailCode: '',
    referralCode: '',
    singleBilling: value.managed_site_owner && value.single_billing,
    products: ['EmailMarketing'],
    managed: value.managed_site_owner,
    details: {
      ...(value.idp_provider === undefined || value.idp_provider_id === undefined
        ? {}
        : { sso: { provider: value.idp_provider, id: value.idp_provider_id } }),
      ...(value.gdpr_opt_out === undefined ? {} : { gdprOptOut: value.gdpr_opt_out }),
      ...(value.billing_locale === undefined ? {} : { billingLocale: value.billing_locale }),
    },
  })
  return answerVerdict(verdict, core, (account) => {
    const { password: _withheld, ...echo } = value
    const status = listStatus(account, core.clock.now(), core.switches)
    const token = request.query.oauth2_token_provided === 'true' ? { oauth2_token: `v2-${account.encodedId}` } : {}
    return jsonAnswer(core.switches.v2CreateStatus, { id: account.encodedId, ...echo, status, ...token })
  })
}
