import { fileURLToPath } from 'node:url'
import { BenchProcess } from '../bench-process.ts'
import type { CaseFigures } from './case-figures.ts'
import type { CasePlan } from './case-plan.ts'

const file = fileURLToPath(new URL('case-process.ts', import.meta.url))

/** Runs cases in processes of their own, so many at once; answers in the order of the plans. */
export async function runCases(plans: readonly Partial<CasePlan>[], processes: number): Promise<CaseFigures[]> {
  const figures: CaseFigures[] = []
  // The longest first: at the end no process waits for one that has just begun.
  const order = [...plans.entries()].sort(([, one], [, other]) => (other.waiting ?? 0) - (one.waiting ?? 0))
  const work = async (): Promise<void> => {
    for (let next = order.shift(); next !== undefined; next = order.shift()) {
      const [position, plan] = next
      // A fresh one each time gives the memory of 100,000 lanes back.
      await using child = new BenchProcess(file)
      figures[position] = await child.ask<CaseFigures>(plan)
    }
  }
  await Promise.all(Array.from({ length: processes }, work))
  return figures
}
