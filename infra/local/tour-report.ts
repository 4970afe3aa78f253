import type { TourResult } from './tour-script.ts'

/** The tour's end in a few lines: what the vendor saw, and every difference. */
export function tourReport({ calls, changes, differences }: TourResult): string {
  const seen = `The vendor's journal shows ${calls} calls, ${changes} of which changed something`
  if (differences.length === 0) {
    return `${seen}:\nexactly the expected ones, each change once, in order for every account.\n`
  }
  return `${seen}.\nNot as expected:\n${differences.map((difference) => `  - ${difference}`).join('\n')}\n`
}
