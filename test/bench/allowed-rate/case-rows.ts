import type { BenchRow } from '../bench-row.ts'
import type { CaseFigures } from './case-figures.ts'
import type { CasePlan } from './case-plan.ts'

export const nameOf = ({ mixture, waiting, workers, requestsPerSecond }: Partial<CasePlan>): string =>
  `${mixture}, ${waiting} waiting, ${workers} workers, ${requestsPerSecond}/s`

export const overRateRow = ({ overRate, calls }: CaseFigures, most: number): BenchRow => ({
  name: '… over-rate answers',
  value: Math.round((overRate / Math.max(1, overRate + calls)) * 10_000) / 100,
  unit: '%',
  target: { most },
})

export const hottestRow = ({ hottest }: CaseFigures): BenchRow => ({
  name: '… write units a second of the hottest partition',
  value: hottest.units,
  unit: '',
  target: { most: 500 },
  detail: hottest.partition,
})

/** Of the full ten minutes where there were any; a short backlog has its ramp in the whole. */
export const worstOf = ({ worstTenMinutes, share }: CaseFigures): number => worstTenMinutes ?? share

export function shareRow(name: string, value: number, least: number | undefined, figures: CaseFigures): BenchRow {
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

export const percent = (part: number): number => Math.round(part * 1_000) / 10
