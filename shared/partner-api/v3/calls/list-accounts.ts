import * as z from 'zod/mini'
import { checkOneOf, checkWhole } from '../../calling/field-rules.ts'
import { queryOf, type VendorCall } from '../../calling/vendor-call.ts'
import { type ClientAccountPage, describePage } from '../../json/client-account.ts'
import { readJsonAnswer } from '../../json/json-answer.ts'
import { given, maybe, vendorId, vendorText, vendorWhole } from '../../json/json-values.ts'
import { checkToken, nextToken } from '../../json/page-token.ts'
import type { Answered } from '../../transport/exchange.ts'
import { accountsPath, rateRefusal } from '../v3-call.ts'
import { statusOf } from '../v3-words.ts'

/** Vendor reference, section 4.3. */
const schema = z.object({
  site_owner_list: z.array(
    z.object({
      encoded_account_id: vendorId,
      subscriber_count: maybe(vendorWhole),
      organization_name: maybe(vendorText),
      site_owner_name: maybe(vendorText),
      billing_status: maybe(vendorText),
      last_login_date: maybe(vendorText),
    }),
  ),
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
  const accounts = rows.map((row) => ({
    vendorId: row.encoded_account_id,
    ...given('login', row.site_owner_name),
    ...(row.billing_status === undefined || row.billing_status === null
      ? {}
      : { status: statusOf(row.billing_status) }),
    ...given('organizationName', row.organization_name),
    ...given('subscriberCount', row.subscriber_count),
    ...given('lastLoginAt', row.last_login_date),
  }))
  return { accounts, ...given('next', nextToken(links?.next?.href, 'offset', asked)) }
}
