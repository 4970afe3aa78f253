import type { BenchRow } from '../bench-row.ts'
import type { CaseFigures } from './case-figures.ts'
import type { CasePlan } from './case-plan.ts'
import { dayCases } from './day-cases.ts'
import type { Mixture } from './planned-operations.ts'
import { rateCases } from './rate-cases.ts'
import { troubleCases } from './trouble-cases.ts'

/** A case of the section, and the rows that it gives. */
export interface BenchCase {
  plan: Partial<CasePlan>
  /** @param plain the same operations one by one, with no backlog */
  rows(figures: CaseFigures, plain: CaseFigures): BenchRow[]
}

/** Mixtures one by one: what their ledger calls are compared with. */
export const plainPlan = (mixture: Mixture): Partial<CasePlan> => ({ mixture, waiting: 120, every: 4_000, minutes: 10 })

export function benchCases({ quick }: { quick: boolean }): BenchCase[] {
  return [...rateCases(quick), ...troubleCases(quick), ...dayCases(quick)]
}
