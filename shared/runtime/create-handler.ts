import middy from '@middy/core'
import type { Context } from 'aws-lambda'
import { codeCacheUse } from './code-cache.ts'
import { describeError } from './describe-error.ts'
import type { Log } from './logger.ts'
import type { Metrics } from './metrics.ts'

/** The part of Powertools' Logger that ties lines to an invocation. */
export interface InvocationLogger {
  addContext(context: Context): void
  resetKeys(): void
}

export interface HandlerSettings<Event, Result> {
  run(event: Event, context: Context): Promise<Result>
  /** What is answered instead of failing, for callers who wait; without it the invocation fails. */
  onError?(error: unknown, context: Context): Result
  logger: InvocationLogger
  log: Log
  metrics: Metrics
}

/**
 * An invocation failed. Lambda writes the text of what a handler throws into its own log, so this one holds nothing but
 * names, and no cause.
 */
export class InvocationError extends Error {
  override readonly name = 'InvocationError'
  readonly code = 'INVOCATION_FAILED'
}

/**
 * A Lambda handler around `run`: the invocation's ids on every log line (the event itself is never logged), metrics
 * written at the end, errors logged without content.
 *
 * middy's own early time-out is off: it would answer while a vendor request is still open, whose outcome could then not
 * be written down (docs/explanation/protocol.md#the-window-on-the-socket). A handler watches the remaining time itself.
 *
 * @returns the handler; it rejects with InvocationError when `run` failed and there is no `onError`
 */
export function createHandler<Event, Result>(
  settings: HandlerSettings<Event, Result>,
): (event: Event, context: Context) => Promise<Result> {
  const { run, onError, logger, log, metrics } = settings
  let cacheRefused = codeCacheUse() === 'refused'
  return middy<Event, Result>((event: Event, context: Context) => run(event, context), { timeoutEarlyInMillis: 0 }).use(
    {
      name: 'invocation',
      before({ context }) {
        logger.resetKeys()
        logger.addContext(context)
        if (!cacheRefused) return
        // Once a copy: nothing is wrong, but each cold start compiles its bundle until the next deployment.
        cacheRefused = false
        log.warn('V8 refused the code cache of this bundle, so the cold start took longer.')
        metrics.count('CodeCacheRefused')
      },
      after() {
        metrics.publish()
      },
      onError(request) {
        const { error, context } = request
        log.error('The invocation failed.', describeError(error))
        metrics.count('InvocationFailed')
        metrics.publish()
        // Not thrown: middy would tie the first error, with all it holds, to what is thrown here.
        request.error = invocationError(error)
        if (onError) request.response = onError(error, context)
      },
    },
  )
}

function invocationError(error: unknown): InvocationError {
  const { error: name, code } = describeError(error)
  const named = code === undefined ? name : `${name} (${code})`
  return new InvocationError(`The invocation failed with ${named}. Look for this request id in the function's log.`)
}
