import { accountKey, asAccount, laneEntry, parseLaneEntry } from '../ledger/account-record.ts'
import { asOperation, type OperationRecord, operationKey } from '../ledger/operation-record.ts'
import { concludeOperation } from './conclude-operation.ts'
import type { LaneRun, Move } from './lane-run.ts'
import { delayedEvent, emit } from './operation-events.ts'

/**
 * Whether everything that the operation asked to come `after` has been applied (docs/explanation/protocol.md#after).
 * Only looked at before the first attempt.
 *
 * @returns nothing when the way is free
 */
export async function awaitDependencies(run: LaneRun, record: OperationRecord): Promise<Move | undefined> {
  const { context } = run
  const missing: string[] = []
  for (const id of record.after ?? []) {
    const item = await context.store.get(operationKey(record.partner, id))
    const dependency = item === undefined ? undefined : asOperation(item)
    if (dependency === undefined) {
      missing.push(id)
      continue
    }
    if (dependency.account !== record.account) {
      return refuse(run, record, 'DEPENDENCY_OTHER_ACCOUNT', `Operation ${id} in "after" is of another account.`)
    }
    if (dependency.status === 'applied') continue
    if (dependency.status === 'rejected' || dependency.status === 'withdrawn') {
      return refuse(run, record, 'DEPENDENCY_FAILED', `Operation ${id} in "after" was ${dependency.status}.`)
    }
    const entry = laneEntry(dependency.type, id)
    if (run.lane.q.includes(entry)) return moveBehind(run, record, entry)
    const lane = await context.store.get(accountKey(record.partner, record.account))
    if (lane !== undefined && asAccount(lane).q.includes(entry)) {
      run.lane = asAccount(lane)
      return moveBehind(run, record, entry)
    }
    missing.push(id)
  }
  if (missing.length === 0) return undefined
  return waitForMissing(run, record, missing)
}

async function waitForMissing(run: LaneRun, record: OperationRecord, missing: string[]): Promise<Move> {
  const { clock, times } = run.context
  const now = clock.now()
  if (record.status === 'parked') {
    return { to: 'rest', rest: { until: now + times.parkedLook, reason: 'dependency', waitsFor: missing } }
  }
  const reportAt = record.receivedAt + times.dependencyReport
  const parkAt = record.receivedAt + times.dependencyTimeout
  if (now >= parkAt) {
    return concludeOperation(run, record, {
      status: 'parked',
      outcome: {
        concludedBy: 'guard',
        code: 'DEPENDENCY_MISSING',
        message: `Operation ${missing.join(', ')} in "after" was never received.`,
        nextSteps: [
          `Send ${missing.join(', ')}: this operation goes on by itself then.`,
          'Or mark this operation rejected.',
        ],
      },
    })
  }
  const until = Math.min(...[now + times.dependencyLook, reportAt, parkAt].filter((time) => time > now))
  const reported = now < reportAt ? {} : await report(run, record, missing, parkAt)
  return { to: 'rest', rest: { until, reason: 'dependency', waitsFor: missing, ...reported } }
}

/** An account that stands still for something that nobody sends is not to do so in silence. */
async function report(
  { context, lane }: LaneRun,
  record: OperationRecord,
  missing: string[],
  parkAt: number,
): Promise<{ parkedVer?: number }> {
  const { partner, operationId, ver } = record
  context.observer.notice('dependency-missing', { partner, operationId, waitsFor: missing.join(', ') })
  if (lane.parkedVer === ver) return { parkedVer: ver }
  const event = delayedEvent(record, missing, parkAt, context.clock.now())
  return (await emit(context, event)) ? { parkedVer: ver } : {}
}

/** R2m: the head goes directly behind the last operation that it waits for. */
async function moveBehind(run: LaneRun, record: OperationRecord, dependency: string): Promise<Move> {
  const { context, hold, lane } = run
  const waitsFor = new Set((record.after ?? []).map((id) => id))
  const positions = lane.q.map((entry, index) => (waitsFor.has(parseLaneEntry(entry).operationId) ? index : -1))
  const behind = Math.max(lane.q.indexOf(dependency), ...positions)
  if ((lane.moves[record.operationId] ?? 0) >= lane.q.length) {
    return concludeOperation(run, record, {
      status: 'parked',
      outcome: {
        concludedBy: 'guard',
        code: 'DEPENDENCY_CYCLE',
        message: 'The operations of this account wait for each other in a circle.',
        nextSteps: ['Mark this operation rejected and send it again with an "after" that makes no circle.'],
      },
    })
  }
  const moved = lane.q.filter((entry) => entry !== hold.entry)
  moved.splice(behind, 0, hold.entry)
  const placeByEntry = new Map(lane.q.map((entry, position) => [entry, lane.places[position] ?? '']))
  const write = context.steps.moveHead({
    hold,
    queue: lane.q,
    moved,
    places: moved.map((entry) => placeByEntry.get(entry) ?? ''),
    partner: lane.partner,
    id: record.operationId,
    now: context.clock.now(),
  })
  const result = await context.store.update({ pk: lane.pk, sk: lane.sk }, write.changes, write.condition)
  if (result.committed) return { to: 'moved', lane: asAccount(result.item) }
  const current = result.item === undefined ? undefined : asAccount(result.item)
  if (current === undefined || current.lease?.token !== hold.token || current.q[0] !== hold.entry) return { to: 'end' }
  // Something was appended meanwhile: look at the new order.
  run.lane = current
  return { to: 'read' }
}

function refuse(
  run: LaneRun,
  record: OperationRecord,
  code: 'DEPENDENCY_FAILED' | 'DEPENDENCY_OTHER_ACCOUNT',
  message: string,
): Promise<Move> {
  return concludeOperation(run, record, {
    status: 'rejected',
    outcome: {
      concludedBy: 'guard',
      code,
      message,
      nextSteps: ['Nothing was sent. Correct what it depends on, then ask again under a new operationId.'],
    },
  })
}
