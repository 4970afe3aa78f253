import type { ConditionalWrite } from '../ledger/conditional-write.ts'
import { type ItemKey, StoreError, type WriteResult } from '../ledger/item-store.ts'
import type { LaneRun } from './lane-run.ts'

/** How long a run waits before it writes an answer again, ms; each wait is cut to between a half and the whole. */
const waits = [200, 500, 1_000, 2_000, 4_000]
/** The waits that fit into the margin that a run's deadline leaves for its last writes. */
const inMargin = 700

/**
 * Writes the vendor's answer, again and again while the table is throttled or away and the run has time. Only this run
 * saw the answer: without it a later look may take somebody else's account, which a refusal named, for our own. The write
 * carries the attempt's or the run's own token, so that a repeat of one that was carried out changes nothing.
 *
 * @throws StoreError of the last try
 */
export async function keepAnswer(
  { context, deadline }: Pick<LaneRun, 'context' | 'deadline'>,
  key: ItemKey,
  write: ConditionalWrite,
): Promise<WriteResult> {
  const { store, clock, random } = context
  const end = Math.max(deadline.at, clock.monotonic() + inMargin + 1)
  for (const wait of waits) {
    try {
      return await store.update(key, write.changes, write.condition)
    } catch (error) {
      const mayPass = error instanceof StoreError && error.code !== 'STORE_REFUSED'
      if (!mayPass || clock.monotonic() + wait >= end) throw error
      await clock.sleep(wait * (0.5 + random.fraction() / 2))
    }
  }
  return store.update(key, write.changes, write.condition)
}
