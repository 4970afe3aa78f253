import { withoutOverdue } from '../domain/pending-cancellation.ts'
import type { OperationRecord } from '../ledger/operation-record.ts'
import type { EngineTimes } from '../vendor-key/engine-times.ts'
import type { KnownAccount } from './define-operation.ts'
import type { LaneRun } from './lane-run.ts'
import { pastInOrder } from './past-attempt.ts'

/**
 * How far the vendor's reads and listing may lag behind a change, clocks' skew included
 * (docs/explanation/protocol.md#reads-lag), ms.
 */
export const readLag = ({ settle, clockSkew }: EngineTimes): number => settle + 2 * clockSkew

/** From when a read shows what was changed at a time, wall-clock ms. */
export const shownFrom = (changedAt: number, times: EngineTimes): number => changedAt + readLag(times) + 1

/**
 * From when a read shows what a ladder's last step changed: the next rung is chosen by what is read. Wall-clock ms; 0
 * where no step was applied.
 */
export function stepsShownFrom({ context }: LaneRun, record: OperationRecord): number {
  const last =
    record.steps.length === 0 ? undefined : pastInOrder(record).findLast(({ outcome }) => outcome === 'applied')
  return last === undefined ? 0 : shownFrom(last.at, context.times)
}

/** From when a read shows that a cancellation was carried out on its date, wall-clock ms; 0 where none has come by now. */
export function cancellationShownFrom({ context, lane: { directory } }: LaneRun, now: number): number {
  const { cancellationAt = '' } = directory
  const at = cancellationAt === '' ? Number.NaN : Date.parse(cancellationAt)
  return at <= now ? shownFrom(at, context.times) : 0
}

/** From when the listing shows an account that this lane created, wall-clock ms; 0 where it did not. */
export function creationShownFrom({ context, lane: { directory, changedAt } }: LaneRun): number {
  const created = directory.presence === 'present' ? changedAt.presence : undefined
  return created === undefined ? 0 : shownFrom(created, context.times)
}

interface Known {
  context: Pick<LaneRun['context'], 'times'>
  lane: Pick<LaneRun['lane'], 'directory' | 'observedAt'>
}

/** The directory as modules see it: a cancellation whose time has come has changed what was known before it. */
export function knownAccount({ context, lane: { directory, observedAt } }: Known, now: number): KnownAccount {
  if (directory.cancellationAt === undefined) return { fields: directory, seenAt: observedAt }
  const lag = readLag(context.times)
  const shownSince = Object.fromEntries(Object.entries(observedAt).map(([name, at]) => [name, at - lag]))
  return { fields: withoutOverdue(directory, now, shownSince), seenAt: observedAt }
}
