import { type ChildProcess, fork, type StdioOptions } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export const mainFile = fileURLToPath(new URL('../../simulator/main.ts', import.meta.url))

export interface SimulatorProcess {
  readonly process: ChildProcess
  readonly url: string
  readonly control: string
  /** All that it printed on stdout so far. */
  stdout(): string
  /** Ends it with a signal and waits until it is gone; gives its exit code. */
  end(signal?: NodeJS.Signals): Promise<number | null>
}

/** Starts the simulator as its own process on a free port and waits for its line. */
export async function startSimulator(...words: string[]): Promise<SimulatorProcess> {
  const stdio: StdioOptions = ['ignore', 'pipe', 'pipe', 'ipc']
  const child = fork(mainFile, ['--port', '0', ...words], { stdio })
  let stdout = ''
  let stderr = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
  })
  const exit = once(child, 'exit') as Promise<[number | null]>
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      stdout += chunk.toString()
      if (stdout.includes('\n')) resolve(stdout.slice(0, stdout.indexOf('\n')))
    })
    exit.then(([code]) => reject(new Error(`the simulator ended with ${code} before it listened: ${stderr}`)))
  })
  const { url, control } = JSON.parse(line) as { url: string; control: string }
  return {
    process: child,
    url,
    control,
    stdout: () => stdout,
    async end(signal = 'SIGTERM') {
      child.kill(signal)
      return (await exit)[0]
    },
  }
}
