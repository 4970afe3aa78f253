import type { Context } from 'aws-lambda'

/** Prints what it was invoked with, and answers with it. */
export const handler = async (event: unknown, context: Context): Promise<unknown> => {
  process.stdout.write(`${JSON.stringify({ functionName: context.functionName, event })}\n`)
  return isQueueEvent(event) ? { batchItemFailures: [] } : { statusCode: 200, body: JSON.stringify(event) }
}

const isQueueEvent = (event: unknown): boolean => typeof event === 'object' && event !== null && 'Records' in event
