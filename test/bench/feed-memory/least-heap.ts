import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { FeedReading } from './feed-process.ts'

const run = promisify(execFile)
const file = join(import.meta.dirname, 'feed-process.ts')

/** What is to be read. */
export interface FeedOrder {
  origin: string
  pages: number
}

/** Reads in a fresh process. @throws Error when it does not end well, such as for want of memory */
export async function readFeed({ origin, pages }: FeedOrder, flags: readonly string[] = []): Promise<FeedReading> {
  const { stdout } = await run(process.execPath, [...flags, file, origin, String(pages)])
  return JSON.parse(stdout) as FeedReading
}

/**
 * The smallest heap, MB, in which the feed can be read. What V8 happens to hold says little, since it collects when it
 * likes; what it cannot do without says all.
 *
 * @param atLeast - a heap that is known to be no larger than the result
 */
export async function leastHeap(order: FeedOrder, atLeast: number): Promise<number> {
  // The part of the heap for what is new is kept small, so that it does not hide what is kept.
  const fits = (size: number): Promise<boolean> =>
    readFeed(order, ['--max-semi-space-size=1', `--max-old-space-size=${size}`]).then(
      () => true,
      () => false,
    )
  let tooSmall = atLeast - 1
  let enough = atLeast
  for (let step = 1; !(await fits(enough)); step *= 2) {
    if (enough > 1_000) throw new Error('The feed cannot be read in any heap.')
    tooSmall = enough
    enough += step
  }
  while (enough - tooSmall > 1) {
    const middle = Math.floor((tooSmall + enough) / 2)
    if (await fits(middle)) enough = middle
    else tooSmall = middle
  }
  return enough
}
