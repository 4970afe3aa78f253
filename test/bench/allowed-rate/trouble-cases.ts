import type { BenchCase } from './bench-cases.ts'
import { hottestRow, nameOf, percent, shareRow, worstOf } from './case-rows.ts'

const hour = 3_600_000

/** Functions that die, a vendor that is out for an hour, and partners beside each other. */
export function troubleCases(quick: boolean): BenchCase[] {
  const waiting = quick ? 1_500 : 10_000
  // More than can be done in the time: the last lanes wait for a lease's end, which says nothing of a backlog.
  const dying = { mixture: 'mixture', waiting: 10_000, workers: 10, requestsPerSecond: 10, dying: 0.01 } as const
  const outage = { from: 60_000, until: 60_000 + hour }
  const stopped = {
    mixture: 'mixture',
    waiting: 3_000,
    workers: 10,
    requestsPerSecond: 10,
    minutes: 72,
    outage,
  } as const
  const shared = { mixture: 'mixture', waiting, workers: 10, requestsPerSecond: 10, partners: 20 } as const
  return [
    {
      plan: dying,
      rows: (figures) => [
        shareRow(`${nameOf(dying)}, 1 % of turns die`, worstOf(figures), 94, figures),
        {
          name: '… lanes in hand twice',
          value: figures.inHandTwice,
          unit: '',
          target: { most: 0 },
          detail: `${figures.deaths} died`,
        },
      ],
    },
    {
      plan: stopped,
      rows: ({ recovery = { firstProbe: 0, share: 0 }, ...figures }) => [
        {
          name: 'after an outage of an hour: the minute that begins a minute after the first good probe',
          value: percent(recovery.share),
          unit: '%',
          target: { least: 95 },
          detail: `that probe ${Math.round(recovery.firstProbe)} s after the outage's end`,
        },
        hottestRow({ ...figures, recovery }),
      ],
    },
    {
      plan: shared,
      rows: ({ partners = { leastOfFair: 0, lightMedian: 0 } }) => [
        {
          name: '20 partners of one key: the worst one, of its fair part',
          value: percent(partners.leastOfFair),
          unit: '%',
          target: { least: 80 },
        },
        {
          name: '… median of those with ten operations',
          value: Math.round(partners.lightMedian),
          unit: 's',
          target: { most: 120 },
        },
      ],
    },
  ]
}
