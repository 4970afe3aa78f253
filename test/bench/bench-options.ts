import { parseArgs } from 'node:util'

/** The parts of the benchmark, in the order in which they run. */
export const parts = [
  'module-load',
  'own-cpu',
  'clients',
  'feed-memory',
  'allowed-rate',
  'aws-units',
  'local-start',
  'simulator',
  'throughput',
] as const
export type Part = (typeof parts)[number]

export interface BenchOptions {
  only: readonly Part[]
  quick: boolean
  /** Takes the figures as JSON. */
  json?: string
}

export type BenchReading = { kind: 'run'; options: BenchOptions } | { kind: 'help' } | { kind: 'bad'; problem: string }

export const benchHelp = `Measures Partner Ops: everything as ratios in one run, variants turn by turn.

  npm run bench [-- options]

  --only <parts>   only these, separated by commas: ${parts.join(', ')}
  --quick          fewer rounds and shorter simulations; figures are rougher
  --json <file>    write the figures as JSON too
  --help           this text
`

/** Reads the command line's words. A problem names the option, the rule and what was given. */
export function readBenchOptions(words: readonly string[]): BenchReading {
  let values: { only?: string; quick?: boolean; json?: string; help?: boolean }
  try {
    ;({ values } = parseArgs({
      args: [...words],
      options: {
        only: { type: 'string' },
        quick: { type: 'boolean' },
        json: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }))
  } catch (error) {
    return { kind: 'bad', problem: error instanceof Error ? error.message : String(error) }
  }
  if (values.help === true) return { kind: 'help' }
  const asked = values.only?.split(',') ?? parts
  const only = parts.filter((part) => asked.includes(part))
  const unknown = asked.find((name) => !(parts as readonly string[]).includes(name))
  if (unknown !== undefined) {
    return {
      kind: 'bad',
      problem: `--only must name parts out of ${parts.join(', ')}, but names ${JSON.stringify(unknown)}`,
    }
  }
  if (values.json === '') return { kind: 'bad', problem: '--json must be a path, but is empty' }
  const { json } = values
  return { kind: 'run', options: { only, quick: values.quick === true, ...(json === undefined ? {} : { json }) } }
}
