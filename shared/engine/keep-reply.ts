import type { OperationRecord, Outcome } from '../ledger/operation-record.ts'
import { replyItem } from '../ledger/reply-record.ts'
import { describeError } from '../runtime/describe-error.ts'
import type { EngineContext } from './engine-context.ts'

/** How long a caller can read what the vendor answered, ms. */
export const replyKeptFor = 24 * 3_600_000

/**
 * Keeps what the vendor answered for whoever asked, before the operation ends with it: an end that says so has its reply.
 * The end itself never waits for it.
 *
 * @returns what the outcome is to say of it
 */
export async function keepReply(
  context: EngineContext,
  { partner, operationId }: OperationRecord,
  body: string,
): Promise<Pick<Outcome, 'replyUntil' | 'warnings'>> {
  const until = context.clock.now() + replyKeptFor
  try {
    await context.store.put(replyItem(partner, operationId, { body, until }))
    return { replyUntil: until }
  } catch (error) {
    context.observer.notice('reply-lost', { partner, operationId, ...describeError(error) })
    return { warnings: ['The vendor’s answer could not be kept, so it cannot be read here.'] }
  }
}
