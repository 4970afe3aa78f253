import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { Worker } from 'node:worker_threads'
import type { FunctionAnswer, FunctionDescription, FunctionWorkerData, Invocation } from './function-protocol.ts'

/** A function of the catalogue, ready to be invoked on this machine. */
export interface FunctionPlan {
  description: FunctionDescription
  /** CommonJS file that exports `handler`. */
  bundlePath: string
  /** function-worker.ts, or a bundle of it: a thread that need not strip types takes 10 MB less. */
  workerPath: string
  environment: Readonly<Record<string, string>>
  /** How many invocations may run at once; more wait. On Lambda these would be copies of the function. */
  mostAtOnce: number
  /** Takes what the function writes to standard output and error. */
  logFile: string
}

export interface FunctionHost {
  /**
   * Invokes the function with an event and returns what it returned, both as they come out of JSON.
   *
   * @throws FunctionError when it threw, ran out of time or could not be loaded
   */
  invoke(event: unknown): Promise<unknown>
  /** Ends the function at once; invocations that run or wait are refused with `FUNCTION_STOPPED`. */
  stop(): Promise<void>
}

/** Append-only. */
export type FunctionErrorCode = 'FUNCTION_FAILED' | 'FUNCTION_TIMED_OUT' | 'FUNCTION_ENDED' | 'FUNCTION_STOPPED'

export class FunctionError extends Error {
  override readonly name = 'FunctionError'
  readonly code: FunctionErrorCode

  constructor(code: FunctionErrorCode, message: string) {
    super(message)
    this.code = code
  }
}

/** Small, since eight functions share the machine and none makes much garbage. */
const youngMegabytes = 6

interface Running {
  resolve(result: unknown): void
  reject(error: FunctionError): void
  timer: NodeJS.Timeout
}

interface Waiting {
  event: string
  resolve(result: unknown): void
  reject(error: FunctionError): void
}

interface Copy {
  worker: Worker
  ready: Promise<void>
  running: Map<string, Running>
}

/**
 * Hosts one function in a worker thread with an environment of its own. The thread starts with the first invocation, as
 * a cold start on Lambda. An invocation that runs out of time takes the thread down, and so ends those beside it too: they
 * fail as if their copies had crashed, which every caller has to survive anyway.
 */
export function hostFunction(plan: FunctionPlan): FunctionHost {
  const { name, timeoutSeconds, memoryMegabytes } = plan.description
  const log = createWriteStream(plan.logFile, { flags: 'a' })
  const waiting: Waiting[] = []
  let copy: Copy | undefined
  let busy = 0
  let stopped = false

  const discard = (failed: Copy, error: FunctionError): Promise<unknown> => {
    if (copy === failed) copy = undefined
    for (const [id, running] of failed.running) {
      clearTimeout(running.timer)
      failed.running.delete(id)
      running.reject(error)
    }
    return failed.worker.terminate()
  }

  const startCopy = (): Copy => {
    const workerData: FunctionWorkerData = { bundlePath: plan.bundlePath, description: plan.description }
    const worker = new Worker(plan.workerPath, {
      workerData,
      env: { ...plan.environment },
      execArgv: [],
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: memoryMegabytes, maxYoungGenerationSizeMb: youngMegabytes },
    })
    worker.stdout.pipe(log, { end: false })
    worker.stderr.pipe(log, { end: false })
    const ready = Promise.withResolvers<void>()
    ready.promise.catch(() => undefined)
    const started: Copy = { worker, ready: ready.promise, running: new Map() }
    worker.on('message', (message: 'ready' | FunctionAnswer) => {
      if (message === 'ready') ready.resolve()
      else settle(started, message)
    })
    const fail = (reason: string) => {
      const error = new FunctionError('FUNCTION_ENDED', `The function ${name} ended: ${reason}. Read ${plan.logFile}.`)
      ready.reject(error)
      void discard(started, error)
    }
    worker.on('error', (error: Error) => {
      log.write(`${error.stack ?? error.message}\n`)
      fail(error.message)
    })
    worker.on('exit', (code) => fail(`exit code ${code}`))
    return started
  }

  const run = async ({ event, resolve, reject }: Waiting): Promise<void> => {
    copy ??= startCopy()
    const chosen = copy
    try {
      await chosen.ready
    } catch (error) {
      return reject(stopped ? stoppedError(name) : (error as FunctionError))
    }
    const id = randomUUID()
    const limit = timeoutSeconds * 1_000
    const timer = setTimeout(() => {
      const message = `The function ${name} was ended after ${timeoutSeconds} s, its time limit.`
      log.write(`${JSON.stringify({ requestId: id, errorType: 'FUNCTION_TIMED_OUT', errorMessage: message })}\n`)
      void discard(chosen, new FunctionError('FUNCTION_TIMED_OUT', message))
    }, limit)
    await new Promise<void>((settled) => {
      chosen.running.set(id, {
        timer,
        resolve: (result) => {
          resolve(result)
          settled()
        },
        reject: (error) => {
          reject(error)
          settled()
        },
      })
      const invocation: Invocation = { id, event, deadline: Date.now() + limit }
      chosen.worker.postMessage(invocation)
    })
  }

  const next = (): void => {
    if (stopped || busy >= plan.mostAtOnce) return
    const invocation = waiting.shift()
    if (invocation === undefined) return
    busy += 1
    void run(invocation).finally(() => {
      busy -= 1
      next()
    })
  }

  return {
    invoke(event) {
      const { promise, resolve, reject } = Promise.withResolvers<unknown>()
      if (stopped) reject(stoppedError(name))
      else waiting.push({ event: JSON.stringify(event), resolve, reject })
      next()
      return promise
    },
    async stop() {
      stopped = true
      for (const invocation of waiting.splice(0)) invocation.reject(stoppedError(name))
      if (copy !== undefined) await discard(copy, stoppedError(name))
      await new Promise<void>((resolve) => log.end(() => resolve()))
    },
  }
}

function settle(copy: Copy, answer: FunctionAnswer): void {
  const running = copy.running.get(answer.id)
  if (running === undefined) return
  copy.running.delete(answer.id)
  clearTimeout(running.timer)
  if ('result' in answer) running.resolve(JSON.parse(answer.result))
  else running.reject(new FunctionError('FUNCTION_FAILED', `${answer.error.type}: ${answer.error.message}`))
}

function stoppedError(name: string): FunctionError {
  return new FunctionError('FUNCTION_STOPPED', `The function ${name} was stopped with the runtime.`)
}
