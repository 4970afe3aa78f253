import type { VendorAccount } from '../core/account.ts'
import type { Switches } from '../core/switches.ts'
import { carriedOut, jsonAnswer } from '../json/json-answer.ts'
import type { CarriedOut } from '../vendor-call.ts'
import type { V2Context } from './handle-v2-request.ts'
import { v2FieldProblems } from './v2-problem.ts'
import { easternTime, listStatus } from './v2-spelling.ts'

/** GET accounts: docs/reference/vendor.md#v2-list. */
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
    ...lastUse(account, core.switches),
  }))
  return carriedOut(jsonAnswer(200, { meta: hasPagination ? { pagination: links } : {}, results }))
}

function lastUse({ details, updatedAt }: VendorAccount, switches: Switches): object {
  if (details?.lastLoginAt !== undefined) return { last_login_date: easternTime(details.lastLoginAt, switches) }
  return switches.v2NeverLoggedIn === 'modified-date' ? { modified_date: easternTime(updatedAt, switches) } : {}
}

/** `next` is Base64 without padding of pageNum and pageSize. A page of 0 is none. */
function pageAsked({ next, limit }: Readonly<Record<string, string>>): { number: number; count: number } {
  if (next === undefined)
    return { number: 1, count: limit === undefined ? 50 : /^\d{1,6}$/.test(limit) ? Number(limit) : 0 }
  const match = /^pageNum=(\d{1,6})&pageSize=(\d{1,3})$/.exec(Buffer.from(next, 'base64').toString('latin1'))
  return match === null ? { number: 0, count: 50 } : { number: Number(match[1]), count: Number(match[2]) }
}
