import type { AccountFields } from '../domain/account-fields.ts'
import { asAccount } from '../ledger/account-record.ts'
import type { IdentifierSource } from '../ledger/alias-record.ts'
import type { Projection } from '../ledger/operation-record.ts'
import { writeAliases } from './finish.ts'
import type { LaneRun } from './lane-run.ts'
import { noticeForgotten } from './notice-left-out.ts'

/**
 * Writes fields that were seen into the directory at once, while the operation goes on; the run then works with them.
 *
 * @param at - wall-clock ms at which they were seen
 * @param from - where identifiers among them are known from
 * @returns whether the lane is still this run's; nothing was written otherwise
 */
export async function keepSeen(
  run: LaneRun,
  fields: AccountFields,
  at: number,
  from?: IdentifierSource,
): Promise<boolean> {
  const { context, hold, lane } = run
  const observed: Projection = { changed: {}, observed: fields, observedAt: at }
  await writeAliases(run, observed, from)
  const write = context.steps.learn({ hold, observed, lane })
  const written = await context.store.update({ pk: lane.pk, sk: lane.sk }, write.changes, write.condition)
  if (!written.committed) return false
  noticeForgotten(context, lane, observed)
  run.lane = asAccount(written.item)
  return true
}
