/** A row of a listing that is not as agreed. */
export interface OddRow {
  /** Its place on the page, from 0. */
  index: number
  /** The vendor's identifier, where the row shows one. */
  vendorId?: string
  /** The login name in lower case, where the row shows one. */
  login?: string
  /** The row says which account it is, and counts; only other fields of it are left out. */
  counts: boolean
  /** Names of fields and rules, without text of the answer. */
  reason: string
}

const longestReason = 200

/** A reason in one line. */
export const reasonOf = (problems: readonly string[]): string => problems.join('; ').slice(0, longestReason)

/** Stands for what could not be read in a text. */
export const replacement = '\ufffd'

/** A page of a listing in one line, for the evidence. */
export function describePage(page: {
  accounts: readonly unknown[]
  oddRows?: readonly OddRow[]
  next?: string
}): string {
  const { accounts, oddRows = [], next } = page
  const [first] = oddRows
  const odd =
    first === undefined ? '' : `, ${oddRows.length} rows not as agreed (the first at ${first.index}: ${first.reason})`
  return `${accounts.length} accounts${odd}, ${next === undefined ? 'last page' : 'more follow'}`
}
