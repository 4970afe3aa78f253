import { type StatusMeaning, shownStatus } from '../calling/account-status.ts'
import { replacement } from '../calling/odd-row.ts'
import type { ListedClientAccount } from './client-account.ts'
import type { AmbiguousFields } from './json-answer.ts'
import { isThere, isVendorId, textIn, wholeIn } from './json-values.ts'
import { type ReadRow, type ReadRows, readRows, type VendorRow } from './vendor-rows.ts'

/** What a generation calls the fields of a row of its listing. */
export interface RowNames {
  vendorId: string
  login: string
  status: string
  organizationName: string
  lastLoginAt: string
  subscriberCount?: string
}

/**
 * Reads the rows of a listing of accounts: docs/reference/vendor.md#v2-list and #v3-list. A row counts by its
 * identifier and its name alone; what is odd beside them is left out. One whose name or identifier cannot be read might
 * be any account.
 */
export const readAccountRows = (
  list: readonly unknown[],
  ambiguous: AmbiguousFields,
  names: RowNames,
  statusOf: StatusOf,
): ReadRows<ListedClientAccount> =>
  readRows(list, ambiguous, (row, problems) => accountIn(row, names, statusOf, problems))

type StatusOf = (word: string) => StatusMeaning

/** Field by field, since a spread for each costs five times as much, and a scan reads thousands of rows. */
function accountIn(
  row: VendorRow,
  names: RowNames,
  statusOf: StatusOf,
  problems: string[],
): ReadRow<ListedClientAccount> {
  const id = row[names.vendorId]
  const vendorId = isVendorId(id) ? id : undefined
  const name = textIn(row[names.login])
  const login = name === undefined || name.trim() === '' || name.includes(replacement) ? undefined : name
  if (vendorId === undefined) problems.push(`${names.vendorId} is no identifier`)
  if (login === undefined) problems.push(`${names.login} cannot be read`)
  if (vendorId === undefined || login === undefined) {
    return {
      key: {
        ...(vendorId === undefined ? {} : { vendorId }),
        ...(login === undefined ? {} : { login: login.toLowerCase() }),
      },
    }
  }
  const account: ListedClientAccount = { vendorId, login }
  const word = otherText(row, names.status, problems)
  if (word !== undefined && word.trim() !== '') {
    const meaning = statusOf(word)
    Object.assign(account, shownStatus(meaning, word))
    if (meaning.cancellationPending === true) account.cancellationPending = true
  }
  const organization = otherText(row, names.organizationName, problems)
  if (organization !== undefined) account.organizationName = organization
  const lastLoginAt = otherText(row, names.lastLoginAt, problems)
  if (lastLoginAt !== undefined) account.lastLoginAt = lastLoginAt
  const { subscriberCount } = names
  if (subscriberCount !== undefined && isThere(row[subscriberCount])) {
    const count = wholeIn(row[subscriberCount])
    if (count === undefined) problems.push(`${subscriberCount} is no whole number`)
    else account.subscriberCount = count
  }
  if (problems.length === 0) return { value: account }
  return { value: account, key: { vendorId, login: login.toLowerCase() } }
}

function otherText(row: VendorRow, name: string, problems: string[]): string | undefined {
  const shown = row[name]
  if (!isThere(shown)) return undefined
  const text = textIn(shown)
  if (text === undefined) problems.push(`${name} is no text`)
  else if (text !== shown) problems.push(`${name} holds half a character, which is replaced`)
  return text
}
