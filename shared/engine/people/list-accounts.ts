import type { AccountFields } from '../../domain/account-fields.ts'
import { accountKey, asAccount, partnerLane } from '../../ledger/account-record.ts'
import type { EngineContext } from '../engine-context.ts'

/** One account as the directory has it. */
export interface ListedAccount {
  account: string
  presence?: string
  status?: string
  planType?: string
  singleBilling?: boolean
  /** How many operations its lane holds. */
  lane: number
}

/** A page of a partner's accounts, by login name. */
export interface AccountsPage {
  accounts: ListedAccount[]
  /** Behind which login name the next page begins; missing on the last. */
  next?: string
}

/** Reads the directory page by page; accounts that only ever had an operation are among them, without `presence`. */
export async function listAccounts(
  { store }: Pick<EngineContext, 'store'>,
  partner: string,
  limit: number,
  after?: string,
): Promise<AccountsPage> {
  const page = await store.list(accountKey(partner, '').pk, { limit, ...(after === undefined ? {} : { after }) })
  const accounts = page.items
    .map(asAccount)
    .filter(({ account }) => account !== partnerLane)
    .map(({ account, directory, q }) => ({ account, ...shownOf(directory), lane: q.length }))
  return { accounts, ...(page.next === undefined ? {} : { next: page.next }) }
}

const shownOf = ({
  presence,
  status,
  planType,
  singleBilling,
}: AccountFields): Omit<ListedAccount, 'account' | 'lane'> =>
  Object.fromEntries(
    Object.entries({ presence, status, planType, singleBilling }).filter(([, value]) => value !== undefined),
  )
