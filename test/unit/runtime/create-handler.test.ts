import type { Context } from 'aws-lambda'
import { describe, expect, it } from 'vitest'
import { StoreError } from '../../../shared/ledger/item-store.ts'
import { noteCodeCache } from '../../../shared/runtime/code-cache.ts'
import { createHandler, type HandlerSettings, InvocationError } from '../../../shared/runtime/create-handler.ts'
import { createMemoryLog, MemoryMetrics } from '../../support/memory/memory-log.ts'

const context = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 5_000 } as Context

function prepare(changes: Partial<HandlerSettings<{ x: number }, string>> = {}) {
  const { lines, log } = createMemoryLog()
  const metrics = new MemoryMetrics()
  const calls: string[] = []
  const handler = createHandler<{ x: number }, string>({
    run: async ({ x }, { awsRequestId }) => `${awsRequestId}:${x}`,
    logger: {
      addContext: ({ awsRequestId }) => calls.push(`add ${awsRequestId}`),
      resetKeys: () => calls.push('reset'),
    },
    log,
    metrics,
    ...changes,
  })
  return { handler, lines, metrics, calls }
}

async function thrownBy(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  )
}

describe('a handler', () => {
  it('answers what run answers, ties the log to the invocation and publishes the metrics', async () => {
    const { handler, metrics, calls, lines } = prepare()
    expect(await handler({ x: 7 }, context)).toBe('request-1:7')
    expect(calls).toEqual(['reset', 'add request-1'])
    expect(metrics.published).toBe(1)
    expect(lines).toEqual([])
  })

  it.each([
    ['refused', [1, 1]],
    ['used', [undefined, undefined]],
    ['none', [undefined, undefined]],
  ] as const)('counts a code cache once a copy, and only when it was refused: %s', async (use, counted) => {
    noteCodeCache(use)
    const { handler, metrics } = prepare()
    noteCodeCache('none')
    const counts = []
    for (const x of [1, 2]) {
      await handler({ x }, context)
      counts.push(metrics.counts.get('CodeCacheRefused'))
    }
    expect(counts).toEqual(counted)
  })

  it('fails with an error that holds names only, since Lambda logs what is thrown', async () => {
    const cause = Object.assign(new Error('hunter2'), { $response: { body: 'hunter2' } })
    const { handler, metrics, lines } = prepare({
      run: async () => Promise.reject(new StoreError('STORE_THROTTLED', 'Too much.', { cause })),
    })
    const error = await thrownBy(handler({ x: 1 }, context))
    expect(error).toBeInstanceOf(InvocationError)
    expect(error).toMatchObject({
      code: 'INVOCATION_FAILED',
      message: expect.stringContaining('StoreError (STORE_THROTTLED)'),
    })
    expect(Reflect.ownKeys(error as object).toSorted()).toEqual(['code', 'message', 'name', 'stack'])
    expect(lines).toMatchObject([
      { level: 'error', fields: { error: 'StoreError', code: 'STORE_THROTTLED', reason: 'Too much.' } },
    ])
    expect(JSON.stringify(lines)).not.toContain('hunter2')
    expect(metrics.counts.get('InvocationFailed')).toBe(1)
    expect(metrics.published).toBe(1)
  })

  it('answers instead of failing where someone waits for the answer', async () => {
    const { handler, lines } = prepare({
      run: async () => {
        throw new TypeError('hunter2')
      },
      onError: (error, { awsRequestId }) => `${error instanceof TypeError} ${awsRequestId}`,
    })
    expect(await handler({ x: 1 }, context)).toBe('true request-1')
    expect(lines).toHaveLength(1)
    expect(JSON.stringify(lines)).not.toContain('hunter2')
  })

  it('waits for its work however little time is left, so that an open request is never abandoned', async () => {
    let finish: (answer: string) => void = () => undefined
    const work = new Promise<string>((resolve) => {
      finish = resolve
    })
    const { handler } = prepare({ run: () => work })
    let answered = false
    const answer = handler({ x: 1 }, { ...context, getRemainingTimeInMillis: () => 0 } as Context).finally(() => {
      answered = true
    })
    // middy's early time-out would fire on the next turn of the timers.
    await new Promise((resolve) => setTimeout(resolve, 0))
    await new Promise((resolve) => setTimeout(resolve, 0))
    expect(answered).toBe(false)
    finish('done')
    expect(await answer).toBe('done')
  })
})
