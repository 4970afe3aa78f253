import type { FinishedHour } from './api-shapes.ts'

export const kinds = ['applied', 'rejected', 'withdrawn'] as const
const hour = 3_600_000

/** The hours of the last two days, the empty ones too, the latest last. */
export function hoursUntil(now: number, finished: readonly FinishedHour[], count = 48): FinishedHour[] {
  const sums = new Map<number, FinishedHour>()
  for (const one of finished) {
    const at = Date.parse(one.hour)
    const sum = sums.get(at) ?? { hour: one.hour, applied: 0, rejected: 0, withdrawn: 0 }
    for (const kind of kinds) sum[kind] += one[kind]
    sums.set(at, sum)
  }
  const last = Math.floor(now / hour) * hour
  return Array.from({ length: count }, (_, index) => {
    const at = last - (count - 1 - index) * hour
    return sums.get(at) ?? { hour: new Date(at).toISOString(), applied: 0, rejected: 0, withdrawn: 0 }
  })
}
