import { type AccountFields, vendorIdField } from '../domain/account-fields.ts'
import type { CallEvidence, Failure } from '../domain/answer.ts'
import { aliasKey, asAlias } from '../ledger/alias-record.ts'
import {
  latestScanKey,
  type ScanOddRow,
  type ScanPage,
  type ScanRecord,
  type ScanRow,
  scanPageKey,
  scanPagePrefix,
} from '../ledger/scan-record.ts'
import { showsLogins } from '../listing/listed-names-proof.ts'
import {
  beginScan,
  canGoOn,
  organizationDigest,
  readPages,
  type ScanContext,
  type ScanReading,
  takeOverScan,
} from '../listing/scan-listing.ts'
import { type Generation, generations } from '../partner-api/gateway.ts'
import type { PartnerSettings } from '../partner-api/partner-settings.ts'
import type { Found } from './define-operation.ts'
import { storedSettleTimes } from './settle-times.ts'

/** How old what is found may be, in wall-clock ms. */
export interface Since {
  /** A page that was asked for at or after this proves presence. */
  presence: number
  /** A complete pass that began at or after this proves absence. */
  absence: number
  /** Where the last pass showed no login names, another is read when it began before this. */
  again?: number
}

/** A search that ends without an answer, since names in the listing cannot be taken for login names. */
export interface Nameless {
  is: 'nameless'
  /** `RENAME_SUSPECTED`: the row found has the identifier of an account that is known by another login name. */
  code: 'LISTING_WITHOUT_LOGINS' | 'RENAME_SUSPECTED'
  /** The login name by which that account is known. */
  knownAs?: string
  evidence: CallEvidence
}

/**
 * Those who wait for another reader look again after this, ms. The longer the listing, the longer: each look reads all
 * pages that are there.
 */
const patienceWith = (scan: ScanRecord | undefined): number => Math.min(60_000, 5_000 + 50 * (scan?.pages ?? 0))

/** Whose login name an identifier of the vendor's is, by the partner's listing. */
export type Identified =
  | { is: 'found'; login: string }
  /** A complete pass, begun no earlier than asked, did not show it. */
  | { is: 'absent' }
  /** The whole listing was read, did not show it, and proves nothing. */
  | { is: 'unproven'; message: string }
  /** Ask again then (wall-clock ms). */
  | { is: 'not-yet'; until: number }
  | { is: 'failed'; failure: Failure }
  | Nameless

type Reading = Omit<ScanReading, 'onRow'>

/**
 * Looks for a login name in the partner's listing, as far as the caller's time goes: in what others have read, and by
 * reading on, up to the page that shows it, where nobody does.
 *
 * @param login - in lower case
 * @throws what `reading.call` threw: the scan is left to others
 */
export async function findAccount(
  context: ScanContext,
  login: string,
  since: Since,
  reading: Reading,
): Promise<Found | Nameless> {
  const end = await search(context, { l: login }, since, reading)
  return end.is === 'found' ? foundIn(context, end.scan, end.row) : end
}

/**
 * Looks for the account with an identifier of the generation that lists, likewise.
 *
 * @throws what `reading.call` threw: the scan is left to others
 */
export async function findIdentified(
  context: ScanContext,
  vendorId: string,
  since: Since,
  reading: Reading,
): Promise<Identified> {
  const end = await search(context, { i: vendorId }, since, reading)
  return end.is === 'found' ? { is: 'found', login: end.row.l } : end
}

/**
 * Looks for a login name only in what others have read of the listing: asks the vendor nothing, and proves no absence.
 *
 * @param presenceSince - wall-clock ms; a page that was asked for before it does not count
 */
export async function findSeen(
  context: ScanContext,
  partner: PartnerSettings,
  login: string,
  presenceSince: number,
): Promise<Found> {
  const scan = (await context.store.get(latestScanKey(partner.id))) as unknown as ScanRecord | undefined
  const notYet = { is: 'not-yet', until: context.clock.now() } as const
  if (scan === undefined || scan.generation !== partner.capabilities.listing) return notYet
  if (!showsLogins(scan, partner)) return notYet
  const { row } = await lookUp(context, scan, { l: login }, presenceSince)
  if (row === undefined || (await knownOtherwise(context, scan, row)) !== undefined) return notYet
  return foundIn(context, scan, row)
}

/** The login name by which a row's account is known already, where that is another than the row shows. */
async function knownOtherwise(
  { store }: ScanContext,
  { partner, generation }: ScanRecord,
  { i, l }: ScanRow,
): Promise<string | undefined> {
  const item = i === undefined ? undefined : await store.get(aliasKey(partner, generation, i))
  const known = item === undefined ? undefined : asAlias(item).account
  return known === l ? undefined : known
}

/** What is looked for: a login name or an identifier. */
type Wanted = { l: string } | { i: string }

const isWanted = (wanted: Wanted, { l, i }: Pick<ScanRow, 'i'> & { l?: string }): boolean =>
  'l' in wanted ? l === wanted.l : i === wanted.i

/** Whether a row that does not say which account it is about might be the one: what it does say may be another. */
const mightBe = (wanted: Wanted, { l, i }: ScanOddRow): boolean =>
  'l' in wanted ? l === undefined || l === wanted.l : i === undefined || i === wanted.i

type SearchEnd = Exclude<Found, { is: 'found' }> | { is: 'found'; scan: ScanRecord; row: ScanRow } | Nameless

async function search(context: ScanContext, wanted: Wanted, since: Since, reading: Reading): Promise<SearchEnd> {
  const { partner } = reading
  let seen: ScanRow | undefined
  const onRow = (row: ScanRow) => {
    if (isWanted(wanted, row)) seen = row
  }
  for (let turns = 0; turns < 4; turns++) {
    const item = await context.store.get(latestScanKey(partner.id))
    const scan = item as unknown as ScanRecord | undefined
    // What another generation listed tells nothing of the identifiers of this one.
    if (scan !== undefined && scan.generation === partner.capabilities.listing) {
      const found = await lookUp(context, scan, wanted, since.presence)
      const isProven = showsLogins(scan, partner)
      if (found.row !== undefined && isProven) return foundAs(context, scan, found.row)
      const isRead = scan.state === 'complete' || scan.state === 'circular'
      const begun = scan.startedAt >= since.absence
      if (isRead && !isProven && begun && scan.startedAt >= (since.again ?? 0)) return namelessIn(context, scan)
      const isLateEnough = isProven && begun && found.isAbsent
      const doubt = scan.state === 'circular' ? 'the pages lead in a circle' : found.doubt
      if (isLateEnough && scan.state === 'complete' && doubt === undefined) {
        return { is: 'absent', evidence: evidenceOf(context, scan, 'not in the listing') }
      }
      if (isLateEnough && isRead && doubt !== undefined && context.clock.now() - scan.touchedAt < doubtLasts(context)) {
        return unproven(context, scan, doubt)
      }
      if (found.isLagging) return { is: 'not-yet', until: context.clock.now() + 1_000 }
    }
    const goesOn = scan !== undefined && canGoOn(scan, partner, since.absence, context.clock.now())
    const mine = goesOn ? await takeOverScan(context, scan) : await beginScan(context, partner, scan)
    if (mine === undefined) return { is: 'not-yet', until: context.clock.now() + patienceWith(scan) }
    let current = mine
    const isFound = () => seen !== undefined && showsLogins(current, partner)
    const turn = await readPages(context, mine, {
      ...reading,
      onRow,
      onPage: (read) => {
        current = read
      },
      hasTime: () => !isFound() && reading.hasTime(),
    })
    if (seen !== undefined && isFound()) return foundAs(context, current, seen)
    seen = undefined
    if (turn.is === 'failed') return { is: 'failed', failure: turn.failure, evidence: turn.evidence }
    if (turn.is === 'out-of-time') return { is: 'not-yet', until: context.clock.now() }
  }
  return { is: 'not-yet', until: context.clock.now() + patienceWith(undefined) }
}

/** A row that was found, unless its account is known by another login name: then it may have been renamed. */
async function foundAs(context: ScanContext, scan: ScanRecord, row: ScanRow): Promise<SearchEnd> {
  const knownAs = await knownOtherwise(context, scan, row)
  if (knownAs === undefined) return { is: 'found', scan, row }
  const evidence = evidenceOf(context, scan, `in the listing under this login name, known as ${knownAs}`)
  return { is: 'nameless', code: 'RENAME_SUSPECTED', knownAs, evidence }
}

const namelessIn = (context: ScanContext, scan: ScanRecord): Nameless => {
  const { stand, known } = scan.names ?? { stand: [], known: 0 }
  const answered = `the listing does not prove to show login names: of ${known} known accounts in it ${stand.length} stand with theirs`
  return { is: 'nameless', code: 'LISTING_WITHOUT_LOGINS', evidence: evidenceOf(context, scan, answered) }
}

/** What the pages of a pass say of an account: its row, or that none of all its pages shows it. */
async function lookUp(
  context: ScanContext,
  scan: ScanRecord,
  wanted: Wanted,
  presenceSince: number,
): Promise<{ row?: ScanRow; isAbsent: boolean; isLagging: boolean; doubt?: string }> {
  const end = scanPageKey(scan.partner, scan.run, scan.pages).sk
  let pages = 0
  let doubt: string | undefined
  let wasShown = false
  let after: string | undefined
  do {
    const page = await context.store.list(latestScanKey(scan.partner).pk, {
      limit: 100,
      skPrefix: scanPagePrefix(scan.run),
      ...(after === undefined ? {} : { after }),
    })
    for (const { sk, readAt, rows, odd = [] } of page.items as unknown as ScanPage[]) {
      // A reader that died before it counted what it wrote may have left items behind the last one.
      if (sk < end) pages += 1
      const row = rows.find((one) => isWanted(wanted, one))
      const doubtful = sk < end ? odd.find((one) => mightBe(wanted, one)) : undefined
      if (doubtful !== undefined) doubt ??= rowInWords(pages, doubtful)
      if (row !== undefined && readAt >= presenceSince) return { row, isAbsent: false, isLagging: false }
      wasShown ||= row !== undefined
    }
    after = page.next
  } while (after !== undefined)
  const isWhole = pages >= scan.pages
  // A query may not show yet what was written a moment ago.
  const isLagging = !isWhole && context.clock.now() - scan.touchedAt < 5_000
  return { isAbsent: isWhole && !wasShown, isLagging, ...(doubt === undefined ? {} : { doubt }) }
}

/** A pass that proves nothing is made again after half of the shortest of the long intervals, ms. */
const doubtLasts = ({ times }: ScanContext): number => storedSettleTimes(times)[0] / 2

const rowInWords = (page: number, { x, i, l, r }: ScanOddRow): string =>
  `row ${x + 1} of page ${page}${i === undefined ? '' : `, identifier ${i},`}${l === undefined ? '' : ', without identifier,'} cannot be read: ${r}`

function unproven(context: ScanContext, scan: ScanRecord, doubt: string): SearchEnd {
  const evidence = evidenceOf(context, scan, `not seen, and ${doubt}`)
  return { is: 'unproven', message: `The whole listing was read and proves no absence: ${doubt}.`, evidence }
}

function foundIn(context: ScanContext, scan: ScanRecord, row: ScanRow): Found {
  const generation = generations.find((one) => one === scan.generation) ?? ('xml' satisfies Generation)
  const fields: AccountFields = { presence: 'present' }
  if (row.s !== undefined) fields.status = row.s
  if (row.i !== undefined) fields[vendorIdField(generation)] = row.i
  return {
    is: 'found',
    observation: { generation, fields },
    sameOrganization: async (name) =>
      row.o === undefined ? undefined : row.o === (await organizationDigest(context, scan.partner, name)),
    evidence: evidenceOf(context, scan, `in the listing, status ${row.s ?? 'not shown'}`),
  }
}

const evidenceOf = ({ clock }: ScanContext, scan: ScanRecord, answered: string): CallEvidence => ({
  call: 'scan of the listing',
  method: 'none',
  path: '',
  finishedAt: clock.now(),
  answered: `${answered}; pass begun ${new Date(scan.startedAt).toISOString()}, ${scan.pages} pages read`,
})
