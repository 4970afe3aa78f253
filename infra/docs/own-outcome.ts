import type { OutcomeCode, ReadyRequest } from '../../shared/ledger/operation-record.ts'

/** An end that the operation's module itself brings about, with what is said of it for the example. */
export interface OwnOutcome {
  code: OutcomeCode
  statuses: readonly string[]
  messages: readonly string[]
  /** None where it is the engine that says them. */
  nextSteps: readonly string[]
  request?: ReadyRequest
}

/** The status of what only a person can decide once looking has not settled it. */
export const afterUnknown = 'parked, after an unknown outcome'
