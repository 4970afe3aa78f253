/** One line of the benchmark's table. */
export interface BenchRow {
  name: string
  value: number
  /** `×` for ratios. */
  unit: string
  target?: Target
  /** How it came about, in a few words. */
  detail?: string
}

/** A bound that is aimed at; a value equal to it is met. */
export type Target = { most: number } | { least: number }

/** Rows that belong together, measured by one part of the benchmark. */
export interface BenchSection {
  title: string
  rows: BenchRow[]
  /** What a reader must know to judge the figures. */
  notes: string[]
}

/** Whether a row keeps its target; undefined where it has none. */
export function isMet({ value, target }: BenchRow): boolean | undefined {
  if (target === undefined) return undefined
  return 'most' in target ? value <= target.most : value >= target.least
}
