import { parseArgs } from 'node:util'

export interface StartOptions {
  folder: string
  /** Port of the HTTP API. */
  port?: number
  tour: boolean
}

export type StartReading = { kind: 'run'; options: StartOptions } | { kind: 'help' } | { kind: 'bad'; problem: string }

export const startHelp = `Starts Partner Ops on this machine, with the vendor's simulator and stand-ins for the AWS services.

  npm start [-- options]

  --folder <path>  where state and logs are kept (default .local)
  --port <number>  port of the HTTP API, 1 to 65535 (default: a free one, the same at every start)
  --no-tour        leave out the tour that is played at the first start in a folder
  --help           this text

Ctrl-C stops everything; state is kept. Everything listens on 127.0.0.1 only.
`

/** Reads the command line's words. A problem names the option, the rule and what was given. */
export function readStartOptions(words: readonly string[]): StartReading {
  let values: { folder?: string; port?: string; 'no-tour'?: boolean; help?: boolean }
  try {
    ;({ values } = parseArgs({
      args: [...words],
      options: {
        folder: { type: 'string' },
        port: { type: 'string' },
        'no-tour': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }))
  } catch (error) {
    return { kind: 'bad', problem: error instanceof Error ? error.message : String(error) }
  }
  if (values.help === true) return { kind: 'help' }
  const port = values.port === undefined ? undefined : Number(values.port)
  if (port !== undefined && (!/^\d{1,5}$/.test(values.port ?? '') || port < 1 || port > 65_535)) {
    return {
      kind: 'bad',
      problem: `--port must be a whole number from 1 to 65535, but is ${JSON.stringify(values.port)}`,
    }
  }
  if (values.folder === '') return { kind: 'bad', problem: '--folder must be a path, but is empty' }
  const folder = values.folder ?? '.local'
  return {
    kind: 'run',
    options: { folder, tour: values['no-tour'] !== true, ...(port === undefined ? {} : { port }) },
  }
}
