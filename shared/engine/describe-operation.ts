import {
  type AccountRecord,
  accountKey,
  asAccount,
  laneEntry,
  parseLaneEntry,
  partnerLane,
} from '../ledger/account-record.ts'
import type { ItemStore } from '../ledger/item-store.ts'
import { restLine } from '../ledger/lane-place.ts'
import { asOperation, type OperationRecord, operationKey } from '../ledger/operation-record.ts'
import { asReply, type Reply, replyKey } from '../ledger/reply-record.ts'
import { type BlockedBy, blockingHead } from './blocked-by.ts'
import type { HeldBy } from './held-by.ts'

/**
 * The status that callers see; `accepted`, `waiting` and `deferred` come from the lane
 * (docs/explanation/protocol.md#received-is-no-promise).
 */
export type ReportedStatus =
  | 'received'
  | 'accepted'
  | 'waiting'
  | 'deferred'
  | 'sending'
  | 'resolving'
  | 'applied'
  | 'rejected'
  | 'withdrawn'
  | 'parked'

/** How far an operation is, for callers. Times are ISO 8601. */
export interface OperationReport {
  operationId: string
  operation: string
  partner: string
  /** Missing where the operation concerns the partner as a whole. */
  account?: string
  status: ReportedStatus
  /** Raised by every change: decisions name the version that the person saw. */
  version: number
  receivedAt: string
  finishedAt?: string
  /** Why the head of the lane is deferred, and until when; what waits for the key's budget has no time. */
  reason?: string
  dueAt?: string
  /** The API key is stopped: by what failure, since when, and when it is asked again. */
  heldBy?: { code?: string; since?: string; until?: string }
  /** The operations in its `after` that were not received yet. */
  waitsFor?: readonly string[]
  /** The operation ahead in the lane that this one waits behind. */
  behind?: string
  /** The head of the lane, where that does not go on by itself. */
  blockedBy?: BlockedBy
  concludedBy?: string
  effect?: string
  code?: string
  message?: string
  nextSteps?: string[]
  warnings?: string[]
  /** For a person to send: a letter to the vendor's staff, or the request to make by hand. */
  request?: { to: string; subject: string; text: string }
  /** What the vendor answered to a request that was made for its answer, and until when it can be read here. */
  reply?: { until: string; body: unknown }
  /** When it takes effect at the vendor, where the vendor or the request named a time: a cancellation that lies ahead. */
  effectiveAt?: string
  /** The plan that it left the account with, where it changed or saw it. */
  planType?: string
  attempts: { n: number; step: string; outcome: string; code?: string; at: string }[]
  /** Nothing of it is sent. */
  shadow?: true
  priority?: string
  metadata?: Record<string, string>
}

/** An operation, its lane, and what stands still in front of it. */
export interface FoundOperation {
  record: OperationRecord
  lane: AccountRecord | undefined
  blockedBy?: BlockedBy
  reply?: Reply
}

/** Reads an operation and its lane. */
export async function readOperation(
  context: { store: ItemStore },
  partner: string,
  operationId: string,
): Promise<FoundOperation | undefined> {
  const item = await context.store.get(operationKey(partner, operationId))
  if (item === undefined) return undefined
  const record = asOperation(item)
  const found = await context.store.get(accountKey(partner, record.account))
  const lane = found === undefined ? undefined : asAccount(found)
  const isIn = lane?.q.includes(laneEntry(record.type, operationId)) === true
  const blockedBy = isIn ? await blockingHead(context, lane, record) : undefined
  const reply =
    record.outcome?.replyUntil === undefined
      ? undefined
      : asReply(await context.store.get(replyKey(partner, operationId)))
  return { record, lane, ...(blockedBy === undefined ? {} : { blockedBy }), ...(reply === undefined ? {} : { reply }) }
}

/** What callers are told of an operation: pure. */
export function describeOperation(
  record: OperationRecord,
  found: AccountRecord | undefined,
  now: number,
  blockedBy?: BlockedBy,
  heldBy?: HeldBy,
  reply?: Reply,
): OperationReport {
  const { outcome } = record
  const lane = found === undefined ? undefined : withoutStaleRest(record, found)
  const position = lane?.q.indexOf(laneEntry(record.type, record.operationId)) ?? -1
  const inLine = heldBy !== undefined && record.status === 'received'
  const status = inLine ? 'deferred' : reportedStatus(record, lane, position, now)
  const ahead = position > 0 ? lane?.q[position - 1] : undefined
  const rests = lane?.notBefore !== undefined || waitsInLine(lane, now)
  const deferred = position === 0 && rests && (status === 'deferred' || status === 'resolving')
  const reason = lane?.reason ?? (waitsInLine(lane, now) ? 'rate' : undefined)
  return {
    operationId: record.operationId,
    operation: record.type,
    partner: record.partner,
    ...(record.account === partnerLane ? {} : { account: record.account }),
    status,
    version: record.ver,
    receivedAt: iso(record.receivedAt),
    ...(record.finishedAt === undefined ? {} : { finishedAt: iso(record.finishedAt) }),
    ...(deferred && reason !== undefined ? { reason } : {}),
    ...(deferred && lane?.notBefore !== undefined ? { dueAt: iso(lane.notBefore) } : {}),
    ...(heldBy === undefined ? {} : holdFields(heldBy)),
    ...(position === 0 && lane?.waitsFor !== undefined ? { waitsFor: lane.waitsFor } : {}),
    ...(ahead === undefined ? {} : { behind: parseLaneEntry(ahead).operationId }),
    ...(blockedBy === undefined ? {} : { blockedBy }),
    ...(outcome === undefined
      ? {}
      : {
          concludedBy: outcome.concludedBy,
          ...(outcome.effect === undefined ? {} : { effect: outcome.effect }),
          ...(outcome.code === undefined ? {} : { code: outcome.code }),
          ...(outcome.message === undefined ? {} : { message: outcome.message }),
          ...(outcome.nextSteps === undefined ? {} : { nextSteps: outcome.nextSteps }),
          ...(outcome.warnings === undefined ? {} : { warnings: outcome.warnings }),
          ...(outcome.request === undefined ? {} : { request: outcome.request }),
        }),
    ...(reply === undefined || reply.until <= now
      ? {}
      : { reply: { until: iso(reply.until), body: JSON.parse(reply.body) as unknown } }),
    ...(record.status === 'applied' ? effectOf(record) : {}),
    attempts: attemptsOf(record),
    ...(record.shadow === undefined ? {} : { shadow: record.shadow }),
    ...(record.priority === undefined ? {} : { priority: record.priority }),
    ...(record.metadata === undefined ? {} : { metadata: record.metadata }),
  }
}

function effectOf({ projected }: OperationRecord): Pick<OperationReport, 'effectiveAt' | 'planType'> {
  const { cancellationAt = '', planType } = { ...projected?.observed, ...projected?.changed }
  return {
    ...(cancellationAt === '' ? {} : { effectiveAt: cancellationAt }),
    ...(planType === undefined ? {} : { planType }),
  }
}

/** Of what waits for the rate nobody knows when it has its turn. */
/** A person has decided the head a moment ago, and the lane still rests as it did while that was parked. */
function withoutStaleRest({ status, type, operationId }: OperationRecord, lane: AccountRecord): AccountRecord {
  const isHead = lane.q[0] === laneEntry(type, operationId)
  if (!isHead || lane.reason !== 'parked' || status === 'parked') return lane
  const { reason: _parked, notBefore: _ended, ...going } = lane
  return going
}

function holdFields({ reason, code, since, until }: HeldBy): Pick<OperationReport, 'reason' | 'dueAt' | 'heldBy'> {
  const held = {
    ...(code === undefined ? {} : { code }),
    ...(since === undefined ? {} : { since: iso(since) }),
    ...(until === undefined ? {} : { until: iso(until) }),
  }
  const isStopped = code !== undefined || since !== undefined
  return {
    reason,
    ...(until === undefined ? {} : { dueAt: iso(until) }),
    ...(isStopped ? { heldBy: held } : {}),
  }
}

function reportedStatus(
  record: OperationRecord,
  lane: AccountRecord | undefined,
  position: number,
  now: number,
): ReportedStatus {
  if (record.status !== 'received') return record.status
  if (position < 0) return 'received'
  if (position > 0) return 'waiting'
  if (waitsInLine(lane, now)) return 'deferred'
  return lane?.notBefore !== undefined && lane.notBefore > now ? 'deferred' : 'accepted'
}

/** Whether it waits for the key's budget in nobody's hand; nobody knows until when. */
const waitsInLine = (lane: AccountRecord | undefined, now: number): boolean =>
  lane !== undefined && lane.line !== restLine(lane.partner) && (lane.lease === undefined || lane.lease.until < now)

function attemptsOf(record: OperationRecord): OperationReport['attempts'] {
  const past = Object.entries(record.past).map(([n, { step, outcome, code, at }]) => ({
    n: Number(n),
    step,
    outcome: outcome as string,
    ...(code === undefined ? {} : { code }),
    at: iso(at),
  }))
  const { attempt } = record
  if (attempt !== undefined && record.past[String(attempt.n)] === undefined) {
    past.push({ n: attempt.n, step: attempt.step.kind, outcome: 'open', at: iso(attempt.startedAt) })
  }
  return past.sort((a, b) => a.n - b.n)
}

const iso = (time: number): string => new Date(time).toISOString()
