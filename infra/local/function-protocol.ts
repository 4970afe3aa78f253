/** What Lambda says about a function in its context and its reserved variables. */
export interface FunctionDescription {
  name: string
  memoryMegabytes: number
  timeoutSeconds: number
  region: string
}

/** What a worker thread is started with. */
export interface FunctionWorkerData {
  bundlePath: string
  description: FunctionDescription
}

/** From the host to the worker. */
export interface Invocation {
  id: string
  /** JSON, as Lambda hands it over. */
  event: string
  /** Wall-clock ms at which the invocation is ended. */
  deadline: number
}

/** From the worker to the host; `result` is JSON. */
export type FunctionAnswer = { id: string; result: string } | { id: string; error: { type: string; message: string } }
