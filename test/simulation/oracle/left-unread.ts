import type { Item } from '../../../shared/ledger/item-store.ts'
import { restLine } from '../../../shared/ledger/lane-place.ts'
import type { Scenario } from '../scenario/scenario.ts'

/**
 * Whether a lane waits for a message on a queue that nobody will read any more. In a line it does not: runners carry out
 * what waits there, whatever becomes of the operation's own queue.
 */
export function isLeftUnread({ unread }: Pick<Scenario, 'unread'>, lane: Item): boolean {
  const head = ((lane.q ?? []) as string[])[0]
  if (head === undefined || lane.line !== restLine(String(lane.partner))) return false
  const type = head.slice(0, head.indexOf(':'))
  return unread.some(({ operation, until }) => operation === type && until === Number.POSITIVE_INFINITY)
}
