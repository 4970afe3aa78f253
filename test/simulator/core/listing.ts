import type { VendorAccount } from './account.ts'
import type { AccountStore } from './account-store.ts'
import type { Switches } from './switches.ts'
import { type Refusal, refuse } from './verdict.ts'

export interface AccountListing {
  readonly ok: true
  readonly accounts: readonly VendorAccount[]
  /** Token of this page; absent on the first. */
  readonly current?: string
  /** Token of the next page; absent on the last. */
  readonly next?: string
}

/**
 * One page of a partner's accounts: docs/reference/vendor.md#xml-conventions, paging. A token is a position in the
 * list, so that pages shift when accounts are added in front of it (switch `listOrder`).
 */
export function listAccounts(
  store: AccountStore,
  partner: string,
  token: string | undefined,
  switches: Switches,
  now: number,
): AccountListing | Refusal {
  const start = token === undefined ? 0 : positionOf(token)
  if (start === undefined) return refuse('PAGE_INVALID', 'next: is not a page of this collection')

  const page = pageOfAccounts(store, partner, { start, count: switches.pageSize }, switches, now)
  return {
    ok: true,
    accounts: page.accounts,
    ...(token === undefined ? {} : { current: token }),
    ...(page.nextStart === undefined ? {} : { next: tokenOf(page.nextStart) }),
  }
}

/** Which rows of a partner's list are asked for. */
export interface PageRequest {
  readonly start: number
  readonly count: number
  /** Only these accounts are rows. */
  readonly isRow?: (account: VendorAccount) => boolean
  /** Whether canceled accounts are rows; without it a switch decides. */
  readonly listsCanceled?: boolean
}

/** The rows from `start` on, at most `count`; `nextStart` is where the next page begins, absent on the last. */
export function pageOfAccounts(
  store: AccountStore,
  partner: string,
  request: PageRequest,
  switches: Switches,
  now: number,
): { readonly accounts: readonly VendorAccount[]; readonly nextStart?: number } {
  const { start, count, isRow, listsCanceled = switches.canceledAccountsListed } = request
  const logins = store.logins(partner)
  const loginAt = (position: number): string =>
    logins[switches.listOrder === 'oldest-first' ? position : logins.length - 1 - position] ?? ''
  const accounts: VendorAccount[] = []
  // Without lag or filter every login is one row, and those before the page need not be looked at.
  const everyLoginIsARow = switches.visibilityDelayMs === 0 && listsCanceled && isRow === undefined
  let toSkip = everyLoginIsARow ? 0 : start
  for (let position = everyLoginIsARow ? start : 0; position < logins.length; position += 1) {
    const account = store.findVisible(loginAt(position), now, switches.visibilityDelayMs)
    if (account === undefined || (!listsCanceled && account.status === 'Canceled')) continue
    if (isRow?.(account) === false) continue
    if (toSkip > 0) toSkip -= 1
    else if (accounts.length < count) accounts.push(account)
    else return { accounts, nextStart: start + count }
  }
  return { accounts }
}

const tokenOf = (position: number): string => Buffer.from(`start=${position}`).toString('base64url')

function positionOf(token: string): number | undefined {
  const match = /^start=(\d{1,9})$/.exec(Buffer.from(token, 'base64url').toString('latin1'))
  return match?.[1] === undefined ? undefined : Number.parseInt(match[1], 10)
}
