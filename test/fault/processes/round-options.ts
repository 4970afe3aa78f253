import { parseArgs } from 'node:util'

/** What the command line asks for. */
export interface RoundOptions {
  rounds: number
  /** Per round. */
  operations: number
  /** Of the first round; each later round has the next number. */
  seed: number
  /** Keep the folders of rounds that failed. */
  keep: boolean
}

const usage = 'usage: npm run fault:processes -- [--rounds N] [--operations N] [--seed S] [--keep]'

/** Fewer would leave accounts without work. */
const fewestOperations = 48

/** Reads the command line; a problem is told with the usage. */
export function readRoundOptions(words: readonly string[]): RoundOptions | { problem: string } {
  try {
    const { values } = parseArgs({
      args: [...words],
      options: {
        rounds: { type: 'string', default: '20' },
        operations: { type: 'string', default: '200' },
        seed: { type: 'string', default: '1' },
        keep: { type: 'boolean', default: false },
      },
    })
    const { rounds, operations, seed, keep } = values
    for (const [name, value] of Object.entries({ rounds, operations, seed })) {
      if (!/^\d{1,9}$/.test(value)) {
        return { problem: `--${name} must be a whole number, but is ${JSON.stringify(value)}\n${usage}` }
      }
    }
    if (Number(operations) < fewestOperations) {
      return { problem: `--operations must be at least ${fewestOperations}, but is ${operations}\n${usage}` }
    }
    return { rounds: Number(rounds), operations: Number(operations), seed: Number(seed), keep }
  } catch (error) {
    return { problem: `${error instanceof Error ? error.message : String(error)}\n${usage}` }
  }
}
