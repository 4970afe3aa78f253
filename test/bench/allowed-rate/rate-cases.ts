import { provisionAccountFunction } from '../../../shared/operations/catalogue.ts'
import type { BenchRow } from '../bench-row.ts'
import type { BenchCase } from './bench-cases.ts'
import type { CaseFigures } from './case-figures.ts'
import { hottestRow, nameOf, overRateRow, percent, shareRow, worstOf } from './case-rows.ts'
import { mixtures } from './planned-operations.ts'

/** More copies than the catalogue allows take more than a partition should. */
const copies = provisionAccountFunction.trigger.maximumConcurrency

/** Backlogs of all sizes, with the day's quota out of the way and nothing going wrong. */
export function rateCases(quick: boolean): BenchCase[] {
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
      for (const workers of [10, 50]) {
        const plan = { mixture, waiting: 100_000, workers, requestsPerSecond: 10 }
        cases.push({ plan, rows: (figures, plain) => rateRows(nameOf(plan), figures, plain) })
      }
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
  for (const window of ['sliding', 'fixed'] as const) {
    const plan = { mixture: 'mixture', waiting, workers: 50, requestsPerSecond: 10, jitter: 250, window } as const
    const name = `${nameOf(plan)}, 250 ms jitter, ${window} windows`
    cases.push({
      plan,
      rows: (figures) => [shareRow(name, worstOf(figures), 85, figures), overRateRow(figures, 0.1)],
    })
  }
  return cases
}

export function rateRows(name: string, figures: CaseFigures, plain: CaseFigures): BenchRow[] {
  const { worstTenMinutes: ten } = figures
  const ratio = figures.ledgerCallsPerFinished / plain.ledgerCallsPerFinished
  return [
    shareRow(`${name}: first minute`, figures.firstMinute, 90, figures),
    ...(ten === undefined
      ? []
      : [{ name: '… worst later ten minutes', value: percent(ten), unit: '%', target: { least: 95 } }]),
    ...(figures.workers <= copies ? [hottestRow(figures)] : []),
    ...(figures.overRate === 0 ? [] : [overRateRow(figures, 0)]),
    {
      name: '… ledger calls a finished operation ÷ plain path',
      value: Math.round(ratio * 100) / 100,
      unit: '×',
      target: { most: 1.6 },
      detail: `${figures.ledgerCallsPerFinished.toFixed(1)} ÷ ${plain.ledgerCallsPerFinished.toFixed(1)}`,
    },
  ]
}
