import * as z from 'zod/mini'
import { checkWhole } from '../../calling/field-rules.ts'
import { given } from '../../calling/given.ts'
import { describePage } from '../../calling/odd-row.ts'
import { checkToken, nextToken } from '../../calling/page-token.ts'
import { queryOf, type VendorCall } from '../../calling/vendor-call.ts'
import { type RowNames, readAccountRows } from '../../json/account-rows.ts'
import type { ClientAccountPage } from '../../json/client-account.ts'
import { readJsonPage } from '../../json/json-answer.ts'
import { maybe, vendorText } from '../../json/json-values.ts'
import type { Answered } from '../../transport/exchange.ts'
import { accountsPath, rateRefusal } from '../v2-call.ts'
import { statusOf } from '../v2-words.ts'

/** docs/reference/vendor.md#v2-list; whoever never signed in has no `last_login_date`. */
const rowNames = {
  vendorId: 'id',
  login: 'username',
  status: 'status',
  organizationName: 'organization_name',
  lastLoginAt: 'last_login_date',
} as const satisfies RowNames

const schema = z.object({
  meta: maybe(z.object({ pagination: maybe(z.object({ next_link: maybe(vendorText) })) })),
  results: z.custom<readonly unknown[]>(Array.isArray),
})

/**
 * Reads one page of the partner's accounts: docs/reference/vendor.md#v2-list.
 *
 * @param page - the `next` of the page before, which also says how long the page is; the first page without it
 * @param limit - accounts on the first page, 1–500
 * @throws FieldError
 */
export function listAccounts(page?: string, limit = 500): VendorCall<ClientAccountPage> {
  const token = checkToken(page)
  const first = queryOf([['limit', checkWhole('limit', limit, 1, 500)]])
  return {
    name: 'v2 list-accounts',
    kind: 'read',
    namesAccount: false,
    method: 'GET',
    path: accountsPath,
    query: token === undefined ? first : `next=${token}`,
    maximumAnswerBytes: 8 * 1024 * 1024,
    rateRefusal,
    read: readPage,
    describe: describePage,
  }
}

function readPage(answer: Answered): ClientAccountPage {
  const { value, ambiguous } = readJsonPage(answer, schema, 'results')
  const { meta, results } = value
  const { values, oddRows } = readAccountRows(results, ambiguous, rowNames, statusOf)
  const next = nextToken(meta?.pagination?.next_link, 'next')
  return { accounts: values, ...given('oddRows', oddRows), ...given('next', next) }
}
