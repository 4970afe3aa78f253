/** When a request is carried out. */
export type Fate =
  | 'at-once'
  | 'never'
  /** Later, but within the settle time after its caller saw the end. */
  | 'late'
  /** Any of these three. */
  | 'uncertain'
  /** Just before the next write on the account, however late that is. */
  | 'with-next'
  /** After the settle time. */
  | 'much-later'
  /** Hours later, or never. */
  | 'stored'

/** How the exchange ends for its caller. */
export type Seen =
  | 'answer'
  | 'slow-answer'
  | 'timeout'
  | 'reset'
  | 'status-5xx'
  | 'garbled'
  | 'over-rate'
  | 'quota'
  | 'key-refused'
  | 'refused'
  | 'forbidden'
  | 'stored'
  /** The machine dies as soon as the request has left, or as soon as it was carried out. */
  | 'crash-before'
  | 'crash-after'

export interface VendorFault {
  fate: Fate
  seen: Seen
  /** When the machine stands still. */
  freeze?: 'before' | 'after'
}

/** What each fault of a vendor call means once the request has left. */
export const vendorFaults: Readonly<Record<string, VendorFault>> = {
  none: { fate: 'at-once', seen: 'answer' },
  timeout: { fate: 'never', seen: 'timeout' },
  'timeout-before': { fate: 'never', seen: 'timeout' },
  'timeout-after': { fate: 'at-once', seen: 'timeout' },
  'timeout-late': { fate: 'late', seen: 'timeout' },
  reset: { fate: 'never', seen: 'reset' },
  'reset-before': { fate: 'never', seen: 'reset' },
  'reset-after': { fate: 'at-once', seen: 'reset' },
  'reset-late': { fate: 'late', seen: 'reset' },
  'status-5xx': { fate: 'never', seen: 'status-5xx' },
  'status-5xx-before': { fate: 'never', seen: 'status-5xx' },
  'status-5xx-after': { fate: 'at-once', seen: 'status-5xx' },
  'status-5xx-late': { fate: 'late', seen: 'status-5xx' },
  garbled: { fate: 'at-once', seen: 'garbled' },
  refused: { fate: 'never', seen: 'refused' },
  'refused-after': { fate: 'at-once', seen: 'refused' },
  'refused-late': { fate: 'late', seen: 'refused' },
  'forbidden-before': { fate: 'never', seen: 'forbidden' },
  'forbidden-after': { fate: 'at-once', seen: 'forbidden' },
  'forbidden-late': { fate: 'late', seen: 'forbidden' },
  'over-rate': { fate: 'never', seen: 'over-rate' },
  quota: { fate: 'never', seen: 'quota' },
  'key-refused': { fate: 'never', seen: 'key-refused' },
  slow: { fate: 'at-once', seen: 'slow-answer' },
  stored: { fate: 'stored', seen: 'stored' },
  'stored-unseen': { fate: 'stored', seen: 'timeout' },
  'crash-before': { fate: 'uncertain', seen: 'crash-before' },
  'crash-after': { fate: 'at-once', seen: 'crash-after' },
  'freeze-before': { fate: 'uncertain', seen: 'timeout', freeze: 'before' },
  'freeze-after': { fate: 'at-once', seen: 'answer', freeze: 'after' },
  'freeze-connecting': { fate: 'at-once', seen: 'answer' },
  /** The page is read after somebody was added in front of it. */
  shifted: { fate: 'at-once', seen: 'answer' },
  'lands-with-next': { fate: 'with-next', seen: 'timeout' },
  'lands-much-later': { fate: 'much-later', seen: 'timeout' },
}
