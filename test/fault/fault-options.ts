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
  'usage: npm run fault -- [--seeds N] [--from S] [--mode closed|open] [--family xml|generations] [--wire] [--threads T], or --history --from S'

/** Reads the command line; a problem is told with the usage. */
export function readFaultOptions(parameters: readonly string[]): FaultOptions | { problem: string } {
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
      },
    })
    const { seeds, from, mode, family, wire, history, threads } = values
    for (const [name, value] of Object.entries({ seeds, from, threads })) {
      if (value !== undefined && !/^\d{1,9}$/.test(value)) {
        return { problem: `--${name} must be a whole number, but is ${JSON.stringify(value)}\n${usage}` }
      }
    }
    if (mode !== undefined && mode !== 'closed' && mode !== 'open') {
      return { problem: `--mode must be closed or open, but is ${JSON.stringify(mode)}\n${usage}` }
    }
    if (family !== undefined && family !== 'xml' && family !== 'generations') {
      return { problem: `--family must be xml or generations, but is ${JSON.stringify(family)}\n${usage}` }
    }
    if (family === 'generations' && wire) return { problem: `over the wire there is XML alone\n${usage}` }
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
