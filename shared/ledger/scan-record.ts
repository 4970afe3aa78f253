import type { AccountStatus } from '../domain/account-fields.ts'
import type { ItemKey } from './item-store.ts'

/** One pass over a partner's listing, shared by all who look for an account that no single read can show. */
export type ScanRecord = {
  pk: string
  sk: string
  v: 1
  partner: string
  /** The generation that lists. */
  generation: string
  run: string
  /** `abandoned`: the vendor does not know the next page any more. `circular`: its pages lead in a circle. */
  state: 'running' | 'complete' | 'abandoned' | 'circular'
  /** Wall-clock ms before the first page was asked for. */
  startedAt: number
  /** Wall-clock ms at which a page was last added. */
  touchedAt: number
  /** Token of the page that comes next; missing on the first and after the last. */
  next?: string
  /** What is kept of the tokens, to notice a circle. */
  circle?: { token: string; steps: number; power: number }
  /** Items that hold what was read, one for each page that fits one. */
  pages: number
  /** Whether the names in the listing are login names, as far as this pass shows; missing where that is certain. */
  names?: ListedNames
  /** Who reads the next pages; the others wait for what it finds. */
  lease?: { token: string; until: number }
  expiresAt: number
}

/** How the names of a pass compare with the login names of identifiers that are known from creations and callers. */
export type ListedNames = {
  /** What the last complete pass before it came to. */
  before: 'proven' | 'contradicted' | 'open'
  /** Rows of known identifiers that show any name. */
  known: number
  /** Identifiers that stand with their login name; no more than are needed. */
  stand: string[]
  /** Rows of known identifiers with another name, but for the renames that a pass before has shown too. */
  against: number
  /** Rows with a rename that a pass before has shown too. */
  aside: number
  /** Known identifiers that stand with another login name, by identifier. */
  renames: Record<string, ListedRename>
}

/** An account that the listing shows under another login name than the one that it is known by. */
export type ListedRename = {
  /** The login name that its lane has. */
  from: string
  to: string
  /** When the first pass began that showed it so; wall-clock ms. */
  since: number
}

/** One account on a page; short names, since a page may hold five hundred. */
export type ScanRow = {
  /** Login name in lower case. */
  l: string
  /** The vendor's identifier. */
  i?: string
  s?: AccountStatus
  /** Keyed digest of the organisation's name, for telling our new account from another of the same login. */
  o?: string
}

/** A row that does not say which account it is about; short names likewise. */
export type ScanOddRow = {
  /** Its place on the page, from 0. */
  x: number
  /** The vendor's identifier, which no known account has, or the login name: one of them at most. */
  i?: string
  l?: string
  /** Why, without text of the answer. */
  r: string
}

export type ScanPage = {
  pk: string
  sk: string
  v: 1
  /** Wall-clock ms before the page was asked for. */
  readAt: number
  rows: ScanRow[]
  /** Missing where every row says which account it is about. */
  odd?: ScanOddRow[]
  expiresAt: number
}

const scanPartition = (partner: string): string => `SCAN#${partner}`

/** The pass that goes on, or the last one that has ended. */
export const latestScanKey = (partner: string): ItemKey => ({ pk: scanPartition(partner), sk: 'LATEST' })

export const scanPagePrefix = (run: string): string => `PAGE#${run}#`

export const scanPageKey = (partner: string, run: string, page: number): ItemKey => ({
  pk: scanPartition(partner),
  sk: `${scanPagePrefix(run)}${String(page).padStart(6, '0')}`,
})
