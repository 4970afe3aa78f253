import { existsSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { FolderFormError } from './folder-form.ts'
import { FolderInUseError } from './folder-lock.ts'
import { type Runtime, startRuntime } from './runtime.ts'
import { startGuide } from './start-guide.ts'
import { readStartOptions, type StartOptions, startHelp } from './start-options.ts'
import { tourReport } from './tour-report.ts'
import { playTour } from './tour-script.ts'
import { tourTable } from './tour-table.ts'

const root = resolve(import.meta.dirname, '../..')
/** npm passes a Ctrl-C on that the terminal has sent already, so a second one only counts after this. */
const doubleSignalMilliseconds = 500

const write = (text: string): void => {
  process.stdout.write(text)
}

/**
 * `npm start`: runs until it is told to stop.
 *
 * @param words of the command line
 * @returns the exit code, when the command is over
 */
export async function startCommand(words: readonly string[]): Promise<number> {
  const reading = readStartOptions(words)
  if (reading.kind === 'help') {
    write(startHelp)
    return 0
  }
  if (reading.kind === 'bad') {
    process.stderr.write(`${reading.problem}\n\n${startHelp}`)
    return 2
  }
  const { options } = reading
  const began = performance.now()
  let runtime: Runtime
  try {
    runtime = await startRuntime({
      root,
      folder: options.folder,
      ...(options.port === undefined ? {} : { apiPort: options.port }),
      onNote: (message) => write(`  (${message})\n`),
    })
  } catch (error) {
    process.stderr.write(`${startProblem(error, options)}\n`)
    return 1
  }
  const stopped = stopOnSignal(runtime)
  write(`Ready in ${((performance.now() - began) / 1000).toFixed(1)} s.\n`)
  const toured = firstTour(runtime, options).then(() => true)
  if (await Promise.race([toured, stopped.then(() => false)])) write(startGuide(runtime.endpoints, options.folder))
  await stopped
  return 0
}

/** Plays the tour at the first start in a folder; one that broke off is played again. */
async function firstTour(runtime: Runtime, { folder, tour }: StartOptions): Promise<void> {
  const played = join(resolve(folder), 'tour-played')
  if (!tour || existsSync(played)) return
  write('\nA tour, since this is the first start here: messages dropped on the queues, and what becomes of them.\n\n')
  const terminal = process.stdout.isTTY ? { columns: process.stdout.columns || 80 } : undefined
  try {
    const result = await playTour(runtime.endpoints, tourTable(write, terminal))
    write(`\n${tourReport(result)}`)
    writeFileSync(played, '')
  } catch (error) {
    write(`\nThe tour broke off: ${error instanceof Error ? error.message : error}\n`)
  }
}

/**
 * Resolves when the runtime has been stopped by Ctrl-C or SIGTERM; a second one ends everything at once. npm passes no
 * SIGTERM on: under it, the end of the parent process counts as one.
 */
function stopOnSignal(runtime: Runtime): Promise<void> {
  const { promise, resolve: stopped, reject } = Promise.withResolvers<void>()
  let firstAt: number | undefined
  const onSignal = (): void => {
    const now = performance.now()
    if (firstAt === undefined) {
      firstAt = now
      write('\nStopping…\n')
      runtime.stop().then(stopped, reject)
    } else if (now - firstAt > doubleSignalMilliseconds) {
      for (const pid of Object.values(runtime.processes())) if (pid !== undefined) end(pid)
      process.exit(130)
    }
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  if (process.env.npm_lifecycle_event !== undefined) whenParentEnds(() => firstAt ?? onSignal())
  return promise
}

function whenParentEnds(ended: () => void): void {
  const parent = process.ppid
  const look = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(look)
    ended()
  }, 1_000)
  look.unref()
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It had ended already.
  }
}

function startProblem(error: unknown, { folder, port }: StartOptions): string {
  if (error instanceof FolderInUseError || error instanceof FolderFormError) return error.message
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') {
    return port === undefined
      ? `An address was taken in between: ${message}. Start again.`
      : `--port ${port} is taken by another program. Choose another, or leave it out.`
  }
  return `The runtime could not start: ${message}\nLogs are in ${folder}/logs.`
}
