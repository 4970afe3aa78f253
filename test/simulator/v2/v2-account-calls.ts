import { z } from 'zod'
import type { VendorAccount } from '../core/account.ts'
import { refuse, type Verdict } from '../core/verdict.ts'
import type { SimulatorResponse } from '../http-message.ts'
import { carriedOut, emptyAnswer, jsonAnswer } from '../json/json-answer.ts'
import { readBody } from '../json/json-body.ts'
import { billingDay, cancelReason, moment, wholeNumber } from '../json/json-fields.ts'
import type { CarriedOut } from '../vendor-call.ts'
import type { V2Context } from './handle-v2-request.ts'
import { v2FieldProblems, v2Refusal } from './v2-problem.ts'
import { easternTime, listStatus, planObject, planOfNumber } from './v2-spelling.ts'

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

/** POST accounts: vendor reference, section 3.2. Single billing needs both flags. */
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
  return answer(verdict, core, (account) => {
    const { password: _withheld, ...echo } = value
    const status = listStatus(account, core.clock.now(), core.switches)
    const token = request.query.oauth2_token_provided === 'true' ? { oauth2_token: `v2-${account.encodedId}` } : {}
    return jsonAnswer(core.switches.v2CreateStatus, { id: account.encodedId, ...echo, status, ...token })
  })
}

/** GET accounts: vendor reference, section 3.3. */
export function listV2Accounts({ vendor, partner, request }: V2Context): CarriedOut {
  const { core } = vendor
  const page = pageAsked(request.query)
  const isBad = page.count < 1 || page.count > 500
  if (page.number < 1 || (isBad && core.switches.v2BadLimit === 'refused')) {
    return carriedOut(
      v2FieldProblems([page.number < 1 ? 'next: is not a page of this list' : 'limit: must be 1 to 500']),
    )
  }
  const count = isBad ? 50 : page.count
  const { accounts, nextStart } = core.page(partner.partner, { start: (page.number - 1) * count, count })
  const next = Buffer.from(`pageNum=${page.number + 1}&pageSize=${count}`)
    .toString('base64')
    .replace(/=+$/, '')
  const links = nextStart === undefined ? {} : { next_link: `/v2/partner/accounts?next=${next}` }
  const hasPagination = nextStart !== undefined || core.switches.v2LastPage === 'empty-pagination'
  const results = accounts.map((account) => ({
    id: account.encodedId,
    username: account.loginName,
    status: listStatus(account, core.clock.now(), core.switches),
    organization_name: account.site.name,
    ...(account.details?.lastLoginAt === undefined
      ? {}
      : { last_login_date: easternTime(account.details.lastLoginAt) }),
  }))
  return carriedOut(jsonAnswer(200, { meta: hasPagination ? { pagination: links } : {}, results }))
}

/** GET plan: vendor reference, section 3.4. */
export function readV2Plan(context: V2Context): CarriedOut {
  const { core } = context.vendor
  const { partner, login } = context
  return answer(login === undefined ? unknown : core.read(partner.partner, login), core, plan(context))
}

const planSchema = z.object({ plan_type: wholeNumber, billing_day_of_month: billingDay.nullish() })

/** PUT plan: vendor reference, section 3.4. */
export function changeV2Plan(context: V2Context): CarriedOut {
  const { core } = context.vendor
  const { partner, login, request } = context
  const asked = readBody(planSchema, request)
  if (!asked.ok) return carriedOut(v2FieldProblems(asked.problems))
  const planType = planOfNumber(asked.value.plan_type, core.switches)
  if (planType === undefined) return carriedOut(v2FieldProblems(['plan_type: must be from 1 to 4']))
  if (login === undefined) return answer(unknown, core, plan(context))
  const day = asked.value.billing_day_of_month
  const reactivates = core.switches.v2PlanReactivates
  const change = { planType, reactivates, ...(day === undefined || day === null ? {} : { billingDay: day }) }
  return answer(core.changePlan(partner.partner, login, change), core, plan(context))
}

const statusSchema = z.object({
  status: z.literal('Cancelled'),
  cancel_date: moment,
  cancel_reason: cancelReason.optional(),
})

/** PUT status: vendor reference, section 3.5. The date is required here. */
export function cancelV2Account({ vendor, partner, login, request }: V2Context): CarriedOut {
  const { core } = vendor
  const asked = readBody(statusSchema, request)
  if (!asked.ok) return carriedOut(v2FieldProblems(asked.problems))
  const { cancel_date: effectiveAt, cancel_reason: reason, status } = asked.value
  const cancellation = { effectiveAt, ...(reason === undefined ? {} : { reason }) }
  const verdict = login === undefined ? unknown : core.cancelAccount(partner.partner, login, cancellation)
  return answer(verdict, core, () =>
    core.switches.v2CancelAnswer === '204'
      ? emptyAnswer(204)
      : jsonAnswer(200, { status, cancel_date: new Date(effectiveAt).toISOString(), cancel_reason: reason }),
  )
}

const unknown: Verdict = refuse('NOT_FOUND', 'account: not found')

const plan =
  ({ vendor: { core } }: V2Context) =>
  (account: VendorAccount): SimulatorResponse =>
    jsonAnswer(200, planObject(account, core.clock.now(), core.switches))

function answer(
  verdict: Verdict,
  { switches }: V2Context['vendor']['core'],
  write: (account: VendorAccount) => SimulatorResponse,
): CarriedOut {
  return verdict.ok ? carriedOut(write(verdict.account), verdict.effect) : carriedOut(v2Refusal(verdict, switches))
}

/** `next` is Base64 without padding of pageNum and pageSize. A page of 0 is none. */
function pageAsked({ next, limit }: Readonly<Record<string, string>>): { number: number; count: number } {
  if (next === undefined)
    return { number: 1, count: limit === undefined ? 50 : /^\d{1,6}$/.test(limit) ? Number(limit) : 0 }
  const match = /^pageNum=(\d{1,6})&pageSize=(\d{1,3})$/.exec(Buffer.from(next, 'base64').toString('latin1'))
  return match === null ? { number: 0, count: 50 } : { number: Number(match[1]), count: Number(match[2]) }
}
