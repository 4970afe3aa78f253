import { cpus } from 'node:os'
import type { BenchSection } from '../bench-row.ts'
import { benchCases, plainPlan } from './bench-cases.ts'
import { casePlan } from './case-plan.ts'
import { mixtures } from './planned-operations.ts'
import { runCases } from './run-cases.ts'

/** How much of what the allowed rate could finish a backlog finishes, from an empty directory. */
export async function measureAllowedRate({ quick }: { quick: boolean }): Promise<BenchSection> {
  const cases = benchCases({ quick })
  const plans = [...mixtures.map(plainPlan), ...cases.map(({ plan }) => plan)]
  const figures = await runCases(plans, Math.min(2, cpus().length))
  const plain = new Map(mixtures.map((mixture, position) => [mixture, figures[position]]))
  const rows = cases.flatMap((one, position) => {
    const [own, beside] = [figures[mixtures.length + position], plain.get(one.plan.mixture ?? 'provision')]
    return own === undefined || beside === undefined ? [] : one.rows(own, beside)
  })
  const { seed, batch } = casePlan({})
  return {
    title: 'Operations finished ÷ operations that the allowed rate could finish, under a backlog',
    rows,
    notes: [
      `The real engine on virtual time, 12 minutes at the most where nothing else is said, seed ${seed}; nothing is known of any account.`,
      'An operation counts with the calls that it needs at the least when it ends (one that must settle in between: with each call, when it is made); the rate is the configured one.',
      'One in five ends at its guard, a few park or have their answer lost; the mixture has ladders too.',
      `Workers are copies of each function, with batches of ${batch}; ledger calls of 3–8 ms, answers after 150–400 ms, doorbells after 15–60 ms.`,
    ],
  }
}
