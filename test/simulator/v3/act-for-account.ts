import { z } from 'zod'
import { billingOf } from '../core/billing.ts'
import { refuse } from '../core/verdict.ts'
import { carriedOut } from '../json/json-answer.ts'
import { readBody } from '../json/json-body.ts'
import type { CarriedOut } from '../vendor-call.ts'
import type { V3Context } from './handle-v3-request.ts'
import { innerCalls } from './inner-calls.ts'
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

/**
 * POST account_operations/sync: docs/reference/vendor.md#v3-act-for-account. Of the calls that could be made inside there
 * are a few; every other one is not found.
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
  const { account_operation_method: method, account_operation_payload: payload } = asked.value
  const inner = innerCalls[`${method} ${path}`]
  const answer =
    inner === undefined
      ? carriedOut(v3Problem(404, 'not_found', 'The resource was not found', core.switches))
      : inner({ ...context, account: found.account, payload: payload ?? '' })
  return withOuterStatus(context, answer)
}

function withOuterStatus({ vendor }: V3Context, inner: CarriedOut): CarriedOut {
  const { status } = inner.response
  const keeps = vendor.core.switches.v3OperationStatus === 'passed-through' || status === 404
  return keeps ? inner : { ...inner, response: { ...inner.response, status: 200 } }
}
