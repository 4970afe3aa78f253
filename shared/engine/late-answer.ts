import { accountKey } from '../ledger/account-record.ts'
import { type Attempt, isTerminal, type OperationRecord, operationKey } from '../ledger/operation-record.ts'
import { contradictedEvent, keepEventDue, sendDueEvent } from './due-events.ts'
import { keepAnswer } from './keep-answer.ts'
import type { LaneRun } from './lane-run.ts'

/**
 * An answer that came after its attempt was concluded otherwise. It never changes a terminal status; if it contradicts
 * the conclusion, that is recorded, and an event reports it (docs/explanation/protocol.md#late-answers).
 */
export async function recordLateAnswer(
  run: LaneRun,
  record: OperationRecord,
  attempt: Attempt,
  answer: string | undefined,
): Promise<void> {
  const { context } = run
  if (answer === undefined) return
  const concluded = record.past[String(attempt.n)]?.outcome
  const contradicts =
    (answer === 'applied' && (concluded === 'not-applied' || record.status === 'rejected')) ||
    (answer === 'rejected' && concluded === 'applied' && isTerminal(record.status))
  const at = context.clock.now()
  const event = contradictedEvent(record, attempt.n)
  if (contradicts) await keepEventDue(context, record, event)
  const write = context.steps.writeLateAnswer({ n: attempt.n, answer: { outcome: answer, at }, contradicts })
  await keepAnswer(run, operationKey(record.partner, record.operationId), write)
  if (!contradicts) return
  context.observer.notice('contradicted', {
    partner: record.partner,
    operationId: record.operationId,
    attempt: attempt.n,
  })
  await sendDueEvent(context, record.partner, accountKey(record.partner, record.account), event.key, event.type)
}
