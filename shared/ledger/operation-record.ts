import type { AccountFields, AccountFieldValue, TargetFields } from '../domain/account-fields.ts'
import type { CallEvidence, FailureClass, FailureCode } from '../domain/answer.ts'
import type { AfterUnknown } from './after-unknown.ts'
import type { Item, ItemKey, ItemValue } from './item-store.ts'
import { LedgerError } from './ledger-error.ts'

/**
 * What is stored; `accepted`, `waiting` and `deferred` are derived from the lane by readers
 * (docs/explanation/protocol.md#received-is-no-promise).
 */
export type StoredStatus = 'received' | 'sending' | 'resolving' | 'applied' | 'rejected' | 'withdrawn' | 'parked'

export type TerminalStatus = 'applied' | 'rejected' | 'withdrawn'

/** One vendor write of an operation, as the module planned it; small, without secrets or personal data. */
export type Step = {
  kind: string
  /** The fields that this write is to change, and the values that count as reached. */
  target: TargetFields
  details: Record<string, string>
  /** Whether the operation is done once this step is applied. */
  last: boolean
  /** Whether the generation may store the request and carry it out later (V3 provisioning). */
  mayBeStored: boolean
  /**
   * It makes an account that was not there. Not seeing one proves nothing before it was looked for late, and what is
   * found may have been there before.
   */
  creates?: true
  /** What follows an unknown outcome (docs/explanation/protocol.md#effects-that-nothing-shows); `observe` where it is left out. */
  afterUnknown?: AfterUnknown
  /** Only in attempts that an earlier version wrote: `repeat`, by its former name. */
  repeatable?: boolean
  /** What the caller should know although it is sent: what the vendor will pass over in silence, or may not know. */
  warnings?: string[]
}

/** What was known of the step's fields before the request left. */
export type Before = {
  fields: AccountFields
  source: 'read' | 'directory'
  /** Wall-clock ms of the knowledge: when the read began, or when the directory last saw the fields. */
  at: number
}

/**
 * A refusal of the vendor's, kept until the account was looked at: it says whether we may go on, and not whether the
 * request was carried out.
 */
export type Verdict = {
  code: string
  message: string
  /** In the vendor's words, without personal data; for ladders, which go on after it. */
  answered?: string
  /** It is no verdict on the account: where the look shows no effect the request is sent again. */
  held?: true
  /** A request before may have taken effect and be the reason for it. */
  doubted?: true
}

export type Attempt = {
  n: number
  /** Fresh for each attempt: who finds it in the ledger knows that the write was its own. */
  token: string
  state: 'open' | 'closed'
  fence: number
  step: Step
  before?: Before
  startedAt: number
  /** Wall-clock ms until which the request may leave. */
  notAfter: number
  /** Wall-clock ms from which looking at the vendor proves something. */
  resolveFrom: number
  verdict?: Verdict
  /** Code of the failure that left its outcome unknown. */
  code?: FailureCode
  /** Which of the late looks is next: 0 = 15 min, 1 = 1 h, 2 = 6 h, 3 = 24 h; −1 before the first of them. */
  stage?: number
  /** The vendor said that it stored the request. */
  stored?: true
  /** Looks that were answered but settled nothing. */
  looks?: number
  /** When the first look that found everything as before had begun. */
  asBeforeAt?: number
}

/** How an attempt ended. */
export type PastAttempt = {
  step: string
  outcome: 'applied' | 'not-applied' | 'rejected' | FailureClass
  code?: string
  at: number
  /** A refusal in the vendor's words, without personal data; kept where a ladder goes on after it. */
  answered?: string
}

/** What an operation tells the directory. */
export type Projection = {
  /** Fields that it changed. */
  changed: AccountFields
  /** Fields that it saw. */
  observed: AccountFields
  observedAt: number
  /** Fields that are not known any more. */
  forgotten?: string[]
}

/** A letter that can be sent as it is, to somebody who has no API: the vendor's partner team. */
export type ReadyRequest = { to: string; subject: string; text: string }

/** What became of an operation. */
export type Outcome = {
  concludedBy: 'answer' | 'observation' | 'guard' | 'decision'
  /** `none`: it was so already; `unproven`: seen as wanted, but it was so before too. */
  effect?: 'proven' | 'unproven' | 'none'
  code?: OutcomeCode | FailureCode
  message?: string
  /** For the operator: what to do next. */
  nextSteps?: string[]
  /** What the caller should know although it was carried out. */
  warnings?: string[]
  /** What the vendor answered lies beside the operation until then, wall-clock ms. */
  replyUntil?: number
  /** Where only the vendor's staff can help: what to write to them. Or the request for a person to make by hand. */
  request?: ReadyRequest
  /** Wall-clock ms at which it was parked with this. */
  since?: number
  /** What a look showed; what an answer said is in the attempt's own evidence item. */
  evidence?: CallEvidence
}

/** Append-only: callers and operators match on these. */
export type OutcomeCode =
  | 'LANE_FULL'
  | 'EXPIRED'
  | 'WITHDRAWN'
  | 'SHADOW'
  | 'ACCOUNT_UNKNOWN'
  | 'ACCOUNT_EXISTS'
  | 'ACCOUNT_EXISTS_DIFFERENT'
  | 'LOGIN_NAME_TAKEN'
  | 'ALREADY_SO'
  | 'LAST_PRODUCT'
  | 'NOT_SINGLE_BILLED'
  | 'CAUGHT_IN_SINGLE_BILLING'
  | 'PASSWORD_SECRET_UNUSABLE'
  | 'DEPENDENCY_FAILED'
  | 'DEPENDENCY_MISSING'
  | 'DEPENDENCY_CYCLE'
  | 'DEPENDENCY_OTHER_ACCOUNT'
  | 'CHANGED_ELSEWHERE'
  | 'BEFORE_UNKNOWN'
  | 'CANNOT_TELL'
  | 'ATTEMPTS_EXHAUSTED'
  | 'STORED_NOT_SEEN'
  | 'OPERATION_TYPE_UNKNOWN'
  | 'INPUT_DAMAGED'
  | 'MARKED_BY_PERSON'
  | 'ENDS_SINGLE_BILLING'
  | 'CANCELLATION_PENDING'
  | 'ACCOUNT_CANCELED'
  | 'BILLING_DAY_MISSING'
  | 'LADDER_ENDED'
  | 'LOGIN_NAME_UNAVAILABLE'
  | 'PROBABLY_APPLIED'
  | 'LISTING_PROVES_NOTHING'
  | 'ACCOUNT_SUSPENDED'
  | 'OWN_FAULT'
  | 'ACCOUNT_ODD'
  | 'LISTING_WITHOUT_LOGINS'
  | 'RENAME_SUSPECTED'
  | 'ACCOUNT_ID_CONTRADICTED'
  | 'EFFECT_NOT_SHOWN'
  | 'ACTION_NOT_ALLOWED'
  | 'NO_USABLE_ANSWER'
  | 'PLAN_OUTDATED'
  | 'IDENTITY_CHANGED'

/** What a person decided about the operation while it was parked. */
export type DecisionNote = {
  kind: 'retry' | 'mark-applied' | 'mark-rejected'
  by: string
  why: string
  at: number
  /** Version that the person saw. */
  version: number
}

export type OperationRecord = {
  pk: string
  sk: string
  /** Version of the item's form. */
  v: 1
  partner: string
  account: string
  operationId: string
  type: string
  ver: number
  /** Token of the last writer. */
  w: string
  status: StoredStatus
  /** The lane's turn in which it became terminal. */
  turn?: number
  /** HMAC of each field of the payload, to tell a repeat from a different request under the same id. */
  digests: Record<string, string>
  /** The input as JSON, until the terminal write removes it. Secrets only by reference. */
  input?: string
  after?: string[]
  priority?: string
  /** Wall-clock ms after which it must not be started. */
  notAfter?: number
  /** Fields of the account as its caller saw them: sent is only while a read shows them so. */
  expects?: Record<string, AccountFieldValue>
  /** Nothing of it is sent: it is only shown what would be. */
  shadow?: true
  metadata?: Record<string, string>
  /** The account's identifier, where its caller named it beside the login name; it may come with a repeat. */
  vendorId?: { generation: string; id: string }
  receivedAt: number
  finishedAt?: number
  attempt?: Attempt
  past: Record<string, PastAttempt>
  /** Answers that came after their attempt had been concluded otherwise. */
  late: Record<string, ItemValue>
  /** Steps of a ladder that were applied. */
  steps: string[]
  outcome?: Outcome
  /** What the directory is to learn; written with the terminal status. */
  projected?: Projection
  /** Whether the account was found cancelled, out of single billing and without products. */
  caught?: boolean
  contradicted?: boolean
  /** Odd answers about this account alone to calls of the operation: how many, the code of the last, and when. */
  odd?: { tries: number; code: string; at: number }
  decisions?: DecisionNote[]
  /** A person asked for another try: the account is looked at before anything is sent. */
  look?: boolean
  /**
   * With `dueAt` it puts the operation into the index: while it is parked, while the event of an end that no lane knows of
   * is due, and once it has ended.
   */
  line?: string
  /** Since when it is parked, its event is due, or it has ended. */
  dueAt?: number
}

export const eventLine = 'event'

export const operationKey = (partner: string, operationId: string): ItemKey => ({
  pk: `OPERATION#${partner}#${operationId}`,
  sk: 'OPERATION',
})

/** Key of the evidence of one attempt; it lies in the operation's partition. */
export const evidenceKey = (partner: string, operationId: string, n: number): ItemKey => ({
  pk: operationKey(partner, operationId).pk,
  sk: `EVIDENCE#${String(n).padStart(4, '0')}`,
})

export const isTerminal = (status: StoredStatus): status is TerminalStatus =>
  status === 'applied' || status === 'rejected' || status === 'withdrawn'

/**
 * Reads an item as an operation.
 *
 * @throws LedgerError ITEM_NEWER when a later version of this software wrote it, ITEM_DAMAGED when it is no operation
 */
export function asOperation(item: Item): OperationRecord {
  const { v, ver, status, type } = item
  if (typeof v === 'number' && v > 1) {
    throw new LedgerError('ITEM_NEWER', `${item.pk} was written by a newer version (form ${v}); deploy that version.`)
  }
  const known = typeof ver === 'number' && typeof status === 'string' && typeof type === 'string' && isMap(item.past)
  if (v !== 1 || !known) throw new LedgerError('ITEM_DAMAGED', `${item.pk} cannot be read as an operation.`)
  return item as unknown as OperationRecord
}

/** A record as an item: the two differ in type only. */
export const operationItem = (record: OperationRecord): Item => record as unknown as Item

const isMap = (value: ItemValue | undefined): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
