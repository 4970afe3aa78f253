import type { AccountFields } from '../domain/account-fields.ts'
import type { CallEvidence, Failure, VendorAnswer } from '../domain/answer.ts'
import type { Before, OutcomeCode, PastAttempt, ReadyRequest, Step } from '../ledger/operation-record.ts'
import type { AccountNames, AccountObservation, CallOptions, Gateway, Generation } from '../partner-api/gateway.ts'
import type { PartnerSettings } from '../partner-api/partner-settings.ts'

/**
 * Where a new account's password comes from; never the password itself: messages and ledger are read by more people
 * than secrets are.
 */
export type PasswordSource = { secretName: string } | { generate: true }

/** Turns a source into a password at the moment of sending. */
export interface ClientPasswords {
  /** @throws when the secret is missing, unusable, or out of bounds; the message holds no secret. */
  resolve(source: PasswordSource, login: string): Promise<string>
}

/** What the answer to a write shows of the account, and what else its caller is to have of it. */
export interface SendAnswer extends AccountObservation {
  /** The vendor's answer as JSON text, where the request was made for it; kept for a while and shown to nobody else. */
  reply?: string
  /** Where the vendor has done less, or other, than was asked. */
  warnings?: readonly string[]
}

/** What the directory holds of an account, with the age of each field. */
export interface KnownAccount {
  fields: AccountFields
  /** Wall-clock ms at which each field was last seen or changed. */
  seenAt: Readonly<Record<string, number>>
}

/** How old knowledge may be. */
export interface KnowledgeAge {
  /** What was seen at or after this wall-clock ms is fresh. */
  freshFrom: number
}

/** What an operation module is told of the operation that it plans. */
export interface OperationContext<Input> {
  account: string
  input: Input
  partner: PartnerSettings
  /** How the vendor calls the account, as far as the directory knows. */
  names: AccountNames
  /** What the directory holds, for what no read of the partner's shows. */
  known?: AccountFields
  /** Wall-clock ms of this look at the operation. */
  now: number
}

/** How far an operation is. */
export interface Progress {
  /** Kinds of the steps applied so far. */
  steps: readonly string[]
  /**
   * A request of this operation left before and was seen not to have taken effect: what it was to do may have been done
   * after all, later than the vendor's settle time.
   */
  tried: boolean
  /** Every attempt that has ended, in order. */
  past: readonly PastAttempt[]
  /** The account was looked for in the listing, and is not there. */
  unlisted?: boolean
  /** The vendor has just refused the request as contradicting what is there: this is the look that follows. */
  refused?: true
}

/** Nothing has been done yet. */
export const noProgress: Progress = { steps: [], tried: false, past: [] }

/** A read with what this lane changed too recently for the read to show it (docs/explanation/protocol.md#reads-lag). */
export interface Snapshot {
  fields: AccountFields
  observation?: AccountObservation
  source: 'read' | 'directory'
  at: number
}

/** What is to be done now. */
export type Next =
  | { do: 'send'; step: Step }
  /** The account is as wanted; nothing more is sent. Without a code where steps of this operation have made it so. */
  | { do: 'finish'; code?: OutcomeCode; message: string; warnings?: string[] }
  | { do: 'reject'; code: OutcomeCode; message: string; nextSteps: string[] }
  | {
      do: 'park'
      code: OutcomeCode
      message: string
      nextSteps: string[]
      request?: ReadyRequest
      warnings?: string[]
    }
  /** The account's identifier in this generation is needed and not known: look for it, then plan again. */
  | { do: 'locate'; generation: Generation }
  /** The account is not there (yet): wait a while, then reject. */
  | { do: 'wait-for-account' }

/**
 * The end of a message that says why nothing is sent; the engine leaves it out where something was sent before.
 */
export const nothingSent = '; nothing was sent.'

/** What a look at the vendor proves about an attempt. */
export type Look =
  | { conclusion: 'applied'; fields: AccountFields; evidence: CallEvidence; warnings?: string[] }
  | { conclusion: 'as-before'; fields: AccountFields; evidence: CallEvidence }
  | { conclusion: 'elsewhere'; fields: AccountFields; code: OutcomeCode; message: string; evidence: CallEvidence }
  | { conclusion: 'cannot-tell'; fields: AccountFields; code: OutcomeCode; message: string; evidence: CallEvidence }
  /** The look itself failed; it proves nothing and is not counted. */
  | { conclusion: 'failed'; failure: Failure; evidence: CallEvidence }
  /** The look is not over: a scan of the listing goes on. Look again then (wall-clock ms). */
  | { conclusion: 'not-yet'; until: number }
  /** The listing proves nothing. Look again at the long intervals, then a person decides. */
  | { conclusion: 'unproven'; absence: UnprovenAbsence }

/** A scan of the listing goes on; ask again at `until` (wall-clock ms). */
export interface NotYet {
  notYet: true
  until: number
}

/** The listing was read and neither shows an account nor proves that it is not there. */
export interface UnprovenAbsence {
  is: 'unproven'
  message: string
  evidence: CallEvidence
}

/** What a search of the partner's listing for one login name comes to. */
export type Found =
  | {
      is: 'found'
      observation: AccountObservation
      /** Whether the listing shows an organisation of this name; nothing where it shows none. */
      sameOrganization(name: string): Promise<boolean | undefined>
      evidence: CallEvidence
    }
  /** A complete pass over the listing, begun no earlier than asked, did not show it. */
  | { is: 'absent'; evidence: CallEvidence }
  /** The pass is not over; ask again then (wall-clock ms). */
  | { is: 'not-yet'; until: number }
  /** A complete pass did not show it and proves no absence, for the reason in the message. */
  | UnprovenAbsence
  | { is: 'failed'; failure: Failure; evidence: CallEvidence }

/**
 * Finds the account by its login name where no single read can: by passes over the partner's listing, which all who
 * wait share. Presence is proved by a page, absence by a whole pass, both begun late enough to prove something of the
 * attempt.
 */
export type FindAccount = () => Promise<Found>

/** Another wording of a verdict, where the module knows better what the vendor's refusal means. */
export interface Refusal {
  code: OutcomeCode
  message: string
  nextSteps: string[]
}

/** Why sending a step once more does no harm, in the vendor's own words: where they stand. */
export interface Repeatable {
  because: string
  /** Addresses of the vendor's pages. */
  sources: readonly [string, ...string[]]
}

/**
 * One vendor action in a few small functions. A module knows nothing of queues, tables or retries; the engine does the
 * rest, the same for all.
 */
export interface OperationDefinition<Input = unknown> {
  type: string
  /** The stored input, checked again, since it comes from the ledger. Throws when it no longer fits. */
  parseInput(stored: unknown): Input
  /** Whether what the directory knows is not enough to plan with: then the account is read, which is a counted call. */
  needsRead(context: OperationContext<Input>, known: KnownAccount, age: KnowledgeAge): boolean
  read(
    context: OperationContext<Input>,
    gateway: Gateway,
    call: CallOptions,
    find: FindAccount,
  ): Promise<VendorAnswer<AccountObservation> | NotYet | UnprovenAbsence>
  /** The generation whose identifier of the account is needed even to read it; it is then looked for before that. */
  needsVendorId?(partner: PartnerSettings): Generation | undefined
  /**
   * What it does may not be possible to take back: it is not planned with a read that contradicts what was changed a
   * moment ago, but waits until reads can be believed.
   */
  cannotBeTakenBack?: true
  /** The guard and the plan: pure. */
  next(context: OperationContext<Input>, snapshot: Snapshot, progress: Progress): Next
  /**
   * Exactly one vendor write. Throws `CannotSend` when something that it needs is missing, `NotSent` when it cannot be
   * had just now; nothing was sent then.
   */
  send(
    step: Step,
    context: OperationContext<Input>,
    gateway: Gateway,
    call: CallOptions,
    passwords: ClientPasswords,
  ): Promise<VendorAnswer<SendAnswer>>
  observe(
    step: Step,
    before: Before | undefined,
    context: OperationContext<Input>,
    gateway: Gateway,
    call: CallOptions,
    find: FindAccount,
  ): Promise<Look>
  /**
   * The account's fields after a step was applied; `seen` is what the answer or the look showed, and `by` is `answer`
   * where the vendor's own yes to this very request was seen.
   */
  project(step: Step, context: OperationContext<Input>, seen: AccountFields, by?: 'answer'): AccountFields
  /**
   * Names of fields that are not known any more after a step was applied; `known` is what the directory holds, `seen`
   * what the answer or the look showed.
   */
  forgets?(step: Step, known: AccountFields, seen?: AccountFields): readonly string[]
  /**
   * What the caller should know of an applied step by what was seen: where the vendor has done it otherwise than asked.
   */
  warningsOf?(step: Step, seen: AccountFields): readonly string[]
  /**
   * What it means that the vendor refused a creation because of what is there: a look did not show such an account
   * under this partner (`absent`), or no look could (`unseen`).
   */
  explainRefusal?(step: Step, account: 'absent' | 'unseen'): Refusal
  /** Kinds of steps that are sent again after an unknown outcome, each with the words of the vendor's that allow it. */
  repeats?: Readonly<Record<string, Repeatable>>
  /**
   * The request of a step whose effect nothing shows, for a person to make by hand. It stands in answers of the API, so
   * what is personal in it is named by its field of the input and not shown.
   */
  byHand?(step: Step, context: OperationContext<Input>): ReadyRequest
  /** Whether another step may be tried where the vendor refused this one: for ladders. */
  goesOnAfterRefusal?(step: Step): boolean
}

/** Gives a module its type; the engine reads modules through this one door. */
export function defineOperation<Input>(definition: OperationDefinition<Input>): OperationDefinition {
  return definition as unknown as OperationDefinition
}

/** A step's request cannot be built; nothing was sent. */
export class CannotSend extends Error {
  override readonly name = 'CannotSend'
  readonly code: OutcomeCode
  readonly nextSteps: string[]

  constructor(code: OutcomeCode, message: string, nextSteps: string[], options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.nextSteps = nextSteps
  }
}

/** What a step's request needs cannot be had just now; nothing was sent, and it is tried again. */
export class NotSent extends Error {
  override readonly name = 'NotSent'
  readonly failure: Failure & { class: 'not-sent' }

  constructor(failure: Failure & { class: 'not-sent' }, options?: ErrorOptions) {
    super(failure.message, options)
    this.failure = failure
  }
}
