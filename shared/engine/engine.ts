import type { AuditOwner } from '../ledger/audit-record.ts'
import { operationKey } from '../ledger/operation-record.ts'
import type { PauseScope } from '../ledger/pause-record.ts'
import type { RefusedRecord } from '../ledger/refused-record.ts'
import type { Doorbell } from '../messaging/operation-message.ts'
import { describeError } from '../runtime/describe-error.ts'
import { type Acceptance, accept, type OperationRequest, ringHead } from './accept.ts'
import { type BlockedBy, blockingHead } from './blocked-by.ts'
import { type Decision, type DecisionAnswer, decide, withdraw } from './decide.ts'
import { describeOperation, type OperationReport, readOperation } from './describe-operation.ts'
import type { EngineContext, RunDeadline } from './engine-context.ts'
import type { Identified } from './find-account.ts'
import { heldInLine } from './held-by.ts'
import { identifiedAccount, knownAccount, type VendorId } from './identified-account.ts'
import type { Accountable } from './keys/key-switches.ts'
import { callRunner, hasIdleSlots } from './line/call-runners.ts'
import { recentKey } from './line/known-line.ts'
import { newLineMemory } from './line/line-memory.ts'
import { workLine } from './line/work-line.ts'
import { type Act, type AuditPage, audited, listAudit } from './people/audit.ts'
import { discardRefused, type Readmit, type RefusedAnswer, redriveRefused } from './people/end-refused.ts'
import { type Keeping, keepRefused, type RefusedMessage, readRefused } from './people/keep-refused.ts'
import { type KeyControls, keyControls } from './people/key-controls.ts'
import { type LastRuns, lastRuns, noteSweep } from './people/last-runs.ts'
import { type AccountsPage, listAccounts } from './people/list-accounts.ts'
import { listOperations } from './people/list-operations.ts'
import { listParked, type ParkedPage } from './people/list-parked.ts'
import {
  listRefused,
  type RefusedCursor,
  type RefusedFilter,
  type RefusedPage,
  refusedBody,
} from './people/list-refused.ts'
import type { ListingCursor, OperationFilter, OperationsPage } from './people/listing.ts'
import { type Overview, overviewOf, type PauseOn, pausesNow } from './people/overview.ts'
import { type PauseReport, pauseScope, resumeScope } from './people/pauses.ts'
import { type Timeline, timelineOf } from './people/timeline.ts'
import { type SignInTried, trySignIn } from './people/try-sign-in.ts'
import { type Preview, preview } from './preview.ts'
import { type SweepReport, sweep } from './sweep.ts'
import { workLane } from './work-lane.ts'

/** What was made of a request, and the head that it waits behind where that does not go on by itself. */
export type Submission = Acceptance & { blockedBy?: BlockedBy }

/** The life of operations: the one way in for queue handlers, API and schedules. */
export interface Engine {
  /**
   * Accepts a request from an operation's own queue and works on it as far as the invocation's time allows. Once it has
   * answered `accepted`, what goes wrong later is the ledger's to sort out, not the queue's.
   *
   * @throws when it could not be accepted: let the queue keep the message
   */
  handle(request: OperationRequest, deadline: RunDeadline): Promise<Acceptance>
  /** Accepts a request and rings its lane; somebody else carries it out. Says what stands still in front of it. */
  submit(request: OperationRequest): Promise<Submission>
  /** What would be made of a request: nothing is written, and the vendor is not asked. */
  preview(request: OperationRequest): Promise<Preview>
  /** Works on the lane that a doorbell is for. Never throws: whatever stands still is found by the sweeper. */
  answer(operation: string, doorbell: Doorbell, deadline: RunDeadline): Promise<void>
  /** The login name of the account with this identifier of the vendor's; nothing while it is not known. */
  accountOf(partner: string, vendorId: VendorId): Promise<string | undefined>
  /**
   * As `accountOf`, and looks for it in the partner's listing as far as the time goes.
   *
   * @param askedAt wall-clock ms; only a pass that began some minutes later proves that there is no such account
   */
  findAccountOf(
    partner: string,
    vendorId: VendorId,
    askedAt: number,
    deadline: RunDeadline,
  ): Promise<Exclude<Identified, { is: 'failed' }>>
  /** Whether an operation of this id was accepted before. */
  knows(partner: string, operationId: string): Promise<boolean>
  /** How far an operation is; nothing when its id is not known. */
  report(partner: string, operationId: string): Promise<OperationReport | undefined>
  /** Works on the lines of one key of the vendor's, by its budget's name, as far as the time goes. */
  workLine(budget: string, deadline: RunDeadline): Promise<void>
  sweep(deadline: RunDeadline): Promise<SweepReport>
  /** A person's decision on a parked operation. */
  decide(partner: string, operationId: string, decision: Decision): Promise<DecisionAnswer>
  /** Takes back what has not been sent. */
  withdraw(partner: string, operationId: string, accountable: Accountable): Promise<DecisionAnswer>
  /** A partner's parked operations, page by page. */
  parked(partner: string, limit: number, after?: string): Promise<ParkedPage>
  /** Operations of these partners, page by page. */
  list(
    partners: readonly string[],
    filter: OperationFilter,
    limit: number,
    cursor?: ListingCursor,
  ): Promise<OperationsPage>
  /** How everything stands, counted anew. */
  overview(partners: readonly string[]): Promise<Overview>
  /** The pauses of these partners that are on. */
  pauses(partners: readonly string[]): Promise<PauseOn[]>
  /** When the sweeper and the partners' reconciliations ran last. */
  lastRuns(partners: readonly string[]): Promise<LastRuns>
  /** Writes down that a sweep has come to its end. */
  noteSweep(report: SweepReport): Promise<void>
  /** Whether the vendor lets the partner in over a generation: one read inside the budget, and none where the key is stopped. */
  trySignIn(partner: string, generation: string, deadline: RunDeadline): Promise<SignInTried>
  /** The accounts that the directory has of a partner, by login name, page by page. */
  accounts(partner: string, limit: number, after?: string): Promise<AccountsPage>
  /** What is kept of an operation's life, in the order of time; nothing when its id is not known. */
  timeline(partner: string, operationId: string): Promise<Timeline | undefined>
  /** What people did, the earliest first, page by page. */
  audit(owner: AuditOwner, limit: number, after?: string): Promise<AuditPage>
  /** Stops new intents of a partner, of one of its operations, or of an account. @param until wall-clock ms at which that ends by itself */
  pause(scope: PauseScope, accountable: Accountable, until?: number): Promise<PauseReport>
  resume(scope: PauseScope, accountable: Accountable): Promise<PauseReport>
  /** Does what a person asks for of something that is not the engine's, with a record of it put first. */
  audited<Result>(act: Act, how: () => Promise<Result>, resultOf: (result: Result) => string): Promise<Result>
  /** Keeps a message that was not accepted. @throws when it could not be kept: let the queue keep it */
  keepRefused(message: RefusedMessage): Promise<Keeping>
  /** Refused messages that are open, page by page. @param owners partners, and `noPartner` */
  listRefused(
    owners: readonly string[],
    filter: RefusedFilter,
    limit: number,
    cursor?: RefusedCursor,
  ): Promise<RefusedPage>
  /** A refused message as it stands; nothing when its id is not known. */
  refused(id: string): Promise<RefusedRecord | undefined>
  /** The body of a refused message, as long as it is kept. */
  refusedBody(id: string): Promise<string | undefined>
  /** Has a refused message accepted after all, where door and ledger take it now. */
  redriveRefused(record: RefusedRecord, accountable: Accountable, readmit: Readmit): Promise<RefusedAnswer>
  discardRefused(record: RefusedRecord, accountable: Accountable): Promise<RefusedAnswer>
  /** The vendor's keys, and what an operator may do to them. */
  readonly keys: KeyControls
}

const isOf = ({ is }: { is: string }): string => is

/** An operation has joined a line, or a turn beside it has ended: another runner comes where slots lie idle. */
async function callForLine(context: EngineContext, partnerId: string): Promise<void> {
  const partner = context.partner(partnerId)
  const key = partner === undefined ? undefined : recentKey(context, partner)
  if (partner === undefined || key === undefined || Object.keys(key.lines ?? {}).length === 0) return
  if (hasIdleSlots(context, partner, key)) await callRunner(context, partner.budget.name)
}

/** Makes an engine over its ports. */
export function createEngine(context: EngineContext): Engine {
  context.budgetView ??= new Map()
  context.line ??= newLineMemory()
  const work = async (...parameters: Parameters<typeof workLane>): Promise<void> => {
    try {
      await workLane(...parameters)
      await callForLine(context, parameters[1].partner)
    } catch (error) {
      // The lease ends and the sweeper rings: the operation is in the ledger, so the message has done its part.
      context.observer.notice('lane-left', {
        partner: parameters[1].partner,
        account: parameters[1].account,
        operationId: parameters[1].operationId,
        ...describeError(error),
      })
    }
  }

  return {
    handle: async (request, deadline) => {
      const acceptance = await accept(context, request, true)
      if (acceptance.is !== 'accepted') return acceptance
      const { hold, repeated } = acceptance
      if (hold !== undefined) {
        const { lane, token, record } = hold
        await work(context, request, deadline, repeated ? { lane, token } : { lane, token, record })
      } else if (acceptance.inLine === true) await callForLine(context, request.partner)
      else if (repeated) {
        // A repeat of what is in the lane already serves as a doorbell.
        await work(context, request, deadline)
      }
      return acceptance
    },

    submit: async (request) => {
      const acceptance = await accept(context, request, false)
      if (acceptance.is === 'accepted' && acceptance.inLine === true) await callForLine(context, request.partner)
      else if (acceptance.is === 'accepted') {
        const { partner, account, operation, operationId } = request
        await ringHead(context, { partner, account, q: [`${operation}:${operationId}`] })
        const blockedBy =
          acceptance.lane && (await blockingHead(context, acceptance.lane, { type: operation, operationId }))
        if (blockedBy !== undefined) return { ...acceptance, blockedBy }
      }
      return acceptance
    },

    preview: (request) => preview(context, request),
    answer: (operation, doorbell, deadline) => work(context, { operation, ...doorbell }, deadline),

    accountOf: (partner, vendorId) => knownAccount(context, partner, vendorId),
    findAccountOf: (...asked) => identifiedAccount(context, ...asked),

    knows: async (partner, operationId) => (await context.store.get(operationKey(partner, operationId))) !== undefined,

    report: async (partner, operationId) => {
      const found = await readOperation(context, partner, operationId)
      if (found === undefined) return undefined
      const heldBy = await heldInLine(context, found.record, found.lane)
      return describeOperation(found.record, found.lane, context.clock.now(), found.blockedBy, heldBy, found.reply)
    },

    workLine: (budget, deadline) => workLine(context, budget, deadline),
    sweep: (deadline) => sweep(context, deadline),
    decide: (partner, operationId, decision) => {
      const { kind, version, by, why } = decision
      const act = { owner: { partner }, action: 'decide', subject: operationId, asked: { kind, version }, by, why }
      return audited(context, act, () => decide(context, partner, operationId, decision), isOf)
    },
    withdraw: (partner, operationId, accountable) => {
      const act = { owner: { partner }, action: 'withdraw', subject: operationId, ...accountable }
      return audited(context, act, () => withdraw(context, partner, operationId, accountable), isOf)
    },
    timeline: (partner, operationId) => timelineOf(context, partner, operationId),
    audit: (owner, limit, after) => listAudit(context, owner, limit, after),
    list: (partners, filter, limit, cursor) => listOperations(context, partners, filter, limit, cursor),
    overview: (partners) => overviewOf(context, partners),
    pauses: (partners) => pausesNow(context, partners),
    lastRuns: (partners) => lastRuns(context, partners),
    noteSweep: (report) => noteSweep(context, report),
    trySignIn: (partner, generation, deadline) => trySignIn(context, partner, generation, deadline),
    accounts: (partner, limit, after) => listAccounts(context, partner, limit, after),
    parked: (partner, limit, after) => listParked(context, partner, limit, after),
    pause: (scope, accountable, until) => pauseScope(context, scope, accountable, until),
    resume: (scope, accountable) => resumeScope(context, scope, accountable),
    audited: (act, how, resultOf) => audited(context, act, how, resultOf),
    keepRefused: (message) => keepRefused(context, message),
    listRefused: (owners, filter, limit, cursor) => listRefused(context, owners, filter, limit, cursor),
    refused: (id) => readRefused(context, id),
    refusedBody: (id) => refusedBody(context, id),
    redriveRefused: (record, accountable, readmit) => redriveRefused(context, record, accountable, readmit),
    discardRefused: (record, accountable) => discardRefused(context, record, accountable),
    keys: keyControls(context),
  }
}
