import { parentPort } from 'node:worker_threads'
import { runSeed, type SeedOptions } from './run-seed.ts'

parentPort?.on('message', async (jobs: { seed: number; options: SeedOptions }[]) => {
  const results = []
  for (const { seed, options } of jobs) {
    results.push({ result: await runSeed(seed, options), wire: options.wire === true })
  }
  parentPort?.postMessage(results)
})
