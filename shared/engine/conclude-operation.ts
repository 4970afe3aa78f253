import type { AccountFields } from '../domain/account-fields.ts'
import { isCaught } from '../domain/single-billing.ts'
import {
  asOperation,
  type OperationRecord,
  type Outcome,
  operationKey,
  type Projection,
  type Step,
} from '../ledger/operation-record.ts'
import type { LaneRun, Move } from './lane-run.ts'
import type { AttemptChange, Ending } from './protocol/attempt-steps.ts'

/** Ends the operation, or parks it, if nobody wrote it since this run read it. */
export async function concludeOperation(
  run: LaneRun,
  record: OperationRecord,
  conclusion: {
    status: 'applied' | 'rejected' | 'withdrawn' | 'parked'
    outcome: Outcome
    change?: AttemptChange
    projected?: Projection
    /** Fields that show whether the account is caught. */
    seen?: AccountFields
  },
): Promise<Move> {
  const { status, outcome, change = {}, projected, seen } = conclusion
  const ending = status === 'parked' ? undefined : endingOf(run, status, outcome, projected, seen)
  return writeConclusion(run, record, { status, outcome, change, ...(ending === undefined ? {} : { ending }) })
}

/** What a terminal write holds. */
export function endingOf(
  run: LaneRun,
  status: 'applied' | 'rejected' | 'withdrawn',
  outcome: Outcome,
  projected: Projection | undefined,
  seen: AccountFields | undefined,
): Ending {
  const caught = seen !== undefined && isCaught({ ...seen, ...projected?.changed })
  return {
    status,
    outcome,
    turn: run.hold.turn,
    now: run.context.clock.now(),
    ...(projected === undefined ? {} : { projected }),
    ...(caught ? { caught } : {}),
  }
}

/** Writes what this run concluded; a lost race means that the operation must be read again. */
export async function writeConclusion(
  run: Pick<LaneRun, 'context'>,
  record: OperationRecord,
  conclusion: {
    status: OperationRecord['status']
    change: AttemptChange
    outcome?: Outcome
    ending?: Ending
  },
): Promise<Move> {
  const { context } = run
  const token = context.random.token()
  const { status, outcome } = conclusion
  const parked = status === 'parked' && outcome !== undefined
  const since = parked ? { outcome: { ...outcome, since: context.clock.now() } } : {}
  const write = context.steps.writeConclusion({ record, token, ...conclusion, ...since })
  const key = operationKey(record.partner, record.operationId)
  const result = await context.store.update(key, write.changes, write.condition)
  const current = result.item === undefined ? undefined : asOperation(result.item)
  return current !== undefined && (result.committed || current.w === token)
    ? { to: 'go-on', record: current }
    : { to: 'read' }
}

/** What the caller was to know of a step, for its outcome. */
export const warningsOf = ({ warnings }: Pick<Step, 'warnings'>): { warnings?: string[] } =>
  warnings === undefined || warnings.length === 0 ? {} : { warnings }
