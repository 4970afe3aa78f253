import type { OperationReport, ReportedStatus } from '../describe-operation.ts'

/** Which operations are wanted; what is left out does not matter. Times are wall-clock ms. */
export interface OperationFilter {
  /** Login name in lower case; only with one partner. */
  account?: string
  type?: string
  statuses?: ReadonlySet<ReportedStatus>
  code?: string
  since?: number
  until?: number
}

/**
 * The places that a listing of a partner goes through, in this order: what has ended, by its end; what is parked, by the time of
 * parking; what waits in lanes. A listing of one account has `account` alone, by the time of receipt.
 */
export type ListedPlace = 'account' | 'ended' | 'parked' | 'lanes'

/** Behind which operation, or lane, a page goes on. */
export interface ListingCursor {
  partner: string
  in: ListedPlace
  at?: number
  /** The operation's id; in lanes the login name. */
  id?: string
  /** In lanes: the line, and the last entry of a lane that was not read to its end. */
  line?: string
  entry?: string
  /** When what has ended was listed to its end: what ends later is found from there on. */
  seenUntil?: number
}

/** One page of a listing. */
export interface OperationsPage {
  operations: OperationReport[]
  /** How many operations and lanes it looked at to find these. */
  looked: number
  /** Time of the last one that it looked at. */
  lookedUntil?: number
  /** Where the next page begins; missing on the last. */
  next?: ListingCursor
  /** Where to ask again later for what has come since; on the last page of a listing that is still open at its end. */
  resume?: ListingCursor
}

/** What one look into a place of a listing found. */
export interface ListedPart {
  reports: OperationReport[]
  looked: number
  /** Behind what the next look goes on. */
  last?: ListingCursor
  isLast: boolean
}
