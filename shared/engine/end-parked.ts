import type { AccountFields, AccountFieldValue } from '../domain/account-fields.ts'
import { isProductField, vendorIdField, vendorIdsIn } from '../domain/account-fields.ts'
import type { CallEvidence, Failure, VendorAnswer } from '../domain/answer.ts'
import { contradictsTarget } from '../domain/conclusion.ts'
import { withGoneProducts } from '../domain/overlay.ts'
import { pendingCancellation } from '../domain/pending-cancellation.ts'
import type { Attempt, OperationRecord, Outcome } from '../ledger/operation-record.ts'
import { GatewayError } from '../partner-api/create-gateway.ts'
import type { AccountObservation } from '../partner-api/gateway.ts'
import { concludeOperation, warningsOf } from './conclude-operation.ts'
import type { Found, OperationContext, Snapshot } from './define-operation.ts'
import { findSeen } from './find-account.ts'
import { callOptions, type LaneRun, leaseLeft, type Move, MustRest, noteFailure, operationContext } from './lane-run.ts'
import { isOwnFault } from './own-fault.ts'
import { mayEndBySight, parkedSince, seenFrom } from './parked-end.ts'
import { hadUnknown, pastInOrder, pastOf } from './past-attempt.ts'
import { afterSteps } from './projection-of-step.ts'

/** What a look at a parked operation's account comes to. */
export type ParkedLook = Move | 'stays' | 'no-call'

/**
 * Ends a parked operation as applied where its account is seen as wanted by now, whoever has brought that about: by the
 * module's own look at the attempt, if that is open, and by its own plan, which must have nothing left to do. Proved by
 * single reads of the account; a row of the listing only leads to one. `ver` keeps it and a person's decision apart.
 *
 * @returns `no-call` when the vendor could not be asked just now
 */
export async function endParked(run: LaneRun, record: OperationRecord): Promise<ParkedLook> {
  const { context, lane } = run
  const from = seenFrom(record, lane.changedAt, context.times)
  if (!mayEndBySight(record) || context.clock.now() < from) return 'stays'
  const generation = run.module.needsVendorId?.(run.partner)
  if (generation !== undefined && lane.directory[vendorIdField(generation)] === undefined) return 'stays'
  run.share = 'resolve'
  try {
    return await look(run, record, from)
  } catch (error) {
    // It stays parked whatever keeps us from asking.
    if (error instanceof MustRest) return 'no-call'
    if (error instanceof GatewayError || isOwnFault(error)) return 'stays'
    throw error
  }
}

async function look(run: LaneRun, record: OperationRecord, from: number): Promise<ParkedLook> {
  const { context, module, gateway, partner, lane } = run
  const { attempt } = record
  const began = context.clock.now()
  const operation = operationContext(run, record)
  // Only what others have read of the listing: a pass for each parked operation would use up the share.
  const find = (): Promise<Found> => findSeen(context, partner, lane.account, from)
  const open = attempt?.state === 'open' ? attempt : undefined
  if (open !== undefined) {
    const seen = await module.observe(open.step, open.before, operation, gateway, callOptions(run, false), find)
    if (seen.conclusion === 'failed') return failed(run, seen.failure, seen.evidence)
    if (seen.conclusion !== 'applied') {
      if ('fields' in seen) keep(run, seen.fields, open, began)
      return 'stays'
    }
    // A creation's look compares all that was asked for; a row of the listing alone would show less.
    if (open.step.creates === true) {
      if (leaseLeft(run) <= 0) return { to: 'end' }
      const seenNow = { fields: seen.fields, source: 'read' as const, at: began }
      return conclude(run, record, open, seenNow, began, seen.warnings)
    }
  }
  const answer = await module.read(operation, gateway, callOptions(run, false), find)
  if ('notYet' in answer || 'is' in answer) return 'stays'
  if (!answer.ok) return failed(run, answer.failure, answer.evidence)
  const { fields } = answer.value
  const snapshot = snapshotOf(run, answer, began)
  const progress = {
    steps: record.steps,
    // What was sent may have been carried out since.
    tried: open !== undefined || hadUnknown(record),
    past: pastInOrder(record),
  }
  const next = module.next(operation, snapshot, progress)
  keep(run, fields, open, began)
  if (next.do !== 'finish' || lacksOfEnd(run, operation, attempt, fields)) return 'stays'
  // A row of the listing is no read of that account.
  if (answer.evidence.method === 'none') {
    const vendorIds = { ...operation.names.vendorIds, ...vendorIdsIn(fields) }
    const single = await gateway.readAccount({ ...operation.names, vendorIds }, ['status'], callOptions(run, false))
    if (!single.ok) return failed(run, single.failure, single.evidence)
    if (single.value.fields.presence !== 'present') return 'stays'
  }
  // Whoever stood still past its lease knows the lane as it was before others worked on it.
  if (leaseLeft(run) <= 0) return { to: 'end' }
  return conclude(run, record, open, snapshot, began, next.warnings)
}

async function failed(run: LaneRun, failure: Failure, evidence: CallEvidence): Promise<ParkedLook> {
  await noteFailure(run, failure, evidence)
  return 'no-call'
}

/** What is seen of a parked account is kept, but for what an open attempt may have changed and whose it is. */
function keep(run: LaneRun, seen: AccountFields, open: Attempt | undefined, began: number): void {
  const isKept = ([name]: [string, unknown]): boolean =>
    !name.startsWith('vendorId:') && open?.step.target[name] === undefined
  const observed = Object.fromEntries(Object.entries(seen).filter(isKept)) as AccountFields
  run.seen = { changed: {}, observed, observedAt: began }
}

/** No read of one account shows a cancellation to come: the directory alone knows of it. */
function snapshotOf(
  { context, lane: { directory } }: LaneRun,
  { value }: Extract<VendorAnswer<AccountObservation>, { ok: true }>,
  began: number,
): Snapshot {
  const read = withGoneProducts(value.fields, directory)
  const pending = directory.cancellationAt
  const isPending = pending !== undefined && pendingCancellation(directory, context.clock.now()) !== undefined
  const remembered = isPending && read.cancellationAt === undefined && read.status !== 'canceled'
  const fields = remembered ? { ...read, cancellationAt: pending } : read
  return { fields, observation: value, source: 'read', at: began }
}

/** Whether single billing or a product is seen otherwise than the operation would have left it. */
function lacksOfEnd(
  { module }: LaneRun,
  operation: OperationContext<unknown>,
  attempt: Attempt | undefined,
  seen: AccountFields,
): boolean {
  if (attempt?.step.last !== true) return false
  const left = Object.entries(module.project(attempt.step, operation, {}) as Record<string, AccountFieldValue>)
  const shown = seen as Record<string, AccountFieldValue | undefined>
  const isOfEnd = (name: string, value: AccountFieldValue): boolean =>
    name === 'singleBilling' || (isProductField(name) && value === 'open')
  return left.some(([name, value]) => isOfEnd(name, value) && shown[name] !== undefined && shown[name] !== value)
}

function conclude(
  run: LaneRun,
  record: OperationRecord,
  open: Attempt | undefined,
  { fields: seen, observation }: Snapshot,
  began: number,
  warnings: string[] | undefined,
): Promise<Move> {
  const { clock } = run.context
  const isProven = open?.before !== undefined && contradictsTarget(open.before.fields, open.step.target)
  const outcome: Outcome = {
    concludedBy: 'observation',
    effect: isProven ? 'proven' : 'unproven',
    message: `Parked (${record.outcome?.code}) since ${new Date(parkedSince(record)).toISOString()}; a later look at the account shows it as wanted.`,
    ...warningsOf({ ...(warnings === undefined ? {} : { warnings }) }),
  }
  const past = open === undefined ? undefined : pastOf(open, 'applied', undefined, clock.now())
  const change = open === undefined || past === undefined ? {} : { past, stepApplied: open.step.kind }
  const observed = observation?.fields ?? seen
  const projected = afterSteps(record.projected, { changed: {}, observed, observedAt: began })
  return concludeOperation(run, record, { status: 'applied', outcome, change, projected, seen })
}
