import { parkedLine } from '../ledger/lane-place.ts'
import { isOver, noPartner, refusedLine } from '../ledger/refused-record.ts'
import type { EngineContext } from './engine-context.ts'

/**
 * So many parked operations, and so many refused messages, of a partner are counted exactly; more are counted as so many. An entry of the index has 190 bytes at the
 * most, so this is read for one read unit.
 */
export const mostParkedCounted = 40

/**
 * Counts the partners' parked operations and refused messages, each up to `mostParkedCounted`. They are counted anew each time: a
 * number that is added to is wrong for good after the first crash.
 *
 * @returns nothing where the ledger could not be asked for one of them: then the number is not known
 */
export async function countParked(context: EngineContext): Promise<number | undefined> {
  const now = context.clock.now()
  const partners = context.partners().map(({ id }) => id)
  // What another machine has parked by a clock that runs ahead counts too.
  const listed = (line: string) => context.store.due(line, now + 60_000, { limit: mostParkedCounted })
  try {
    const [parked, refused] = await Promise.all([
      Promise.all(partners.map(parkedLine).map(listed)),
      Promise.all([...partners, noPartner].map(refusedLine).map(listed)),
    ])
    const open = refused.flatMap(({ keys }) => keys).filter(({ dueAt }) => !isOver(dueAt, now))
    return parked.reduce((sum, { keys }) => sum + keys.length, open.length)
  } catch (error) {
    context.observer.notice('sweep-failed', { error: error instanceof Error ? error.name : 'unknown' })
    return undefined
  }
}
