import { setTimeout as rest } from 'node:timers/promises'

/**
 * Asks until there is an answer.
 *
 * @param ask gives nothing while it is too early; what it throws counts as nothing, since processes come and go
 * @param patience ms after which it gives up
 * @param every ms between two questions
 * @param signal ends it early, with an error
 * @returns the answer, or nothing when patience is over
 */
export async function awaitCondition<Answer>(
  ask: () => Promise<Answer | undefined>,
  patience: number,
  every: number,
  signal?: AbortSignal,
): Promise<Answer | undefined> {
  const until = performance.now() + patience
  do {
    signal?.throwIfAborted()
    const answer = await ask().catch(() => undefined)
    if (answer !== undefined) return answer
    await rest(every)
  } while (performance.now() < until)
  return undefined
}
