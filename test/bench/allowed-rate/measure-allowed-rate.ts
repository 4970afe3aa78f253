import type { BenchRow, BenchSection } from '../bench-row.ts'
import { type BacklogResult, simulateBacklog } from './simulate-backlog.ts'

const seed = 20_260_115

/** How much of the allowed rate a backlog makes use of, and what that costs in over-rate answers. */
export async function measureAllowedRate({ quick }: { quick: boolean }): Promise<BenchSection> {
  const seconds = quick ? 120 : 400
  const rows: BenchRow[] = []
  for (const { jitter, least, mostOverRate } of [
    { jitter: 20, least: 97, mostOverRate: 0 },
    { jitter: 250, least: 85, mostOverRate: 0.1 },
  ]) {
    for (const workers of [10, 50]) {
      for (const requestsPerSecond of [4, 10]) {
        const plan = { workers, requestsPerSecond, jitter, seconds, seed }
        const fixed = await simulateBacklog({ ...plan, window: 'fixed' })
        const sliding = await simulateBacklog({ ...plan, window: 'sliding' })
        const name = `${jitter} ms jitter, ${workers} workers, ${requestsPerSecond}/s`
        rows.push(useRow(name, fixed, sliding, least), {
          name: `${name}: over-rate answers`,
          value: percent(Math.max(fixed.overRate, sliding.overRate)),
          unit: '%',
          target: { most: mostOverRate },
          detail: `fixed ${percent(fixed.overRate)} %, sliding ${percent(sliding.overRate)} %`,
        })
      }
    }
  }
  return {
    title: 'Use of the allowed rate under backlog (the worse of fixed and sliding windows)',
    rows,
    notes: [
      `The real engine on virtual time, ${seconds} s each, seed ${seed}; the first 20 s do not count.`,
      'Plain open-product operations of as many accounts; ledger calls of 3–8 ms, answers after 150–400 ms.',
      'A refused request does not count in the window; a worker works on one message at a time.',
    ],
  }
}

function useRow(name: string, fixed: BacklogResult, sliding: BacklogResult, least: number): BenchRow {
  return {
    name,
    value: percent(Math.min(fixed.use, sliding.use)),
    unit: '%',
    target: { least },
    detail:
      `fixed ${percent(fixed.use)} %, sliding ${percent(sliding.use)} %; ` +
      `${sliding.ledgerCallsPerRequest.toFixed(1)} ledger calls a request`,
  }
}

const percent = (part: number): number => Math.round(part * 10_000) / 100
