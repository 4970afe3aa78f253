import type { AccountFields } from '../domain/account-fields.ts'
import { withoutOverdue } from '../domain/pending-cancellation.ts'
import type { Projection, Step } from '../ledger/operation-record.ts'
import type { OperationContext } from './define-operation.ts'
import type { LaneRun } from './lane-run.ts'

/** What the directory learns from a step that was applied: what it changed, what was seen, and what is not known any more. */
export function projectionOfStep(
  { module, lane }: Pick<LaneRun, 'module' | 'lane'>,
  operation: OperationContext<unknown>,
  step: Step,
  seen: AccountFields,
  observedAt: number,
  by?: 'answer',
): Projection {
  const changed = withoutPending(module.project(step, operation, seen, by), lane.directory)
  const told = new Set(Object.keys({ ...seen, ...changed }))
  const overdue = changed.cancellationAt === '' ? notKnownSince(lane, observedAt) : []
  const forgets = [...(module.forgets?.(step, lane.directory, seen) ?? []), ...overdue]
  const forgotten = [...new Set(forgets)].filter((name) => !told.has(name))
  return { changed, observed: seen, observedAt, ...(forgotten.length === 0 ? {} : { forgotten }) }
}

/** What a cancellation whose time has come has made unknown stays so when that cancellation is over. */
function notKnownSince({ directory, observedAt }: LaneRun['lane'], now: number): string[] {
  const known = withoutOverdue(directory, now, observedAt)
  return Object.keys(directory).filter((name) => !(name in known))
}

/** An account that is cancelled has no cancellation to come. */
const withoutPending = (changed: AccountFields, { cancellationAt = '' }: AccountFields): AccountFields =>
  changed.status === 'canceled' && cancellationAt !== '' ? { cancellationAt: '', ...changed } : changed

/**
 * What a ladder's steps have changed so far, and then what was changed or seen after them.
 *
 * @param earlier - what the steps before have changed
 */
export function afterSteps(earlier: Projection | undefined, later: Projection): Projection {
  if (earlier === undefined) return later
  const told: Record<string, unknown> = { ...later.observed, ...later.changed }
  const gone = new Set(later.forgotten)
  const still = <Value>([name]: [string, Value]): boolean => told[name] === undefined && !gone.has(name)
  const changed = { ...Object.fromEntries(Object.entries(earlier.changed).filter(still)), ...later.changed }
  const observed = { ...Object.fromEntries(Object.entries(earlier.observed).filter(still)), ...later.observed }
  const known: Record<string, unknown> = { ...observed, ...changed }
  const forgotten = [...(earlier.forgotten ?? []), ...(later.forgotten ?? [])].filter(
    (name) => known[name] === undefined,
  )
  return { changed, observed, observedAt: later.observedAt, ...(forgotten.length === 0 ? {} : { forgotten }) }
}
