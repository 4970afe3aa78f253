/**
 * All that the engine notices, each with the sentence that stands in the log: one happening, one sentence. It says what is
 * known; the fields beside it say of whom.
 */
export const happeningSentences = {
  'call-failed': 'A call of the vendor failed and changed nothing; the lane rests, then the call is made again.',
  'capability-held': 'The vendor refused one call for account after account: this call waits for this partner.',
  'capability-still-held':
    'One call of this partner still waits, since the vendor refuses it for account after account.',
  contradicted: 'The vendor answered after its attempt had been concluded, and the answer contradicts the conclusion.',
  'dependency-missing': 'An operation waits for others that nobody has sent yet.',
  'doorbell-lost': 'A doorbell could not be sent; the sweeper rings instead.',
  'event-not-taken': 'The event bus did not take an event; it stays due and is sent again.',
  'evidence-lost': 'The evidence of an attempt could not be kept; the outcome itself is kept.',
  'key-held': 'The vendor refuses what this key signs in with, or what it asks for: all its requests wait.',
  'key-still-held':
    'All requests of this key still wait: the vendor refuses what it signs in with, or what it asks for.',
  'key-unreachable': "A key's record could not be read or written; what a call showed of the key is lost.",
  'lane-left': 'Work on a lane broke off; its lease ends, then the sweeper takes the lane up again.',
  'listing-row-odd': "A page of the partner's listing has rows that cannot be read; the others are used.",
  'listing-without-logins':
    'The listing does not prove to show login names, so an account was not looked for by its name.',
  'operation-unreadable': 'An operation could not be read; its lane waits until it can be.',
  'own-fault': 'A fault of this software parked one operation.',
  'products-left-out': 'An account has more products than are kept; some were left out.',
  'queue-unread': 'Messages lie on a queue, and nobody takes them.',
  'quota-refused': 'The vendor says that the day of this key is used up: all its requests wait.',
  'quota-used-up': 'The day of this key is used up, or what is left of it is kept for looks.',
  'rename-suspected': 'The listing suggests that an account has another login name by now; nothing was sent.',
  'reply-lost': 'The vendor answered, and its answer could not be kept for the caller; the outcome itself is kept.',
  'send-failed-inside': 'A fault of this software broke off a call that may have left; the account is looked at.',
  'still-parked': 'An operation is still parked: a person must decide it.',
  'bulk-stopped':
    'Operations of one type failed with one code time after time: the rest of them is paused for that partner.',
  'sweep-failed': 'The sweeper could not handle one lane, line or key; it goes on with the others.',
  'sweep-unfinished': 'The sweeper had no time left for all that was due; the next sweep begins with the oldest.',
  'vendor-down': 'The vendor does not answer: all requests of this key wait.',
  'vendor-still-down': 'The vendor still does not answer: all requests of this key wait.',
} as const satisfies Record<string, string>

/** Lower-case words joined by hyphens; only ever added to, since runbook and metrics name them. */
export type Happening = keyof typeof happeningSentences
