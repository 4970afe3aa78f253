/** What the load generator is told to do. */
export interface LoadOrder {
  port: number
  /** Whole requests as they go over the wire; taken in turn. */
  requests: readonly string[]
  /** Each has one request under way at a time and stays open. */
  connections: number
  milliseconds: number
}

/** What came of it. */
export interface LoadResult {
  perSecond: number
  /** Answers by status. */
  statuses: Readonly<Record<string, number>>
}
