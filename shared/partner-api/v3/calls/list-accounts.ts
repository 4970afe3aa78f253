import * as z from 'zod/mini'
import { checkOneOf, checkWhole } from '../../calling/field-rules.ts'
import { given } from '../../calling/given.ts'
import { checkToken, nextToken } from '../../calling/page-token.ts'
import { queryOf, type VendorCall } from '../../calling/vendor-call.ts'
import { type ClientAccountPage, describePage, type ListedClientAccount } from '../../json/client-account.ts'
import { readJsonAnswer } from '../../json/json-answer.ts'
import { isMaybeText, isMaybeWhole, isThere, isVendorId, maybe, vendorText } from '../../json/json-values.ts'
import { vendorRows } from '../../json/vendor-rows.ts'
import type { Answered } from '../../transport/exchange.ts'
import { accountsPath, rateRefusal } from '../v3-call.ts'
import { statusOf } from '../v3-words.ts'

/** Vendor reference, section 4.3. */
interface Row {
  encoded_account_id: string
  subscriber_count: string | number | null | undefined
  organization_name: string | null | undefined
  site_owner_name: string | null | undefined
  billing_status: string | null | undefined
  last_login_date: string | null | undefined
}

const schema = z.object({
  site_owner_list: vendorRows<Row>((row) => {
    if (!isVendorId(row.encoded_account_id)) return 'encoded_account_id'
    if (!isMaybeWhole(row.subscriber_count)) return 'subscriber_count'
    if (!isMaybeText(row.organization_name)) return 'organization_name'
    if (!isMaybeText(row.site_owner_name)) return 'site_owner_name'
    if (!isMaybeText(row.billing_status)) return 'billing_status'
    if (!isMaybeText(row.last_login_date)) return 'last_login_date'
    return undefined
  }),
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
 * Reads one page of the partner's accounts: vendor reference, section 4.3. Pages shift while accounts are added.
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
    read: (answer) => readPage(answer, offset),
    describe: describePage,
  }
}

function readPage(answer: Answered, asked: string | undefined): ClientAccountPage {
  const { site_owner_list: rows, _links: links } = readJsonAnswer(answer, schema)
  return { accounts: rows.map(listedOf), ...given('next', nextToken(links?.next?.href, 'offset', asked)) }
}

/** Field by field, since a spread for each costs five times as much, and a scan reads thousands of rows. */
function listedOf(row: Row): ListedClientAccount {
  const account: ListedClientAccount = { vendorId: row.encoded_account_id }
  if (isThere(row.site_owner_name)) account.login = row.site_owner_name
  if (isThere(row.billing_status)) account.status = statusOf(row.billing_status)
  if (isThere(row.organization_name)) account.organizationName = row.organization_name
  if (isThere(row.subscriber_count)) account.subscriberCount = Number(row.subscriber_count)
  if (isThere(row.last_login_date)) account.lastLoginAt = row.last_login_date
  return account
}
