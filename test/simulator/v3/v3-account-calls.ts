import { z } from 'zod'
import type { VendorAccount } from '../core/account.ts'
import { billingOf } from '../core/billing.ts'
import type { Switches } from '../core/switches.ts'
import { refuse, type Verdict } from '../core/verdict.ts'
import { carriedOut, jsonAnswer } from '../json/json-answer.ts'
import { readBody } from '../json/json-body.ts'
import { billingDay, cancelReason, moment, wholeNumber } from '../json/json-fields.ts'
import type { CarriedOut } from '../vendor-call.ts'
import type { V3Context } from './handle-v3-request.ts'
import { v3Problem, v3Refusal } from './v3-problem.ts'
import { billingStatus, numberText, planText } from './v3-spelling.ts'

const kinds: Readonly<Record<string, ((account: VendorAccount) => boolean) | undefined>> = {
  managed: (account) => billingOf(account).managed,
  unmanaged: (account) => !billingOf(account).managed,
}

/** GET accounts: docs/reference/vendor.md#v3-list. Canceled ones are always listed: that is how they are found. */
export function listV3Accounts({ vendor: { core }, partner, request }: V3Context): CarriedOut {
  const { switches } = core
  const { limit = '', offset, account_type: kind = 'all' } = request.query
  const start = offset === undefined ? 0 : startOf(offset)
  const isKind = kind === 'all' || Object.hasOwn(kinds, kind) || switches.v3UnknownAccountType === 'all'
  if (start === undefined || !isKind) {
    const message = isKind ? 'offset: is not one of this list' : 'account_type: must be all, managed or unmanaged'
    return carriedOut(v3Problem(400, 'partner.field.invalid', message, switches))
  }
  // A limit out of range is replaced without a word.
  const count = /^\d{2}$/.test(limit) && Number(limit) >= 10 && Number(limit) <= 50 ? Number(limit) : 50
  const isRow = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined
  const { accounts, nextStart } = core.page(partner.partner, {
    start,
    count,
    listsCanceled: true,
    ...(isRow && { isRow }),
  })
  const site_owner_list = accounts.map((account) => ({
    encoded_account_id: account.encodedId,
    subscriber_count: JSON.parse(numberText(billingOf(account).contactCount, switches)),
    organization_name: account.site.name,
    site_owner_name:
      switches.v3SiteOwnerName === 'login'
        ? account.loginName
        : `${account.contact.firstName} ${account.contact.lastName}`.trim(),
    billing_status: billingStatus(account, core.clock.now(), switches),
    ...(switches.v3LastLoginDate === 'shown' ? { last_login_date: lastLogin(account) } : {}),
  }))
  if (nextStart === undefined) {
    const links = { 'no-links': {}, 'null-links': { _links: null }, 'null-next': { _links: { next: null } } }
    return carriedOut(jsonAnswer(200, { site_owner_list, ...links[switches.v3LastPage] }))
  }
  const type = isRow === undefined ? '' : `&account_type=${kind}`
  const href = `/v3/partner/accounts?offset=${offsetOf(nextStart)}&limit=${count}${type}`
  return carriedOut(jsonAnswer(200, { site_owner_list, _links: { next: { href } } }))
}

function lastLogin({ details }: VendorAccount): string | null {
  return details?.lastLoginAt === undefined ? null : new Date(details.lastLoginAt).toISOString()
}

/** An offset is the Base64 of the row's number, with * for its padding. */
const offsetOf = (start: number): string => Buffer.from(String(start)).toString('base64').replaceAll('=', '*')

function startOf(offset: string): number | undefined {
  const text = Buffer.from(offset.replaceAll('*', '='), 'base64').toString('latin1')
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined
}

/** GET plan: docs/reference/vendor.md#v3-plan. */
export function readV3Plan(context: V3Context): CarriedOut {
  const { vendor, partner, login } = context
  return answerPlan(context, login === undefined ? unknown : vendor.core.read(partner.partner, login))
}

const planSchema = z.object({
  plan_type: z.string().min(1).max(50),
  plan_group_id: wholeNumber.nullish(),
  billing_day_of_month: billingDay.nullish(),
})

/** PUT plan: docs/reference/vendor.md#v3-change-plan. It also reopens a canceled account. */
export function changeV3Plan(context: V3Context): CarriedOut {
  const { vendor, partner, login, request } = context
  const asked = readBody(planSchema, request)
  if (!asked.ok) return badFields(context, asked.problems)
  const { plan_type: planType, plan_group_id: group, billing_day_of_month: day } = asked.value
  const change = {
    planType,
    reactivates: true,
    ...(group === undefined || group === null ? {} : { planGroup: group }),
    ...(day === undefined || day === null ? {} : { billingDay: day }),
  }
  return answerPlan(context, login === undefined ? unknown : vendor.core.changePlan(partner.partner, login, change))
}

const cancellationSchema = z.object({ reason_id: cancelReason.nullish(), effective_date: moment.nullish() })

/** PUT status/cancel: docs/reference/vendor.md#v3-cancel. Another partner's account is a 400 here. */
export function cancelV3Account(context: V3Context): CarriedOut {
  const { vendor, partner, login, request } = context
  const { core } = vendor
  const asked = readBody(cancellationSchema, request)
  if (!asked.ok) return badFields(context, asked.problems)
  const { v3EffectiveDate: spelling, v3CancelDelayDays: delay } = core.switches
  const wanted = asked.value.effective_date ?? core.clock.now() + delay * dayMs
  const isLater = wanted > core.clock.now()
  const effectiveAt = spelling === 'midnight' && isLater ? Math.floor(wanted / dayMs) * dayMs : wanted
  const reason = asked.value.reason_id ?? undefined
  const cancellation = { effectiveAt, ...(reason === undefined ? {} : { reason }) }
  const verdict = login === undefined ? unknown : core.cancelAccount(partner.partner, login, cancellation)
  if (!verdict.ok && verdict.reason === 'NOT_OURS') return badFields(context, ['account: belongs to another partner'])
  if (!verdict.ok) return carriedOut(v3Refusal(verdict, core.switches))
  const body = { reason_id: reason, effective_date: dateText(effectiveAt, spelling) }
  return carriedOut(jsonAnswer(200, body), verdict.effect)
}

const dayMs = 86_400_000

function dateText(at: number, spelling: Switches['v3EffectiveDate']): string | number {
  if (spelling === 'epoch') return Math.floor(at / 1_000)
  if (spelling === 'no-zone') return new Date(at - 5 * 3_600_000).toISOString().slice(0, 19)
  const text = new Date(at).toISOString()
  return spelling === 'date-only' ? text.slice(0, 10) : text
}

/** What the JSON generations say of an id that no account has. */
export const unknown: Verdict = refuse('NOT_FOUND', 'The account was not found')

/** A 400 for fields that are wrong. */
export const badFields = ({ vendor }: V3Context, problems: readonly string[]): CarriedOut =>
  carriedOut(v3Problem(400, 'partner.field.invalid', problems, vendor.core.switches))

function answerPlan({ vendor: { core } }: V3Context, verdict: Verdict): CarriedOut {
  return verdict.ok
    ? carriedOut(jsonAnswer(200, planText(verdict.account, core.clock.now(), core.switches)), verdict.effect)
    : carriedOut(v3Refusal(verdict, core.switches))
}
