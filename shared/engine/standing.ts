import { parkedLine } from '../ledger/lane-place.ts'
import type { EngineContext } from './engine-context.ts'

/**
 * So many parked operations of a partner are counted exactly; more are counted as so many. An entry of the index has 190 bytes at the
 * most, so this is read for one read unit.
 */
export const mostParkedCounted = 40

/**
 * Counts the partners' parked operations, each up to `mostParkedCounted`. They are counted anew each time: a number that is added to
 * is wrong for good after the first crash.
 *
 * @returns nothing where the ledger could not be asked for one of them: then the number is not known
 */
export async function countParked(context: EngineContext): Promise<number | undefined> {
  const now = context.clock.now()
  try {
    const pages = await Promise.all(
      context
        .partners()
        // What another machine has parked by a clock that runs ahead counts too.
        .map(({ id }) => context.store.due(parkedLine(id), now + 60_000, { limit: mostParkedCounted })),
    )
    return pages.reduce((sum, { keys }) => sum + keys.length, 0)
  } catch (error) {
    context.observer.notice('sweep-failed', { error: error instanceof Error ? error.name : 'unknown' })
    return undefined
  }
}
