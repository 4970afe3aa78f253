import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'
import { type Endpoints, readEndpoints } from '../../../../infra/local/endpoints.ts'
import { isAlive } from './process-alive.ts'

/** A runtime in a process of its own, so that it can be killed. */
export interface RuntimeProcess {
  endpoints: Endpoints
  /** Process ids of the runtime itself and of its parts. */
  pids: { runtime: number; dynamodb: number; simulator: number }
  /** What it wrote to standard error so far. */
  errors(): string
  /** Ends the runtime's own process with a signal, and resolves when it is over. */
  end(signal: NodeJS.Signals): Promise<number | null>
}

/** The runtime did not come up; the message is what it said. */
export class RuntimeProcessError extends Error {
  override readonly name = 'RuntimeProcessError'
}

const script = join(import.meta.dirname, 'run-runtime.ts')

/**
 * Starts a runtime in `folder` and waits until it is ready. Whatever is left of it ends with the test.
 *
 * @param functions `echo`: functions that print and give back what they got; `product`: those of the catalogue
 */
export async function startRuntimeProcess(functions: 'echo' | 'product', folder: string): Promise<RuntimeProcess> {
  const child = spawn(process.execPath, [script, functions, folder], { stdio: ['ignore', 'pipe', 'pipe'] })
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text
  })
  const exit = once(child, 'exit') as Promise<[number | null]>
  const lines = createInterface({ input: child.stdout })
  const line = once(lines, 'line') as Promise<[string]>
  const first = await Promise.race([line.then(([text]) => text), exit.then(() => undefined)])
  if (first === undefined) throw new RuntimeProcessError(errors)
  const parts = JSON.parse(first) as { dynamodb: number; simulator: number }
  const pids = { runtime: child.pid ?? 0, ...parts }
  onTestFinished(() => endAll(child, Object.values(parts)))
  const endpoints = readEndpoints(folder)
  if (endpoints === undefined) throw new RuntimeProcessError('The runtime is ready, but wrote no endpoints.')
  return {
    endpoints,
    pids,
    errors: () => errors,
    async end(signal) {
      child.kill(signal)
      const [code] = await exit
      return code
    },
  }
}

function endAll(child: ChildProcess, parts: readonly number[]): void {
  child.kill('SIGKILL')
  for (const pid of parts) if (isAlive(pid)) process.kill(pid, 'SIGKILL')
}
