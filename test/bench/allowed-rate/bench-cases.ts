import type { BenchRow } from '../bench-row.ts'
import type { CaseFigures } from './case-figures.ts'
import type { CasePlan } from './case-plan.ts'
import { type Mixture, mixtures } from './planned-operations.ts'

/** A case of the section, and the rows that it gives. */
export interface BenchCase {
  plan: Partial<CasePlan>
  /** @param plain the same operations one by one, with no backlog */
  rows(figures: CaseFigures, plain: CaseFigures): BenchRow[]
}

const hour = 3_600_000
const midnight = Date.UTC(2026, 0, 15)

/** The part of a day of 10,000 requests that operations have by the default shares, before the evening releases the rest. */
const operationsShare = 0.85

/** Mixtures one by one: what their ledger calls are compared with. */
export const plainPlan = (mixture: Mixture): Partial<CasePlan> => ({ mixture, waiting: 120, every: 4_000, minutes: 10 })

export function benchCases({ quick }: { quick: boolean }): BenchCase[] {
  return [...rateCases(quick), ...troubleCases(quick), ...dayCases(quick)]
}

function rateCases(quick: boolean): BenchCase[] {
  const cases: BenchCase[] = []
  for (const mixture of mixtures) {
    for (const waiting of quick ? [1_500] : [100, 1_500, 10_000]) {
      for (const workers of [10, 50]) {
        for (const requestsPerSecond of quick ? [10] : [4, 10]) {
          const plan = { mixture, waiting, workers, requestsPerSecond }
          cases.push({ plan, rows: (figures, plain) => rateRows(nameOf(plan), figures, plain) })
        }
      }
    }
  }
  if (!quick) {
    for (const mixture of ['provision', 'mixture'] as const) {
      const plan = { mixture, waiting: 100_000, workers: 50, requestsPerSecond: 10 }
      cases.push({ plan, rows: (figures, plain) => rateRows(nameOf(plan), figures, plain) })
    }
  }
  const waiting = quick ? 1_500 : 10_000
  const listing = { mixture: 'change-plan', waiting: 1_500, workers: 10, ids: 'listing' } as const
  cases.push({
    plan: listing,
    rows: (figures) => [
      shareRow('change-plan, 1500 waiting, identifiers from a pass', figures.share, undefined, figures),
    ],
  })
  for (const requestsPerSecond of quick ? [10] : [4, 10]) {
    const plan = {
      mixture: 'mixture',
      waiting,
      workers: 50,
      requestsPerSecond,
      answer: { least: 600, most: 2_000 },
    } as const
    const name = `${nameOf(plan)}, calls of 0.6 to 2 s`
    cases.push({ plan, rows: (figures) => [shareRow(name, worstOf(figures), 90, figures)] })
  }
  const far = { mixture: 'mixture', waiting, workers: 50, requestsPerSecond: 10, jitter: 250 } as const
  cases.push({
    plan: far,
    rows: (figures) => [shareRow(`${nameOf(far)}, 250 ms jitter`, worstOf(figures), undefined, figures)],
  })
  return cases
}

function troubleCases(quick: boolean): BenchCase[] {
  const waiting = quick ? 1_500 : 10_000
  const dying = { mixture: 'mixture', waiting, workers: 10, requestsPerSecond: 10, dying: 0.01 } as const
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
      rows: ({ recovery = { firstProbe: 0, share: 0 } }) => [
        {
          name: 'after an outage of an hour: the minute that begins a minute after the first good probe',
          value: percent(recovery.share),
          unit: '%',
          target: { least: 95 },
          detail: `that probe ${Math.round(recovery.firstProbe)} s after the outage's end`,
        },
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

function dayCases(quick: boolean): BenchCase[] {
  const requestsPerDay = 10_000
  return (quick ? [5_000] : [5_000, 20_000]).map((waiting) => {
    const plan = {
      mixture: 'provision',
      waiting,
      workers: 10,
      requestsPerSecond: 4,
      requestsPerDay,
      start: midnight,
      minutes: (waiting > 10_000 ? 3 : 1) * 1_440,
    } as const
    return {
      plan,
      rows: ({ days, finished }: CaseFigures): BenchRow[] => [
        {
          name: `${requestsPerDay} requests a day, ${waiting} waiting: the worst day, of the operations' share`,
          value: percent(
            Math.min(...days, days.length === 0 ? 0 : Number.POSITIVE_INFINITY) / (requestsPerDay * operationsShare),
          ),
          unit: '%',
          target: { least: 95 },
          detail: `useful calls a day: ${days.map(Math.round).join(', ')}; ${finished} finished`,
        },
      ],
    }
  })
}

const nameOf = ({ mixture, waiting, workers, requestsPerSecond }: Partial<CasePlan>): string =>
  `${mixture}, ${waiting} waiting, ${workers} workers, ${requestsPerSecond}/s`

function rateRows(name: string, figures: CaseFigures, plain: CaseFigures): BenchRow[] {
  const { worstTenMinutes: ten } = figures
  const ratio = figures.ledgerCallsPerFinished / plain.ledgerCallsPerFinished
  return [
    shareRow(`${name}: first minute`, figures.firstMinute, 90, figures),
    ...(ten === undefined
      ? []
      : [{ name: '… worst later ten minutes', value: percent(ten), unit: '%', target: { least: 95 } }]),
    {
      name: '… ledger calls a finished operation ÷ plain path',
      value: Math.round(ratio * 100) / 100,
      unit: '×',
      target: { most: 1.6 },
      detail: `${figures.ledgerCallsPerFinished.toFixed(1)} ÷ ${plain.ledgerCallsPerFinished.toFixed(1)}`,
    },
  ]
}

const worstOf = ({ firstMinute, worstTenMinutes, share }: CaseFigures): number =>
  Math.min(worstTenMinutes ?? share, worstTenMinutes === undefined ? firstMinute : 1)

function shareRow(name: string, value: number, least: number | undefined, figures: CaseFigures): BenchRow {
  return {
    name,
    value: percent(value),
    unit: '%',
    ...(least === undefined ? {} : { target: { least } }),
    detail: detailOf(figures),
  }
}

function detailOf(figures: CaseFigures): string {
  const { worstMinute, firstResult, repeatedReads, oldestRead, mostOvertaken, overRate, unexpected } = figures
  return [
    `all ${percent(figures.share)} %`,
    ...(worstMinute === undefined ? [] : [`worst minute ${percent(worstMinute)} %`]),
    `first result ${firstResult === undefined ? 'never' : `${firstResult.toFixed(1)} s`}`,
    `${repeatedReads.toFixed(2)} reads repeated`,
    `oldest read ${oldestRead.toFixed(1)} s`,
    `overtaken by ${mostOvertaken}`,
    `${overRate} over rate`,
    ...(unexpected.length === 0 ? [] : [`${unexpected.length} ended otherwise than planned`]),
  ].join(', ')
}

const percent = (part: number): number => Math.round(part * 1_000) / 10
