import { createRequire } from 'node:module'
import { parentPort, workerData } from 'node:worker_threads'
import type { FunctionAnswer, FunctionWorkerData, Invocation } from './function-protocol.ts'
import { lambdaContext } from './lambda-context.ts'

/**
 * The inside of a function's worker thread: loads the bundle as Lambda's runtime does, then carries out invocations. Its
 * environment is what the host gave the thread.
 */
const { bundlePath, description } = workerData as FunctionWorkerData
type Handler = (event: unknown, context: unknown) => unknown

const { handler } = createRequire(bundlePath)(bundlePath) as { handler?: Handler }
if (typeof handler !== 'function') throw new TypeError(`${bundlePath} does not export a function named handler.`)

const port = parentPort
port?.on('message', (invocation: Invocation) => {
  run(handler, invocation).then((answer) => port.postMessage(answer))
})
port?.postMessage('ready')

async function run(handle: Handler, { id, event, deadline }: Invocation): Promise<FunctionAnswer> {
  try {
    const result = await handle(
      JSON.parse(event),
      lambdaContext(description, id, () => deadline - Date.now()),
    )
    return { id, result: JSON.stringify(result) ?? 'null' }
  } catch (error) {
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error))
    process.stderr.write(`${JSON.stringify({ requestId: id, errorType: name, errorMessage: message, stack })}\n`)
    return { id, error: { type: name, message } }
  }
}
