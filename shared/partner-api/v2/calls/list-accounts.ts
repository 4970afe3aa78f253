import * as z from 'zod/mini'
import { checkWhole } from '../../calling/field-rules.ts'
import { queryOf, type VendorCall } from '../../calling/vendor-call.ts'
import { type ClientAccountPage, describePage } from '../../json/client-account.ts'
import { readJsonAnswer } from '../../json/json-answer.ts'
import { given, maybe, vendorId, vendorText } from '../../json/json-values.ts'
import { checkToken, nextToken } from '../../json/page-token.ts'
import type { Answered } from '../../transport/exchange.ts'
import { accountsPath, rateRefusal } from '../v2-call.ts'
import { statusOf } from '../v2-words.ts'

/** Vendor reference, section 3.3; whoever never signed in has no `last_login_date`. */
const schema = z.object({
  meta: maybe(z.object({ pagination: maybe(z.object({ next_link: maybe(vendorText) })) })),
  results: z.array(
    z.object({
      id: vendorId,
      username: maybe(vendorText),
      status: maybe(vendorText),
      organization_name: maybe(vendorText),
      last_login_date: maybe(vendorText),
    }),
  ),
})

/**
 * Reads one page of the partner's accounts: vendor reference, section 3.3.
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
    read: (answer) => readPage(answer, token),
    describe: describePage,
  }
}

function readPage(answer: Answered, asked: string | undefined): ClientAccountPage {
  const { meta, results } = readJsonAnswer(answer, schema)
  const accounts = results.map((row) => ({
    vendorId: row.id,
    ...given('login', row.username),
    ...(row.status === undefined || row.status === null ? {} : statusOf(row.status)),
    ...given('organizationName', row.organization_name),
    ...given('lastLoginAt', row.last_login_date),
  }))
  return { accounts, ...given('next', nextToken(meta?.pagination?.next_link, 'next', asked)) }
}
