import type { BenchSection } from '../bench-row.ts'
import { startReplay } from '../replay/start-replay.ts'
import { leastHeap, readFeed } from './least-heap.ts'
import { recordFeed } from './record-feed.ts'

const accounts = 5_000

/** Memory that a long XML listing takes, page by page and as one page. */
export async function measureFeedMemory({ quick }: { quick: boolean }): Promise<BenchSection> {
  const feed = await recordFeed(quick ? accounts / 5 : accounts)
  await using paged = await startReplay(feed.pages)
  await using whole = await startReplay(feed.single)
  const orders = {
    none: { origin: paged.origin, pages: 0 },
    some: { origin: paged.origin, pages: feed.pages.size / 10 },
    all: { origin: paged.origin, pages: feed.pages.size },
    single: { origin: whole.origin, pages: 1 },
  }
  const { none, all, single } = {
    none: await readFeed(orders.none),
    all: await readFeed(orders.all),
    single: await readFeed(orders.single),
  }
  if (all.accounts !== single.accounts) throw new Error('The pages hold other accounts than the single one.')
  const idle = await leastHeap(orders.none, 4)
  const some = await leastHeap(orders.some, idle)
  const most = await leastHeap(orders.all, idle)
  const one = await leastHeap(orders.single, idle)
  const entries = `${all.accounts} entries`
  return {
    title: `Memory that an XML feed of ${entries} takes`,
    rows: [
      {
        name: `least heap for ${feed.pages.size} pages ÷ for ${orders.some.pages}`,
        value: most / some,
        unit: '×',
        target: { most: 1.1 },
        detail: `${most} and ${some} MB, of which ${idle} MB before any; pages of ${kilobytes(feed.pageBytes)} kB`,
      },
      {
        name: `least heap for ${entries} in one page ÷ in ${feed.pages.size}`,
        value: one / most,
        unit: '×',
        target: { most: 1.5 },
        detail: `${one} MB; the page has ${kilobytes(feed.singleBytes)} kB, and its text lies outside the heap`,
      },
      {
        name: `memory of the process, most ever, ${feed.pages.size} pages`,
        value: all.rss,
        unit: 'MiB',
        detail: `without any limit; ${single.rss} MiB for one page, ${none.rss} MiB before any`,
      },
    ],
    notes: [
      'Flat: what is needed does not depend on the number of pages. The heap is made smaller until the reading process dies; to 1 MB.',
    ],
  }
}

const kilobytes = (bytes: number): string => (bytes / 1_000).toFixed(0)
