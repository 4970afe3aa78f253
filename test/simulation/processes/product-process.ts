import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Endpoints, readEndpoints } from '../../../infra/local/endpoints.ts'
import { awaitCondition } from './await-condition.ts'
import type { PartName } from './round-plan.ts'

const script = join(import.meta.dirname, 'runtime-main.ts')
const startPatience = 60_000
const stopPatience = 15_000

/** The product did not come up, or its parts do not answer. */
export class ProductProcessError extends Error {
  override readonly name = 'ProductProcessError'
  readonly code = 'PRODUCT_NOT_UP'
}

type PartIds = Readonly<Record<'dynamodb' | 'simulator', number>>

/** The embedded product in a folder, as processes that can be killed one by one. */
export class ProductProcess {
  readonly folder: string
  #runtime: ChildProcess | undefined
  #endpoints: Endpoints | undefined
  #cleared = false

  constructor(folder: string) {
    this.folder = folder
  }

  /** Where it can be reached; nothing while it is down. */
  get endpoints(): Endpoints | undefined {
    return this.#endpoints
  }

  /** @throws ProductProcessError when it does not come up in time */
  async start(): Promise<void> {
    if (this.#cleared) throw new ProductProcessError('The round is over; nothing is started any more.')
    const log = openSync(join(this.folder, 'runtime.log'), 'a')
    const runtime = spawn(process.execPath, [script, this.folder], {
      stdio: ['ignore', log, log, 'ipc'],
      detached: true,
    })
    closeSync(log)
    this.#runtime = runtime
    // A write to a killed process's channel is no news: its exit tells.
    runtime.on('error', () => undefined)
    const ready = once(runtime, 'message', { signal: AbortSignal.timeout(startPatience) }).then(() => true)
    const ended = once(runtime, 'exit').then(() => false)
    if (!(await Promise.race([ready.catch(() => false), ended]))) {
      throw new ProductProcessError(`The runtime did not come up; read runtime.log in ${this.folder}.`)
    }
    this.#endpoints = readEndpoints(this.folder)
  }

  /** Kills parts with SIGKILL, all at once. A killed runtime stays down until it is started again. */
  async kill(targets: readonly PartName[]): Promise<void> {
    const runtime = this.#runtime
    if (runtime?.pid === undefined) throw new ProductProcessError('There is no runtime to kill.')
    const parts = await this.#parts(runtime)
    const ids = targets.map((target) => (target === 'runtime' ? runtime.pid : parts[target]))
    const takesRuntime = targets.includes('runtime')
    const exit = takesRuntime ? once(runtime, 'exit') : undefined
    for (const id of ids) if (id !== undefined) endNow(id)
    if (takesRuntime) {
      this.#endpoints = undefined
      await exit
    }
  }

  /** Lets it end in order, as Ctrl-C does. */
  async stop(): Promise<void> {
    const runtime = this.#runtime
    this.#endpoints = undefined
    if (runtime === undefined || runtime.exitCode !== null || runtime.signalCode !== null) return
    const exit = once(runtime, 'exit').then(() => true)
    runtime.kill('SIGTERM')
    const late = once(AbortSignal.timeout(stopPatience), 'abort').then(() => false)
    if (!(await Promise.race([exit, late]))) runtime.kill('SIGKILL')
    await exit
  }

  /** Ends whatever still runs in the folder; says how many processes had to be killed. */
  async clear(): Promise<number> {
    this.#cleared = true
    this.#runtime?.kill('SIGKILL')
    const gone = async (): Promise<true | undefined> => (processesIn(this.folder).length === 0 ? true : undefined)
    // Parts of a killed runtime need a moment to notice.
    if (await awaitCondition(gone, 5_000, 50)) return 0
    const left = processesIn(this.folder)
    for (const id of left) endNow(id)
    await awaitCondition(gone, 5_000, 50)
    return left.length
  }

  #parts(runtime: ChildProcess): Promise<PartIds> {
    const answer = once(runtime, 'message', { signal: AbortSignal.timeout(5_000) }) as Promise<[PartIds]>
    runtime.send('processes', () => undefined)
    return answer.then(([parts]) => parts)
  }
}

/** Kills a process with SIGKILL; that it has ended already is no problem. */
function endNow(id: number): void {
  try {
    process.kill(id, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** Processes whose command line names the folder. */
function processesIn(folder: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((name) =>
      commandLine(name)
        .split('\0')
        .some((word) => word.startsWith(folder)),
    )
    .map(Number)
}

function commandLine(id: string): string {
  try {
    return readFileSync(`/proc/${id}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}
