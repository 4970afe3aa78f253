import type { VendorAnswer } from '../domain/answer.ts'
import { type Attempt, evidenceKey, type OperationRecord } from '../ledger/operation-record.ts'
import { describeError } from '../runtime/describe-error.ts'
import type { EngineContext } from './engine-context.ts'

/** What was sent and answered, redacted, for operators; losing it changes nothing, so it is not waited for twice. */
export async function keepEvidence(
  context: EngineContext,
  record: OperationRecord,
  attempt: Attempt,
  answer: VendorAnswer<unknown>,
): Promise<void> {
  const now = context.clock.now()
  try {
    await context.store.put({
      ...evidenceKey(record.partner, record.operationId, attempt.n),
      v: 1,
      step: attempt.step.kind,
      at: now,
      exchange: JSON.parse(JSON.stringify(answer.evidence)),
      ...(answer.ok ? {} : { failure: { class: answer.failure.class, code: answer.failure.code } }),
      // DynamoDB's TTL counts in seconds.
      expiresAt: Math.ceil((now + context.times.evidenceKept) / 1_000),
    })
  } catch (error) {
    context.observer.notice('evidence-lost', {
      partner: record.partner,
      operationId: record.operationId,
      ...describeError(error),
    })
  }
}
