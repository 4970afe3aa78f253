import type { Failure } from '../domain/answer.ts'
import type { DeferReason } from '../ledger/account-record.ts'
import type { OperationRecord } from '../ledger/operation-record.ts'
import { firstQuotaAsk } from '../vendor-key/report-result.ts'
import type { EngineContext } from './engine-context.ts'
import { backoff, type LaneRun } from './lane-run.ts'
import type { Rest } from './protocol/lane-steps.ts'

/** A held key is asked again this often: a login may be locked by more. */
const heldProbe = 300_000

const heldWait = ({ times }: Pick<EngineContext, 'times'>): number => Math.min(heldProbe, times.backoffMost)

/**
 * How long a lane rests where the partner's settings have no generation for what is to be done, until they have one
 * again.
 */
export const restNotServed = ({ context }: LaneRun): Rest => restHeld({ context })

/** How long a lane rests on a fault of settings. */
export const restHeld = ({ context }: Pick<LaneRun, 'context'>): Rest => ({
  until: context.clock.now() + heldWait(context),
  reason: 'held',
})

/** How long, and why, a lane rests after a call that changed nothing or proved nothing. */
export function restAfterFailure(run: LaneRun, record: OperationRecord, failure: Failure): Rest {
  const { context } = run
  const now = context.clock.now()
  const tries = record.attempt?.n ?? 0
  if (failure.code === 'QUOTA_EXCEEDED') return { until: failure.retryAt ?? now + firstQuotaAsk, reason: 'quota' }
  // Where the identifier was looked for before, this says that no generation of the partner's can read what is wanted.
  const isOfSettings = failure.class === 'held' || failure.class === 'rejected' || failure.code === 'VENDOR_ID_UNKNOWN'
  const reasons: Record<Failure['class'], DeferReason> = {
    'not-sent': 'outage',
    'refused-for-now': 'rate',
    held: 'held',
    rejected: 'held',
    unknown: 'outage',
    stored: 'settle',
  }
  const least = isOfSettings ? heldWait(context) : 0
  context.observer.notice('call-failed', {
    partner: record.partner,
    operationId: record.operationId,
    failure: failure.class,
    code: failure.code,
    httpStatus: failure.status,
  })
  const wait = Math.max(least, context.times.backoffFirst, backoff(context, tries))
  return { until: failure.retryAt ?? now + wait, reason: isOfSettings ? 'held' : reasons[failure.class] }
}
