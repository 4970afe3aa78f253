import type { Failure, VendorAnswer } from '../domain/answer.ts'
import { spellingOf } from '../domain/same-spelling.ts'
import type { Change, Condition, Item, ItemValue } from '../ledger/item-store.ts'
import {
  type ListedNames,
  latestScanKey,
  type ScanPage,
  type ScanRecord,
  type ScanRow,
  scanPageKey,
} from '../ledger/scan-record.ts'
import { splitBySize } from '../ledger/split-by-size.ts'
import { replacement } from '../partner-api/calling/odd-row.ts'
import type { AccountPage, CallOptions, Gateway, ListedAccount } from '../partner-api/gateway.ts'
import type { PartnerSettings } from '../partner-api/partner-settings.ts'
import type { HappeningLog } from '../runtime/happening-log.ts'
import type { BudgetContext } from '../vendor-key/budget-context.ts'
import { namesOfNew, withNamesOf } from './listed-names-proof.ts'
import { noticeOddRows, sortOddRows } from './odd-rows.ts'
import { afterToken } from './token-circle.ts'

export type ScanContext = Pick<BudgetContext, 'store' | 'clock' | 'random' | 'times'> & {
  /** For comparing organisations without keeping them; rows have none without it. */
  digest?(text: string): Promise<string> | string
  /** Told of rows that are not as agreed. */
  observer?: HappeningLog
}

/** What a reader of the listing works with. */
export interface ScanReading {
  partner: PartnerSettings
  gateway: Pick<Gateway, 'listAccounts'>
  /** Options of one call each, made anew; throws what stops the reader, nothing was sent then. */
  call(): CallOptions
  /** Whether there is time for another page. */
  hasTime(): boolean
  /** Told of every account on a page that was read here. */
  onRow(row: ScanRow, listed: ListedAccount): void
  /** Told how the pass stands after each page that was read here. */
  onPage?(scan: ScanRecord): void
}

/** How a reader's turn at a scan ended. */
export type ScanTurn =
  | { is: 'complete' }
  | { is: 'out-of-time' }
  /** Somebody else has taken the scan. */
  | { is: 'lost' }
  | { is: 'failed'; failure: Failure; evidence: VendorAnswer<unknown>['evidence'] }

/** How long passes and their pages are kept, ms. */
const kept = 2 * 86_400_000

/** How long a reader keeps others from reading the same page. */
const leaseOf = ({ times }: ScanContext): number => times.callDeadline + times.slotWait + 2 * times.clockSkew

/**
 * Begins a pass over the listing in place of the last one, unless somebody reads that at this moment.
 *
 * @param last - the pass that was found; what is written insists on it
 * @returns the pass with our lease on it, or nothing when somebody else was quicker
 */
export async function beginScan(
  context: ScanContext,
  partner: PartnerSettings,
  last: ScanRecord | undefined,
): Promise<ScanRecord | undefined> {
  const { clock, random, store } = context
  const startedAt = clock.now()
  const token = random.token()
  const scan: ScanRecord = {
    ...latestScanKey(partner.id),
    v: 1,
    partner: partner.id,
    generation: partner.capabilities.listing,
    run: `${new Date(startedAt).toISOString()}~${token.slice(0, 8)}`,
    state: 'running',
    startedAt,
    touchedAt: startedAt,
    pages: 0,
    ...namesOfNew(partner, last),
    lease: { token, until: startedAt + leaseOf(context) },
    expiresAt: Math.ceil((startedAt + kept) / 1_000),
  }
  const condition: Condition =
    last === undefined
      ? { is: 'missing', path: ['pk'] }
      : { all: [{ is: 'equal', path: ['run'], value: last.run }, nobodyReads(startedAt)] }
  const written = await store.put(scan as unknown as Item, condition)
  const found = written.item as unknown as ScanRecord | undefined
  return written.committed || found?.run === scan.run ? scan : undefined
}

/** Takes over a pass whose reader has let go of it; nothing while somebody reads. */
export async function takeOverScan(context: ScanContext, scan: ScanRecord): Promise<ScanRecord | undefined> {
  const { clock, random, store } = context
  const now = clock.now()
  const token = random.token()
  const taken = await store.update(
    latestScanKey(scan.partner),
    [{ set: ['lease'], value: { token, until: now + leaseOf(context) } }],
    {
      all: [
        { is: 'equal', path: ['run'], value: scan.run },
        { is: 'equal', path: ['state'], value: 'running' },
        nobodyReads(now),
      ],
    },
  )
  const current = taken.item as unknown as ScanRecord | undefined
  return taken.committed || current?.lease?.token === token ? current : undefined
}

const nobodyReads = (now: number): Condition => ({
  any: [
    { is: 'missing', path: ['lease'] },
    { is: 'less', path: ['lease', 'until'], value: now },
  ],
})

/** A pass that nobody has read on for so long is nobody's, ms. */
const idleAfter = 5 * 60_000

/**
 * Whether a pass is gone on with: its pages are still kept, it is of the generation that lists now, and either it can prove
 * all that is asked of it or somebody is at it. One that others are at is finished first, or passes over a long listing
 * would be begun anew for ever.
 *
 * @param absenceSince - wall-clock ms at which a pass must have begun to prove an absence
 */
export function canGoOn(scan: ScanRecord, partner: PartnerSettings, absenceSince: number, now: number): boolean {
  const { state, generation, startedAt, touchedAt } = scan
  if (state !== 'running' || generation !== partner.capabilities.listing || now - startedAt >= kept / 2) return false
  return startedAt >= absenceSince || now - touchedAt < idleAfter
}

/** Reads pages while the lease is ours and there is time; lets go of the pass at the end. */
export async function readPages(context: ScanContext, mine: ScanRecord, reading: ScanReading): Promise<ScanTurn> {
  const token = mine.lease?.token ?? ''
  let scan: ScanRecord | undefined = mine
  while (scan !== undefined && scan.state === 'running') {
    if (!reading.hasTime()) return letGo(context, scan, token, { is: 'out-of-time' })
    const readAt = context.clock.now()
    let answer: VendorAnswer<AccountPage>
    try {
      answer = await reading.gateway.listAccounts(scan.next, reading.call())
    } catch (error) {
      await letGo(context, scan, token, { is: 'out-of-time' })
      throw error
    }
    if (!answer.ok) {
      const { failure, evidence } = answer
      // A page that the vendor refuses would stop every reader to come, so the pass is given up.
      const isRefused = failure.class === 'rejected' && scan.next !== undefined
      return letGo(context, scan, token, { is: 'failed', failure, evidence }, isRefused)
    }
    const written = await writePage(context, scan, readAt, answer.value, reading)
    const names = await withNamesOf(context, scan, answer.value.accounts)
    scan = await writeProgress(context, scan, token, answer.value.next, written, names)
    if (scan !== undefined) reading.onPage?.(scan)
  }
  return { is: scan === undefined ? 'lost' : 'complete' }
}

/** So many odd rows of a page are kept. */
const mostOddRows = 20

/** @returns how many items the page took: the vendor decides how much it shows */
async function writePage(
  context: ScanContext,
  { partner, generation, run, pages, expiresAt }: ScanRecord,
  readAt: number,
  page: AccountPage,
  { onRow }: ScanReading,
): Promise<number> {
  const { known, unknown } = await sortOddRows(context.store, { id: partner, generation }, page.oddRows)
  noticeOddRows(context.observer, partner, page)
  const rows: ScanRow[] = []
  for (const listed of [...page.accounts, ...known]) {
    if (listed.login === undefined) continue
    const row = await rowOf(context, listed.login, listed, partner)
    rows.push(row)
    onRow(row, listed)
  }
  // The page first: a crash in between reads it again and writes it to the same place.
  const parts = splitBySize(rows)
  // Odd rows are few and short, or the first of them say enough.
  const odd = unknown.length === 0 ? {} : { odd: unknown.slice(0, mostOddRows) }
  for (const [index, part] of parts.entries()) {
    const key = scanPageKey(partner, run, pages + index)
    const item: ScanPage = { ...key, v: 1, readAt, rows: part, ...(index === 0 ? odd : {}), expiresAt }
    await context.store.put(item as unknown as Item)
  }
  return parts.length
}

async function rowOf(context: ScanContext, login: string, listed: ListedAccount, partner: string): Promise<ScanRow> {
  const { fields, organizationName } = listed
  const vendorId = Object.entries(fields).find(([name]) => name.startsWith('vendorId:'))?.[1]
  const digest =
    organizationName === undefined || organizationName.includes(replacement)
      ? undefined
      : await organizationDigest(context, partner, organizationName)
  return {
    l: login,
    ...(typeof vendorId === 'string' ? { i: vendorId } : {}),
    ...(fields.status === undefined ? {} : { s: fields.status }),
    ...(digest === undefined ? {} : { o: digest }),
  }
}

/** How much of a name is compared: a listing may cut it at the length of its field. */
const comparedCharacters = 40

/** Another spelling makes no other organisation. */
export const organizationDigest = async (
  { digest }: Pick<ScanContext, 'digest'>,
  partner: string,
  name: string,
): Promise<string | undefined> =>
  digest?.(`organization of ${partner}=${[...spellingOf(name)].slice(0, comparedCharacters).join('')}`)

async function writeProgress(
  context: ScanContext,
  scan: ScanRecord,
  token: string,
  next: string | undefined,
  items: number,
  names: ListedNames | undefined,
): Promise<ScanRecord | undefined> {
  const now = context.clock.now()
  const until = now + leaseOf(context)
  const circle = next === undefined ? undefined : afterToken(scan.circle, next)
  const changes: Change[] =
    next === undefined || circle === undefined || circle === 'circle'
      ? [
          { set: ['state'], value: circle === 'circle' ? 'circular' : 'complete' },
          { remove: ['next'] },
          { remove: ['lease'] },
          { remove: ['circle'] },
        ]
      : [
          { set: ['next'], value: next },
          { set: ['circle'], value: circle },
          { set: ['lease', 'until'], value: until },
        ]
  const pages = scan.pages + items
  const written = await context.store.update(
    latestScanKey(scan.partner),
    [
      ...changes,
      { set: ['pages'], value: pages },
      { set: ['touchedAt'], value: now },
      ...(names === undefined ? [] : [{ set: ['names'] as const, value: names as unknown as ItemValue }]),
    ],
    held(scan, token),
  )
  if (written.committed) return written.item as unknown as ScanRecord
  // An own commit whose answer was lost looks like this too.
  const current = written.item as unknown as ScanRecord | undefined
  const isOwn = current?.run === scan.run && current.pages === pages
  return isOwn && (current.state !== 'running' || current.lease?.token === token) ? current : undefined
}

async function letGo(
  context: ScanContext,
  scan: ScanRecord,
  token: string,
  turn: ScanTurn,
  abandon = false,
): Promise<ScanTurn> {
  const given: Change[] = abandon ? [{ set: ['state'], value: 'abandoned' }] : []
  await context.store.update(latestScanKey(scan.partner), [{ remove: ['lease'] }, ...given], held(scan, token))
  return turn
}

const held = (scan: ScanRecord, token: string): Condition => ({
  all: [
    { is: 'equal', path: ['run'], value: scan.run },
    { is: 'equal', path: ['pages'], value: scan.pages },
    { is: 'equal', path: ['lease', 'token'], value: token },
  ],
})
