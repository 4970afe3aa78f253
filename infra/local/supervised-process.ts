import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { createInterface } from 'node:readline'

/** A part of the runtime that is a process of its own. */
export interface ProcessPlan {
  /** For messages. */
  name: string
  /** Module that the process runs; it must print one line when it is ready, and end when its IPC channel closes. */
  modulePath: string
  arguments: readonly string[]
  /** Takes what the process writes to standard error. */
  logFile: string
  /** Told when the process ended by itself and is started again. */
  onRestart(reason: string): void
}

/** A child process that is started again whenever it ends, until it is stopped. */
export interface SupervisedProcess {
  /** Of the process that runs now. */
  pid(): number | undefined
  /** The first line that the first process printed; rejects when it does not come up. */
  ready: Promise<string>
  stop(): Promise<void>
}

/** The process would not come up. */
export class ProcessStartError extends Error {
  override readonly name = 'ProcessStartError'
  readonly code = 'PROCESS_START_FAILED'
}

const mostFailedStarts = 5
const patienceMilliseconds = 2_000

/**
 * Starts a process and keeps it running.
 *
 * The process has its own group, so that Ctrl-C reaches only the runtime, which then stops its parts in order. Should the
 * runtime be killed, the closed IPC channel tells the process to end.
 */
export function superviseProcess(plan: ProcessPlan): SupervisedProcess {
  let child: ChildProcess | undefined
  let stopping = false
  let failedStarts = 0
  let restart: NodeJS.Timeout | undefined
  const first = Promise.withResolvers<string>()
  first.promise.catch(() => undefined)

  const start = () => {
    const log = openSync(plan.logFile, 'a')
    const started = spawn(process.execPath, [plan.modulePath, ...plan.arguments], {
      stdio: ['ignore', 'pipe', log, 'ipc'],
      detached: true,
    })
    closeSync(log)
    child = started
    const output = started.stdout
    if (output !== null) {
      createInterface({ input: output }).once('line', (line) => {
        failedStarts = 0
        first.resolve(line)
      })
      output.on('error', () => undefined)
    }
    started.once('exit', (code, signal) => {
      if (stopping) return
      failedStarts += 1
      const reason = signal ?? `exit code ${code}`
      if (failedStarts >= mostFailedStarts) {
        first.reject(
          new ProcessStartError(
            `${plan.name} ended ${failedStarts} times before it was ready (${reason}). Read ${plan.logFile}.`,
          ),
        )
      }
      plan.onRestart(reason)
      restart = setTimeout(start, Math.min(50 * 2 ** failedStarts, 2_000))
    })
  }
  start()

  return {
    pid: () => child?.pid,
    ready: first.promise,
    async stop() {
      stopping = true
      clearTimeout(restart)
      if (child !== undefined) await endProcess(child)
    },
  }
}

async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const force = setTimeout(() => child.kill('SIGKILL'), patienceMilliseconds)
  await ended
  clearTimeout(force)
}
