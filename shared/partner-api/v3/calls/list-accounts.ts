import * as z from 'zod/mini'
import { checkOneOf, checkWhole } from '../../calling/field-rules.ts'
import { given } from '../../calling/given.ts'
import { describePage } from '../../calling/odd-row.ts'
import { checkToken, nextToken } from '../../calling/page-token.ts'
import { queryOf, type VendorCall } from '../../calling/vendor-call.ts'
import { type RowNames, readAccountRows } from '../../json/account-rows.ts'
import type { ClientAccountPage } from '../../json/client-account.ts'
import { readJsonPage } from '../../json/json-answer.ts'
import { maybe, vendorText } from '../../json/json-values.ts'
import type { Answered } from '../../transport/exchange.ts'
import { accountsPath, rateRefusal } from '../v3-call.ts'
import { statusOf } from '../v3-words.ts'

/** docs/reference/vendor.md#v3-list. */
const rowNames = {
  vendorId: 'encoded_account_id',
  login: 'site_owner_name',
  status: 'billing_status',
  organizationName: 'organization_name',
  lastLoginAt: 'last_login_date',
  subscriberCount: 'subscriber_count',
} as const satisfies RowNames

const schema = z.object({
  site_owner_list: z.custom<readonly unknown[]>(Array.isArray),
  _links: maybe(z.object({ next: maybe(z.object({ href: maybe(vendorText) })) })),
})

const accountTypes = ['all', 'managed', 'unmanaged'] as const
export type AccountType = (typeof accountTypes)[number]

export interface V3Listing {
  /** The `next` of the page before. */
  token?: string
  /** 10–50; the vendor would pass over another number silently. */
  limit?: number
  type?: AccountType
}

/**
 * Reads one page of the partner's accounts: docs/reference/vendor.md#v3-list. Pages shift while accounts are added.
 *
 * @throws FieldError
 */
export function listAccounts({ token, limit = 50, type }: V3Listing = {}): VendorCall<ClientAccountPage> {
  const offset = checkToken(token)
  const query = queryOf([
    ['limit', checkWhole('limit', limit, 10, 50)],
    ['account_type', type === undefined ? undefined : checkOneOf('type', type, accountTypes)],
  ])
  return {
    name: 'v3 list-accounts',
    kind: 'read',
    namesAccount: false,
    method: 'GET',
    path: accountsPath,
    query: offset === undefined ? query : `${query}&offset=${offset}`,
    rateRefusal,
    read: readPage,
    describe: describePage,
  }
}

function readPage(answer: Answered): ClientAccountPage {
  const { value, ambiguous } = readJsonPage(answer, schema, 'site_owner_list')
  const { site_owner_list: rows, _links: links } = value
  const { values, oddRows } = readAccountRows(rows, ambiguous, rowNames, statusOf)
  const next = nextToken(links?.next?.href, 'offset')
  return { accounts: values, ...given('oddRows', oddRows), ...given('next', next) }
}
