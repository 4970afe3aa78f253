import type { AccountFields } from '../../accounts/account-fields.ts'
import { contradictedFields, overlayRecentChanges } from '../../accounts/overlay.ts'
import type { AccountRecord } from '../../ledger/account-record.ts'
import type { Attempt, Before, OperationRecord, Outcome, Step } from '../../ledger/operation-record.ts'
import type { KnownAccount, Next, OperationContext, Snapshot } from '../define-operation.ts'
import { concludeOperation } from './conclude-operation.ts'
import { awaitDependencies } from './dependencies.ts'
import { restAfterFailure } from './failure-rest.ts'
import { callOptions, type LaneRun, type Move, MustRest, noteFailure, operationContext, takeSlot } from './lane-run.ts'
import { concludeApplied } from './resolve.ts'
import { sendStep } from './send-step.ts'

/** Attempts of one step that may leave us (protocol, H12). */
const mostAttempts = 5

/** R2 of the protocol: dependencies, a read where one is needed, the guard, a send slot; then the send. */
export async function prepare(run: LaneRun, record: OperationRecord): Promise<Move> {
  const { context } = run
  if (record.attempt === undefined) {
    if (record.notAfter !== undefined && context.clock.now() > record.notAfter) return expire(run, record)
    const wait = await awaitDependencies(run, record)
    if (wait !== undefined) return wait
  }
  if (attemptsThatLeft(record) >= mostAttempts) return exhaust(run, record)
  let operation: OperationContext<unknown>
  try {
    operation = operationContext(run, record)
  } catch (error) {
    return parkDamaged(run, record, error)
  }
  if (record.look === true && record.attempt !== undefined) {
    const seen = await lookBeforeRetry(run, record, operation, record.attempt)
    if (seen !== undefined) return seen
  }
  return plan(run, record, operation, record.look === true)
}

/** @param mustRead after a decision or a restore nothing is planned by memory */
async function plan(
  run: LaneRun,
  record: OperationRecord,
  operation: OperationContext<unknown>,
  mustRead: boolean,
): Promise<Move> {
  const snapshot = await takeSnapshot(run, record, operation, mustRead)
  if ('to' in snapshot) return snapshot
  const tried = Object.values(record.past).some(({ outcome }) => outcome === 'not-applied' || outcome === 'unknown')
  const next = run.module.next(operation, snapshot, record.steps, tried)
  if (next.do !== 'send') return concludeWithoutSending(run, record, next, snapshot, tried)
  if (run.partner.shadow === true) return showWithoutSending(run, record, next.step)
  const waiting = await slotForSending(run, snapshot)
  if (waiting !== undefined) return waiting
  // The ticket has just seen the key's item, so this is what it says now.
  const { budgetView } = run.context
  const restored = budgetView?.get(run.partner.budget.name)?.restored !== undefined
  if (restored && snapshot.source === 'directory') return plan(run, record, operation, true)
  const before: Before = { fields: snapshot.fields, source: snapshot.source, at: snapshot.at }
  return sendStep(run, record, operation, next.step, before)
}

/** @returns what to rest on, when there is no slot for the write now */
async function slotForSending(run: LaneRun, snapshot: Snapshot): Promise<Move | undefined> {
  try {
    await takeSlot(run)
    return undefined
  } catch (error) {
    if (!(error instanceof MustRest)) throw error
    const { rest } = error
    if (rest.slot === undefined || snapshot.source !== 'read') return { to: 'rest', rest }
    // What was read is kept with the slot, so that waiting for it does not cost the read again.
    const observed = { changed: {}, observed: snapshot.fields, observedAt: snapshot.at }
    return { to: 'rest', rest: { ...rest, slot: { ...rest.slot, readAt: snapshot.at }, observed } }
  }
}

/** The account as the plan needs it: from the directory where that is enough, else read at the vendor. */
async function takeSnapshot(
  run: LaneRun,
  record: OperationRecord,
  operation: OperationContext<unknown>,
  mustRead: boolean,
): Promise<Snapshot | Move> {
  const { context, module, lane } = run
  const known = knownAccount(lane)
  const now = context.clock.now()
  const freshFrom = now - context.times.freshFor
  const age = { freshFrom, readForThis: (run.slot?.readAt ?? 0) >= freshFrom }
  if (!mustRead && !module.needsRead(operation, known, age)) {
    return { fields: known.fields, source: 'directory', at: oldest(known, now) }
  }
  const call = callOptions(run, false)
  const began = context.clock.now()
  const answer = await module.read(operation, run.gateway, call)
  if (!answer.ok) {
    await noteFailure(run, answer.failure)
    return { to: 'rest', rest: restAfterFailure(run, record, answer.failure) }
  }
  const horizon = began - context.times.settle - 2 * context.times.clockSkew
  const { directory, changedAt } = lane
  const doubted = contradictedFields(answer.value.fields, directory, changedAt, horizon)
  // A read without the account tells nothing of its products; and what cannot be taken back is not done in doubt.
  if (doubted.includes('presence') || (module.cannotBeTakenBack === true && doubted.length > 0)) {
    const last = Math.max(...doubted.map((name) => changedAt[name] ?? 0))
    const until = last + context.times.settle + 2 * context.times.clockSkew + 1
    return { to: 'rest', rest: { until, reason: 'settle' } }
  }
  const fields = overlayRecentChanges(answer.value.fields, directory, changedAt, horizon)
  return { fields, observation: answer.value, source: 'read', at: began }
}

/** The directory as modules see it. */
export const knownAccount = (lane: AccountRecord): KnownAccount => ({
  fields: lane.directory,
  seenAt: lane.observedAt,
})

const oldest = (known: KnownAccount, now: number): number => Math.min(now, ...Object.values(known.seenAt))

async function concludeWithoutSending(
  run: LaneRun,
  record: OperationRecord,
  next: Exclude<Next, { do: 'send' }>,
  snapshot: Snapshot,
  tried: boolean,
): Promise<Move> {
  const { clock, times } = run.context
  const projected =
    snapshot.source === 'read' ? { changed: {}, observed: snapshot.fields, observedAt: snapshot.at } : undefined
  const seen: AccountFields = snapshot.fields
  const told = projected === undefined ? {} : { projected, seen }
  if (next.do === 'finish') {
    const { code, message } = next
    // What was sent before may have been carried out late: that it is so now is then no proof that nothing was done.
    const outcome = tried
      ? ({ concludedBy: 'observation', effect: 'unproven', code, message } as const)
      : ({ concludedBy: 'guard', effect: 'none', code, message } as const)
    return concludeOperation(run, record, { status: 'applied', outcome, ...told })
  }
  if (next.do === 'wait-for-account') {
    const now = clock.now()
    const waited = now - record.receivedAt
    if (waited < times.unknownAccountWait) {
      return {
        to: 'rest',
        rest: {
          until: now + Math.max(1, Math.min(times.unknownAccountWait - waited, times.dependencyLook)),
          reason: 'account',
        },
      }
    }
    const outcome = {
      concludedBy: 'guard' as const,
      code: 'ACCOUNT_UNKNOWN' as const,
      message: `The vendor does not know ${record.account} as an account of ${record.partner}.`,
      nextSteps: ['Provision the account first, or check its login name; then ask again under a new operationId.'],
    }
    return concludeOperation(run, record, { status: 'rejected', outcome, ...told })
  }
  const outcome = { concludedBy: 'guard' as const, code: next.code, message: next.message, nextSteps: next.nextSteps }
  return concludeOperation(run, record, { status: next.do === 'reject' ? 'rejected' : 'parked', outcome, ...told })
}

/** Attempts since the last decision whose request may have reached the vendor. */
export function attemptsThatLeft(record: OperationRecord): number {
  const decidedAt = record.decisions?.at(-1)?.at ?? 0
  return Object.values(record.past).filter(
    ({ outcome, at }) => at > decidedAt && (outcome === 'not-applied' || outcome === 'unknown' || outcome === 'stored'),
  ).length
}

const exhaust = (run: LaneRun, record: OperationRecord): Promise<Move> =>
  concludeOperation(run, record, {
    status: 'parked',
    outcome: {
      concludedBy: 'observation',
      code: 'ATTEMPTS_EXHAUSTED',
      message: `${mostAttempts} requests left and none of them took effect.`,
      nextSteps: [
        'Ask the vendor why it does not carry the request out.',
        'Then retry, or mark this operation rejected.',
      ],
    },
  })

const expire = (run: LaneRun, record: OperationRecord): Promise<Move> =>
  concludeOperation(run, record, {
    status: 'rejected',
    outcome: {
      concludedBy: 'guard',
      code: 'EXPIRED',
      message: `It was not started before its notAfter, ${new Date(record.notAfter ?? 0).toISOString()}.`,
      nextSteps: ['Nothing was sent. Ask again under a new operationId if it is still wanted.'],
    },
  })

const parkDamaged = (run: LaneRun, record: OperationRecord, error: unknown): Promise<Move> =>
  concludeOperation(run, record, {
    status: 'parked',
    outcome: {
      concludedBy: 'guard',
      code: 'INPUT_DAMAGED',
      message: `The stored input does not fit ${record.type} any more (${error instanceof Error ? error.name : 'unreadable'}).`,
      nextSteps: ['Mark this operation rejected and send it again under a new operationId.'],
    },
  })

/** Shadow mode: what would be sent is shown, and nothing is. */
const showWithoutSending = (run: LaneRun, record: OperationRecord, step: Step): Promise<Move> => {
  const details = Object.entries(step.details).map(([name, value]) => `${name} ${value}`)
  const outcome: Outcome = {
    concludedBy: 'guard',
    code: 'SHADOW',
    message: `Shadow mode: ${[step.kind, ...details].join(', ')} would have been sent for ${record.account}.`,
    nextSteps: ['Nothing was sent. Switch shadow off in the partner’s settings to carry operations out.'],
  }
  return concludeOperation(run, record, { status: 'withdrawn', outcome })
}

/**
 * A person asked for another try of what may have been carried out: the account is looked at first, always. Only where
 * the target is not to be seen does the operation go on to a fresh plan.
 */
async function lookBeforeRetry(
  run: LaneRun,
  record: OperationRecord,
  operation: OperationContext<unknown>,
  attempt: Attempt,
): Promise<Move | undefined> {
  const call = callOptions(run, false, undefined, 'resolve')
  const began = run.context.clock.now()
  const look = await run.module.observe(attempt.step, attempt.before, operation, run.gateway, call)
  if (look.conclusion === 'failed') {
    await noteFailure(run, look.failure)
    return { to: 'rest', rest: restAfterFailure(run, record, look.failure) }
  }
  return look.conclusion === 'applied' ? concludeApplied(run, record, attempt, operation, look, began) : undefined
}
