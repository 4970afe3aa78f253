import { type AccountRecord, parseLaneEntry } from '../ledger/account-record.ts'
import { asOperation, isTerminal, operationKey } from '../ledger/operation-record.ts'
import { writeConclusion } from './conclude-operation.ts'
import type { EngineContext } from './engine-context.ts'
import { tellParked } from './tell-parked.ts'
import { free, type HeldLane, takeLease } from './work-lane.ts'

/**
 * The head is of an operation that this deployment has no queue for any more: nobody else could say so, so the sweeper
 * parks it, in the same steps as a handler would. What was sent already stays open in its attempt.
 */
export async function parkUnknownOperation(
  context: EngineContext,
  lane: AccountRecord,
  inHand?: HeldLane,
): Promise<void> {
  const head = lane.q[0]
  if (head === undefined) return
  const { operation, operationId } = parseLaneEntry(head)
  const { partner, account } = lane
  const settings = context.partner(partner)
  const held = inHand ?? (await takeLease(context, { partner, account, operation, operationId }, head))
  if (held === undefined || settings === undefined) return
  const run = {
    context,
    partner: settings,
    lane: held.lane,
    hold: { entry: head, token: held.token, turn: held.lane.turn },
  }
  const item = await context.store.get(operationKey(partner, operationId))
  const record = item === undefined ? undefined : asOperation(item)
  if (record === undefined || isTerminal(record.status)) return
  const outcome = {
    concludedBy: 'guard' as const,
    code: 'OPERATION_TYPE_UNKNOWN' as const,
    message: `This deployment has no operation ${operation}.`,
    nextSteps: [
      `Deploy a version that has ${operation}, then retry.`,
      'Or mark this operation applied or rejected, after looking at the account.',
    ],
  }
  const written =
    record.status === 'parked'
      ? { to: 'go-on' as const, record }
      : await writeConclusion(run, record, { status: 'parked', change: {}, outcome })
  if (written.to !== 'go-on') return
  await free(run, { reason: 'parked', ...(await tellParked(run, written.record)) })
}
