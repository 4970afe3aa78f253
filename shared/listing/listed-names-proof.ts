import { vendorIdsIn } from '../domain/account-fields.ts'
import { aliasKey, asAlias } from '../ledger/alias-record.ts'
import { type ListedNames, latestScanKey, type ScanRecord } from '../ledger/scan-record.ts'
import type { ListedAccount } from '../partner-api/gateway.ts'
import type { PartnerSettings } from '../partner-api/partner-settings.ts'
import type { BudgetContext } from '../vendor-key/budget-context.ts'

type ProofContext = Pick<BudgetContext, 'store' | 'times'>

/** So many identifiers that stand with their login name are enough, whatever their number. */
const enough = 3

/** Renames that a pass remembers; of more, none is one. */
const mostRenames = 20

/** V3 calls its column the owner's name, and shows a person's in a sample; XML and V2 show user names. */
const isPresumed = ({ capabilities }: PartnerSettings): boolean => capabilities.listing === 'v3'

/**
 * Whether the names that a pass shows are login names, as far as it was read. Identifiers that are known from creations and
 * callers prove it: three that stand with their login name, or all where there are fewer, and never one alone; or a person
 * who vouches for it in the partner's settings. The first that stands with another name takes the proof away until a later
 * complete pass gives it back.
 */
export function showsLogins(scan: ScanRecord, partner: PartnerSettings): boolean {
  if (!isPresumed(partner)) return true
  const { names } = scan
  if (names === undefined || partner.listingShows === 'persons') return false
  const { before, known, stand, against, aside } = names
  if (against > 0 || (aside > 0 && stand.length < enough)) return false
  const isComplete = scan.state === 'complete'
  if (partner.listingShows === 'logins') return isComplete || before !== 'contradicted'
  if (stand.length >= enough) return true
  return isComplete ? stand.length >= Math.max(2, known) : before === 'proven'
}

/** Whether the names in the partner's listing are login names, by the pass that was read last. */
export async function listingShowsLogins(
  { store }: Pick<ProofContext, 'store'>,
  partner: PartnerSettings,
): Promise<boolean> {
  if (!isPresumed(partner)) return true
  const scan = (await store.get(latestScanKey(partner.id))) as unknown as ScanRecord | undefined
  const isOfListing = scan?.generation === partner.capabilities.listing && scan.names !== undefined
  return isOfListing ? showsLogins(scan, partner) : partner.listingShows === 'logins'
}

/** What a new pass takes over from the last one. */
export function namesOfNew(
  partner: PartnerSettings,
  last: ScanRecord | undefined,
): { names: ListedNames } | Record<string, never> {
  if (!isPresumed(partner)) return {}
  const isSame = last?.generation === partner.capabilities.listing
  const names = isSame ? last?.names : undefined
  const renames = names?.renames ?? {}
  return { names: { before: broughtBy(partner, names && last), known: 0, stand: [], against: 0, aside: 0, renames } }
}

function broughtBy(partner: PartnerSettings, last: ScanRecord | undefined): ListedNames['before'] {
  if (last?.names === undefined) return 'open'
  const { before, against, aside, stand } = last.names
  if (last.state === 'complete' && showsLogins(last, partner)) return 'proven'
  if (against > 0 || (aside > 0 && stand.length < enough)) return 'contradicted'
  return last.state === 'complete' ? 'open' : before
}

/** The names of a pass with those of another page; undefined where they need no proof. */
export async function withNamesOf(
  { store, times }: ProofContext,
  scan: ScanRecord,
  rows: readonly ListedAccount[],
): Promise<ListedNames | undefined> {
  if (scan.names === undefined) return undefined
  const names: ListedNames = { ...scan.names, stand: [...scan.names.stand], renames: { ...scan.names.renames } }
  const known = await Promise.all(
    rows.map(async ({ fields }) => {
      const vendorId = vendorIdsIn(fields).v3
      const item = vendorId === undefined ? undefined : await store.get(aliasKey(scan.partner, 'v3', vendorId))
      const alias = item === undefined ? undefined : asAlias(item)
      return vendorId === undefined || alias?.from === undefined ? undefined : { vendorId, account: alias.account }
    }),
  )
  for (const [index, { login, otherName }] of rows.entries()) {
    const one = known[index]
    if (one === undefined || (login === undefined && otherName !== true)) continue
    names.known += 1
    if (login === one.account) {
      delete names.renames[one.vendorId]
      if (names.stand.length < enough && !names.stand.includes(one.vendorId)) names.stand.push(one.vendorId)
    } else if (login === undefined) names.against += 1
    else countRename(names, one, login, scan.startedAt, times.settle)
  }
  return names
}

/** An account that an earlier pass has shown under the same new name is set aside: the others prove, or disprove. */
function countRename(
  names: ListedNames,
  { vendorId, account }: { vendorId: string; account: string },
  to: string,
  passBegan: number,
  settle: number,
): void {
  const earlier = names.renames[vendorId]
  if (earlier?.to === to && earlier.from === account && passBegan - earlier.since >= settle) {
    names.aside += 1
    return
  }
  names.against += 1
  const isRoom = earlier !== undefined || Object.keys(names.renames).length < mostRenames
  if (isRoom && earlier?.to !== to) names.renames[vendorId] = { from: account, to, since: passBegan }
}
