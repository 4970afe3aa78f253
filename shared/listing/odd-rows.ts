import { type AccountFields, vendorIdField } from '../domain/account-fields.ts'
import { aliasKey, asAlias } from '../ledger/alias-record.ts'
import type { ItemStore } from '../ledger/item-store.ts'
import type { ScanOddRow } from '../ledger/scan-record.ts'
import type { OddRow } from '../partner-api/calling/odd-row.ts'
import type { AccountPage, ListedAccount } from '../partner-api/gateway.ts'
import type { HappeningLog } from '../runtime/happening-log.ts'

/** The rows of a page that do not say which account they are about, once the directory was asked. */
export interface SortedOddRows {
  /** Rows of accounts that the directory knows by their identifiers. */
  known: (ListedAccount & { login: string })[]
  unknown: ScanOddRow[]
}

/**
 * A row whose name cannot be read, and whose identifier is a known account's, is that account's. Any other might be the
 * account that somebody looks for.
 */
export async function sortOddRows(
  store: Pick<ItemStore, 'get'>,
  { id: partner, generation }: { id: string; generation: string },
  oddRows: readonly OddRow[] = [],
): Promise<SortedOddRows> {
  const sorted: SortedOddRows = { known: [], unknown: [] }
  for (const { index, vendorId, login, counts, reason } of oddRows) {
    if (counts) continue
    const alias = vendorId === undefined ? undefined : await store.get(aliasKey(partner, generation, vendorId))
    if (vendorId !== undefined && alias !== undefined) {
      const fields: AccountFields = { presence: 'present' }
      fields[vendorIdField(generation)] = vendorId
      sorted.known.push({ login: asAlias(alias).account, fields })
      continue
    }
    sorted.unknown.push({
      x: index,
      ...(vendorId === undefined ? {} : { i: vendorId }),
      ...(login === undefined ? {} : { l: login }),
      r: reason,
    })
  }
  return sorted
}

/** Counts the odd rows of a page, and says where the first is and why; nothing where there are none. */
export function noticeOddRows(
  observer: HappeningLog | undefined,
  partner: string,
  { oddRows = [] }: Pick<AccountPage, 'oddRows'>,
): void {
  const [first] = oddRows
  if (first === undefined) return
  observer?.notice('listing-row-odd', {
    partner,
    count: oddRows.length,
    reason: `row ${first.index}${first.vendorId === undefined ? '' : ` (${first.vendorId})`}: ${first.reason}`,
  })
}
