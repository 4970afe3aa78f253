import { judgeRound } from './judge-round.ts'
import { planRound } from './plan-round.ts'
import { playRound, removeRound } from './play-round.ts'
import { readRoundOptions, roundsHelp } from './round-options.ts'
import { roundReport } from './round-report.ts'

/** `npm run fault:processes`: rounds of `kill -9` against the embedded product, judged by the vendor's journal. */
const options = readRoundOptions(process.argv.slice(2))
if ('help' in options) process.stdout.write(roundsHelp)
else if ('problem' in options) {
  process.stderr.write(`${options.problem}\n`)
  process.exitCode = 2
} else {
  const ending = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => ending.abort())
  const { rounds, operations, seed, keep } = options
  let failed = 0
  let played = 0
  for (; played < rounds && !ending.signal.aborted; played += 1) {
    if (!(await plays(seed + played, operations, keep, ending.signal))) failed += 1
  }
  process.stdout.write(`${played} rounds, ${failed} failed\n`)
  process.exitCode = failed === 0 && played === rounds ? 0 : 1
}

/** @returns whether every promise was kept */
async function plays(seed: number, operations: number, keep: boolean, signal: AbortSignal): Promise<boolean> {
  const plan = planRound(seed, operations)
  try {
    const round = await playRound(plan, signal)
    const problems = judgeRound(plan, round.facts)
    if (round.leftProcesses > 0) problems.push(`${round.leftProcesses} processes were left and had to be killed`)
    process.stdout.write(roundReport(plan, round.facts, problems))
    if (problems.length > 0 && keep) process.stdout.write(`  kept: ${round.folder}\n`)
    else removeRound(round)
    return problems.length === 0
  } catch (error) {
    const { message, cause } = error instanceof Error ? error : new Error(String(error))
    process.stdout.write(`seed ${seed}: BROKEN: ${message} (${cause instanceof Error ? cause.message : cause})\n`)
    return false
  }
}
