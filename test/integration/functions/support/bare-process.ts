import { createRequire } from 'node:module'
import type { Context } from 'aws-lambda'
import { lambdaContext } from '../../../../infra/local/lambda-context.ts'

/** Loads one bundle as Lambda does, and carries out the invocations that its parent sends. */
export interface BareInvocation {
  event: unknown
  timeoutMilliseconds: number
  /** How far this process's wall clock is ahead, so that what is cached can grow old without waiting. */
  aheadMilliseconds: number
}

export interface BareAnswer {
  result?: unknown
  error?: string
  milliseconds: number
}

const [, , bundle = '', name = ''] = process.argv
const realNow = Date.now
let ahead = 0
Date.now = () => realNow() + ahead

const { handler } = createRequire(bundle)(bundle) as { handler(event: unknown, context: Context): Promise<unknown> }
const description = { name, memoryMegabytes: 256, timeoutSeconds: 60, region: 'us-east-1' }

process.on('message', ({ event, timeoutMilliseconds, aheadMilliseconds }: BareInvocation) => {
  ahead = aheadMilliseconds
  const began = performance.now()
  const context = lambdaContext(description, 'bare', () => timeoutMilliseconds - (performance.now() - began))
  const answer = (rest: Omit<BareAnswer, 'milliseconds'>) =>
    process.send?.({ ...rest, milliseconds: performance.now() - began })
  handler(event, context).then(
    (result) => answer({ result }),
    (error: unknown) => answer({ error: String(error) }),
  )
})
process.send?.('ready')
