import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'

import { type FaultOptions, faultHelp, readFaultOptions } from './fault-options.ts'
import { regressionSeeds } from './regression-seeds.ts'
import { Report } from './report.ts'
import { runSeed, type SeedOptions, type SeedResult } from './run-seed.ts'
import { familyOf } from './scenario/scenario.ts'

/** How many seeds a thread is given at a time. */
const portion = 20

const options = readFaultOptions(process.argv.slice(2))
if ('help' in options) process.stdout.write(faultHelp)
else if ('problem' in options) {
  process.stderr.write(`${options.problem}\n`)
  process.exitCode = 2
} else if (options.history) {
  await tell(options.from, options)
} else {
  process.exitCode = (await runAll(options)) ? 0 : 1
}

/** One seed, line by line. */
async function tell(seed: number, asked: FaultOptions): Promise<void> {
  const result = await runSeed(seed, { history: true, wire: asked.wire, ...chosenOf(asked) })
  process.stdout.write(`${result.history.join('\n')}\n`)
  for (const { promise, text } of result.violations) process.stdout.write(`*** ${promise}: ${text}\n`)
  process.stdout.write(`seed ${seed}, ${result.mode}, ${result.family}: ${result.violations.length} violations\n`)
  if (result.violations.length > 0) process.exitCode = 1
}

interface Job {
  seed: number
  options: SeedOptions
}

/** The mode and the family that were asked for, where any were. */
function chosenOf({ mode, family }: FaultOptions): Pick<SeedOptions, 'mode' | 'family'> {
  return { ...(mode === undefined ? {} : { mode }), ...(family === undefined ? {} : { family }) }
}

/** @returns whether every promise was kept and every declared fault met */
async function runAll(asked: FaultOptions): Promise<boolean> {
  const { seeds, from, family, wire } = asked
  const chosen = chosenOf(asked)
  // Up to a hundred seeds of each run go over real XML bytes: none of the other family's, and no more than a tenth.
  const everyWire = Math.max(10, Math.floor(seeds / 100))
  const goesOverWire = (seed: number): boolean => (family ?? familyOf(seed)) === 'xml' && seed % everyWire === 1
  const jobs: Job[] = [
    ...regressionSeeds.map(({ seed, family, wire: overWire }) => ({
      seed,
      options: { family, wire: overWire === true },
    })),
    ...Array.from({ length: seeds }, (_, position) => ({
      seed: from + position,
      options: { ...chosen, wire: wire || goesOverWire(from + position) },
    })),
  ]
  const report = new Report(seeds, regressionSeeds.length)
  const begun = performance.now()
  let next = 0
  const threads = Math.min(asked.threads ?? Math.min(2, availableParallelism()), Math.ceil(jobs.length / portion))
  const work = () =>
    new Promise<void>((resolve, reject) => {
      const worker = new Worker(new URL('./seed-thread.ts', import.meta.url))
      const give = () => {
        const part = jobs.slice(next, next + portion)
        next += portion
        if (part.length > 0) return worker.postMessage(part)
        worker.terminate().then(() => resolve(), reject)
      }
      worker.on('message', (results: { result: SeedResult; wire: boolean }[]) => {
        for (const { result, wire: overWire } of results) report.add(result, overWire)
        give()
      })
      worker.on('error', reject)
      give()
    })
  await Promise.all(Array.from({ length: threads }, work))
  const { text, isGood } = report.finish((performance.now() - begun) / 1_000)
  for (const failure of report.failures.slice(0, 3)) {
    const { seed, mode, family, wire: overWire } = failure
    const again = await runSeed(seed, { history: true, wire: overWire, mode, family })
    process.stdout.write(`\nHistory of seed ${seed} (${mode}, ${family}):\n${shortened(again.history)}\n`)
  }
  process.stdout.write(text)
  return isGood
}

/** The lines up to a little after the first violation, the most recent ones only. */
function shortened(lines: readonly string[]): string {
  const first = lines.findIndex((line) => line.includes('ORACLE'))
  const end = first < 0 ? lines.length : first + 5
  return lines.slice(Math.max(0, end - 150), end).join('\n')
}
