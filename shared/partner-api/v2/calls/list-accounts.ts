import * as z from 'zod/mini'
import { checkWhole } from '../../calling/field-rules.ts'
import { given } from '../../calling/given.ts'
import { checkToken, nextToken } from '../../calling/page-token.ts'
import { queryOf, type VendorCall } from '../../calling/vendor-call.ts'
import { type ClientAccountPage, describePage, type ListedClientAccount } from '../../json/client-account.ts'
import { readJsonAnswer } from '../../json/json-answer.ts'
import { isMaybeText, isThere, isVendorId, maybe, vendorText } from '../../json/json-values.ts'
import { vendorRows } from '../../json/vendor-rows.ts'
import type { Answered } from '../../transport/exchange.ts'
import { accountsPath, rateRefusal } from '../v2-call.ts'
import { statusOf } from '../v2-words.ts'

/** Vendor reference, section 3.3; whoever never signed in has no `last_login_date`. */
interface Row {
  id: string
  username: string | null | undefined
  status: string | null | undefined
  organization_name: string | null | undefined
  last_login_date: string | null | undefined
}

const schema = z.object({
  meta: maybe(z.object({ pagination: maybe(z.object({ next_link: maybe(vendorText) })) })),
  results: vendorRows<Row>((row) => {
    if (!isVendorId(row.id)) return 'id'
    if (!isMaybeText(row.username)) return 'username'
    if (!isMaybeText(row.status)) return 'status'
    if (!isMaybeText(row.organization_name)) return 'organization_name'
    if (!isMaybeText(row.last_login_date)) return 'last_login_date'
    return undefined
  }),
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
  const next = nextToken(meta?.pagination?.next_link, 'next', asked)
  return { accounts: results.map(listedOf), ...given('next', next) }
}

function listedOf(row: Row): ListedClientAccount {
  const account: ListedClientAccount = { vendorId: row.id, ...(isThere(row.status) ? statusOf(row.status) : {}) }
  if (isThere(row.username)) account.login = row.username
  if (isThere(row.organization_name)) account.organizationName = row.organization_name
  if (isThere(row.last_login_date)) account.lastLoginAt = row.last_login_date
  return account
}
