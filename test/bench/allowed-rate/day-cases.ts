import type { BenchRow } from '../bench-row.ts'
import type { BenchCase } from './bench-cases.ts'
import type { CaseFigures } from './case-figures.ts'
import { percent } from './case-rows.ts'

const midnight = Date.UTC(2026, 0, 15)

/** The part of a day of 10,000 requests that operations have by the default shares, before the evening releases the rest. */
const operationsShare = 0.85

/** Whole days under a quota. */
export function dayCases(quick: boolean): BenchCase[] {
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
        // A backlog that one day can do has nothing left to use the rest of the day for.
        days.length === 1 && (days[0] ?? 0) < requestsPerDay * operationsShare * 0.95
          ? {
              name: `${requestsPerDay} requests a day, ${waiting} waiting: finished on the first day`,
              value: percent(finished / waiting),
              unit: '%',
              target: { least: 95 },
              detail: `useful calls: ${days.map(Math.round).join(', ')}; ${finished} finished, the rest parked`,
            }
          : {
              name: `${requestsPerDay} requests a day, ${waiting} waiting: the worst day, of the operations' share`,
              value: percent(Math.min(...days) / (requestsPerDay * operationsShare)),
              unit: '%',
              target: { least: 95 },
              detail: `useful calls a day: ${days.map(Math.round).join(', ')}; ${finished} finished`,
            },
      ],
    }
  })
}
