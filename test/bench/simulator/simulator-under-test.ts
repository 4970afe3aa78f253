import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** A simulator as its own process. */
export interface StartedSimulator {
  port: number
  control: string
  /** From the start of the process, or of npm, to the line that says that it listens. */
  startedAfter: number
  stop(): Promise<void>
}

/** Starts a command that runs a simulator, and waits for its line. */
export async function startMeasured(command: string, words: readonly string[], cwd: string): Promise<StartedSimulator> {
  const began = performance.now()
  // A group of its own, so that the signal at the end reaches what npm has started too.
  const child = spawn(command, words, { cwd, stdio: ['ignore', 'pipe', 'inherit'], detached: true })
  const ended = once(child, 'exit')
  const announced = await announcementOf(child, ended)
  const startedAfter = performance.now() - began
  if (announced === undefined) throw new Error(`${command} ${words.join(' ')} ended before it listened.`)
  return {
    port: Number(new URL(announced.url).port),
    control: announced.control,
    startedAfter,
    async stop() {
      if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGTERM')
      await ended
    },
  }
}

async function announcementOf(
  child: ChildProcess,
  ended: Promise<unknown>,
): Promise<{ url: string; control: string } | undefined> {
  const { promise, resolve } = Promise.withResolvers<{ url: string; control: string }>()
  if (child.stdout === null) return undefined
  // npm says what it runs before the simulator says anything.
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line.startsWith('{')) resolve(JSON.parse(line))
  })
  return Promise.race([promise, ended.then(() => undefined)])
}
