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

/** What `--help` prints. */
export const roundsHelp = `Rounds of kill -9 against the real processes, judged by the vendor's journal.

  ${usage}

  --rounds N        how many (20)
  --operations N    of each round, ${fewestOperations} or more (200)
  --seed S          of the first round; each later one has the next number (1)
  --keep            keep the folders of rounds that failed
  --help            this text
`

/** Reads the command line; a problem is told with the usage. */
export function readRoundOptions(words: readonly string[]): RoundOptions | { problem: string } | { help: true } {
  try {
    const { values } = parseArgs({
      args: [...words],
      options: {
        rounds: { type: 'string', default: '20' },
        operations: { type: 'string', default: '200' },
        seed: { type: 'string', default: '1' },
        keep: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
    if (values.help) return { help: true }
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
