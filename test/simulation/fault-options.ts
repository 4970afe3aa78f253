import { parseArgs } from 'node:util'
import type { Family, Mode } from './scenario/scenario.ts'

/** What the command line asks for. */
export interface FaultOptions {
  seeds: number
  from: number
  mode?: Mode
  family?: Family
  wire: boolean
  /** Tell one seed, `from`, line by line. */
  history: boolean
  threads?: number
}

const usage =
  'usage: npm run fault -- [--seeds N] [--from S] [--mode closed|open] [--family xml|generations|backlog] [--wire] [--threads T], or --history --from S'

/** What `--help` prints. */
export const faultHelp = `Runs the engine in virtual time under seeded faults and holds it to its promises.

  ${usage}

  --seeds N     how many, one after another (500); from 10,000 on every declared fault must be met ten times
  --from S      the first seed (1)
  --mode        closed: the vendor keeps to its settle time, nobody else changes accounts; open: neither is sure
  --family      xml: partners with XML alone; generations: partners of every kind; backlog: hundreds behind one key;
                else as the seed has it
  --wire        every seed over real XML bytes; else up to a hundred of them
  --threads T   how many at the same time (2 at most when left out)
  --history     one seed, --from, line by line
  --help        this text
`

/** Reads the command line; a problem is told with the usage. */
export function readFaultOptions(parameters: readonly string[]): FaultOptions | { problem: string } | { help: true } {
  try {
    const { values } = parseArgs({
      args: [...parameters],
      options: {
        seeds: { type: 'string', default: '500' },
        from: { type: 'string', default: '1' },
        mode: { type: 'string' },
        family: { type: 'string' },
        threads: { type: 'string' },
        wire: { type: 'boolean', default: false },
        history: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
    if (values.help) return { help: true }
    const { seeds, from, mode, family, wire, history, threads } = values
    for (const [name, value] of Object.entries({ seeds, from, threads })) {
      if (value !== undefined && !/^\d{1,9}$/.test(value)) {
        return { problem: `--${name} must be a whole number, but is ${JSON.stringify(value)}\n${usage}` }
      }
    }
    if (mode !== undefined && mode !== 'closed' && mode !== 'open') {
      return { problem: `--mode must be closed or open, but is ${JSON.stringify(mode)}\n${usage}` }
    }
    if (family !== undefined && family !== 'xml' && family !== 'generations' && family !== 'backlog') {
      return { problem: `--family must be xml, generations or backlog, but is ${JSON.stringify(family)}\n${usage}` }
    }
    if (family !== undefined && family !== 'xml' && wire)
      return { problem: `over the wire there is XML alone\n${usage}` }
    return {
      seeds: Number(seeds),
      from: Number(from),
      wire,
      history,
      ...(mode === undefined ? {} : { mode }),
      ...(family === undefined ? {} : { family }),
      ...(threads === undefined ? {} : { threads: Number(threads) }),
    }
  } catch (error) {
    return { problem: `${error instanceof Error ? error.message : String(error)}\n${usage}` }
  }
}
