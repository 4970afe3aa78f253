import {
  type AccountRecord,
  accountKey,
  asAccount,
  laneEntry,
  mostEventsDue,
  parseLaneEntry,
} from '../ledger/account-record.ts'
import { placeOf, restLine } from '../ledger/lane-place.ts'
import { LedgerError } from '../ledger/ledger-error.ts'
import { asOperation, isTerminal, type OperationRecord, operationKey } from '../ledger/operation-record.ts'
import { GatewayError } from '../partner-api/create-gateway.ts'
import { describeError } from '../runtime/describe-error.ts'
import { ringHead, wakeIfAwaited } from './accept.ts'
import { writeConclusion } from './conclude-operation.ts'
import { awaitDependencies } from './dependencies.ts'
import { keepLaneDue, sendSomeDue } from './due-events.ts'
import { endParked } from './end-parked.ts'
import type { EngineContext, RunDeadline } from './engine-context.ts'
import { restNotServed } from './failure-rest.ts'
import { finish, writeAliases } from './finish.ts'
import { type LaneRun, type Move, MustRest } from './lane-run.ts'
import { openLine } from './line/call-runners.ts'
import { NamelessListing, restWithoutLogins } from './nameless-listing.ts'
import { noticeForgotten } from './notice-left-out.ts'
import { OwnFault, parkOwnFault } from './own-fault.ts'
import { prepare } from './prepare.ts'
import type { Rest } from './protocol/lane-steps.ts'
import { resolve } from './resolve.ts'
import { tellParked } from './tell-parked.ts'

/** A head that somebody asks to be run. */
export interface LaneTarget {
  partner: string
  account: string
  operation: string
  operationId: string
}

/** A lease that acceptance took already, with the operation as it was written. */
export interface HeldLane {
  lane: AccountRecord
  token: string
  /** Given only when this very run created it: then it need not be read again. */
  record?: OperationRecord
  /** A runner took the lane out of its line. */
  fromLine?: { wasFar: boolean }
}

/** A doorbell that comes a little early waits this long, in ms; clocks of the queue and ours differ. */
const earliness = 2_000

/**
 * Works on the head of a lane until it ends or must rest, then on the next one as far as this function may and has
 * time; whatever it leaves is rung. One path for handlers, sweeper and decisions: a second one would need proofs of its
 * own.
 *
 * @returns the lane, where its next head waits in a line
 * @throws StoreError when the ledger is out of reach: the lane's lease then ends and the sweeper rings it
 */
export async function workLane(
  context: EngineContext,
  target: LaneTarget,
  deadline: RunDeadline,
  held?: HeldLane,
): Promise<AccountRecord | undefined> {
  let next: LaneTarget | undefined = target
  let given = held
  while (next !== undefined) {
    const lane = await workHead(context, next, deadline, given)
    given = undefined
    next = undefined
    const head = lane?.q[0]
    // A lane with followers that went back into its line waits there for its next turn.
    if (lane !== undefined && head !== undefined && lane.line !== restLine(lane.partner)) return lane
    if (lane === undefined || head === undefined) return undefined
    const { operation, operationId } = parseLaneEntry(head)
    const enough = deadline.at - context.clock.monotonic() >= 2 * context.times.callDeadline
    if (context.module(operation) !== undefined && enough) {
      next = { partner: lane.partner, account: lane.account, operation, operationId }
    } else await ringHead(context, lane)
  }
  return undefined
}

/** @returns the lane with its new head, when this run changed the head */
async function workHead(
  context: EngineContext,
  target: LaneTarget,
  deadline: RunDeadline,
  held: HeldLane | undefined,
): Promise<AccountRecord | undefined> {
  const module = context.module(target.operation)
  const partner = context.partner(target.partner)
  if (module === undefined || partner === undefined) return undefined
  const entry = laneEntry(target.operation, target.operationId)
  const taken = held ?? (await takeLease(context, target, entry))
  if (taken === undefined) return undefined
  const { lane, token } = taken
  const run: LaneRun = {
    context,
    hold: { entry, token, turn: lane.turn },
    lane,
    partner,
    gateway: context.gateway(partner),
    module,
    deadline,
    fromLine: taken.fromLine,
    flow: { class: placeOf(lane.places[0]).class, partner: partner.id },
    begun: false,
    paid: false,
    share: 'operations',
  }
  let record = taken.record
  let isFresh = true
  for (;;) {
    record ??= await readOperation(run, target)
    if (record === undefined) return undefined
    if (isFresh && mustAwaitEvents(run, record) && !(await sendSomeDue(context, lane))) {
      await free(run, { until: context.clock.now() + context.times.settle, reason: 'events' })
      return undefined
    }
    isFresh = false
    if (isTerminal(record.status)) return finish(run, record)
    run.share = record.priority === 'interactive' ? 'interactive' : 'operations'
    if (hasBegun(record)) run.flow = { ...run.flow, class: 'r' }
    const move = await decideMove(run, record)
    if (move.to === 'end') return undefined
    if (move.to === 'moved') return move.lane
    if (move.to === 'rest') {
      await free(run, move.rest)
      return undefined
    }
    record = move.to === 'go-on' ? move.record : undefined
  }
}

/** Whether a request of it has left, or it is looked at: then it goes on before others begin. */
const hasBegun = ({ attempt, look }: OperationRecord): boolean => attempt !== undefined || look === true

/** What has no request under way may wait until the bus has taken some of the events that its lane must not lose. */
const mustAwaitEvents = ({ lane }: LaneRun, { attempt }: OperationRecord): boolean =>
  attempt?.state !== 'open' && Object.keys(lane.eventDue).length >= mostEventsDue

/** R1 of the protocol. */
export async function takeLease(
  context: EngineContext,
  target: LaneTarget,
  entry: string,
): Promise<HeldLane | undefined> {
  const key = accountKey(target.partner, target.account)
  let putOff = false
  for (let tries = 0; tries < 3; tries++) {
    const token = context.random.token()
    const { partner } = target
    const { clock, times } = context
    const write = context.steps.takeLease({ partner, entry, token, now: clock.now(), times, putOff })
    const result = await context.store.update(key, write.changes, write.condition)
    const lane = result.item === undefined ? undefined : asAccountIfAny(result.item)
    if (lane === undefined) return undefined
    if (result.committed || lane.lease?.token === token) return { lane, token }
    const early = (lane.notBefore ?? 0) - context.clock.now()
    const rests = lane.line === restLine(target.partner)
    if (!rests || lane.q[0] !== entry || early > earliness) return undefined
    if (!putOff && (lane.rings ?? 0) > 1) {
      putOff = true
      continue
    }
    if (lane.lease !== undefined || early <= 0) return undefined
    await context.clock.sleep(early)
  }
  return undefined
}

/** A failed update on an account that was never written answers no usable item. */
const asAccountIfAny = (item: Parameters<typeof asAccount>[0]): AccountRecord | undefined =>
  item.q === undefined ? undefined : asAccount(item)

/** R1′: a strong read. What cannot be read as an operation keeps its lane, and is told, until it can. */
async function readOperation(run: LaneRun, target: LaneTarget): Promise<OperationRecord | undefined> {
  const { context } = run
  try {
    const item = await context.store.get(operationKey(target.partner, target.operationId))
    if (item === undefined)
      throw new LedgerError('ITEM_DAMAGED', `Operation ${target.operationId} is in a lane but not in the ledger.`)
    return asOperation(item)
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error
    context.observer.notice('operation-unreadable', {
      partner: target.partner,
      account: target.account,
      operationId: target.operationId,
      ...describeError(error),
    })
    await free(run, { until: context.clock.now() + context.times.parkedLook, reason: 'held' })
    return undefined
  }
}

async function decideMove(run: LaneRun, record: OperationRecord): Promise<Move> {
  const { clock } = run.context
  try {
    if (record.status === 'parked') return await restParked(run, record)
    const { attempt } = record
    if (attempt?.state !== 'open') return await prepare(run, record)
    if (clock.now() < attempt.resolveFrom) {
      return { to: 'rest', rest: { until: attempt.resolveFrom, reason: 'settle' } }
    }
    return await resolve(run, record, attempt)
  } catch (error) {
    if (error instanceof MustRest) return { to: 'rest', rest: error.rest }
    if (error instanceof GatewayError) return { to: 'rest', rest: restNotServed(run) }
    if (error instanceof OwnFault) return parkOwnFault(run, record, error)
    if (error instanceof NamelessListing) return restWithoutLogins(run, record, error.found)
    throw error
  }
}

/** A parked operation keeps its lane; its event is sent once for each version in which it was parked. */
async function restParked(run: LaneRun, record: OperationRecord): Promise<Move> {
  if (record.outcome?.code === 'DEPENDENCY_MISSING') {
    const wait = await awaitDependencies(run, record)
    // What it waited for has come: nothing was sent, so it simply goes on.
    if (wait === undefined) return writeConclusion(run, record, { status: 'received', change: {} })
    if (wait.to !== 'rest') return wait
    return { to: 'rest', rest: { ...wait.rest, ...(await tellParked(run, record)) } }
  }
  // Said at each look, so that nobody has to remember the event: about once an hour, as long as it lasts.
  run.context.observer.notice('still-parked', {
    partner: record.partner,
    operationId: record.operationId,
    code: record.outcome?.code,
  })
  const isNew = run.lane.parkedVer !== record.ver
  const told = await tellParked(run, record)
  // It was looked at before it was parked.
  const seen = isNew ? 'stays' : await endParked(run, record)
  if (typeof seen !== 'string') return seen
  const { clock, times } = run.context
  const until = seen === 'no-call' ? clock.now() + Math.ceil(times.parkedLook / 4) : told.until
  return { to: 'rest', rest: { reason: 'parked', ...told, until } }
}

/** Frees the lane until its next time; a doorbell is sent ahead where SQS can hold one that long. */
export async function free(
  run: Pick<LaneRun, 'context' | 'hold' | 'lane' | 'seen' | 'partner'>,
  given: Rest,
): Promise<void> {
  const { context, hold, lane, seen } = run
  const rest = given.observed === undefined && seen !== undefined ? { ...given, observed: seen } : given
  if (rest.observed !== undefined) await writeAliases(run, rest.observed)
  const write = context.steps.free({ hold, rest, lane, times: context.times })
  const result = await context.store.update({ pk: lane.pk, sk: lane.sk }, write.changes, write.condition)
  if (!result.committed) return
  if (rest.observed !== undefined) noticeForgotten(context, lane, rest.observed)
  const freed = asAccount(result.item)
  await keepLaneDue(context, freed)
  if (rest.inLine !== undefined) return openLine(context, run.partner, rest.inLine)
  const arrived = rest.waitsFor?.find((id) => freed.q.some((entry) => parseLaneEntry(entry).operationId === id))
  // It was appended while this run looked, before there was anything that told it to wake us.
  if (arrived !== undefined) return wakeIfAwaited(context, freed, arrived)
  const wait = Math.max(0, rest.until - context.clock.now())
  if (wait <= longestDelay) await ringHead(context, freed, wait)
}

/** SQS holds a message back for 15 minutes at the most. */
const longestDelay = 900_000
