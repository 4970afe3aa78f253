import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { type FunctionPlan, hostFunction } from '../../../infra/local/function-host.ts'
import { lambdaVariables } from '../../../infra/local/lambda-context.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

const workerPath = join(import.meta.dirname, '../../../infra/local/function-worker.ts')
const description = { name: 'example', memoryMegabytes: 128, timeoutSeconds: 1, region: 'us-east-1' }

function host(source: string, changes: Partial<FunctionPlan> = {}) {
  const folder = temporaryFolder()
  const bundlePath = join(folder, 'index.cjs')
  writeFileSync(bundlePath, source)
  const logFile = join(folder, 'example.log')
  const environment = { ...lambdaVariables(description), GREETING: 'hello' }
  const running = hostFunction({ description, bundlePath, workerPath, environment, mostAtOnce: 2, logFile, ...changes })
  onTestFinished(() => running.stop())
  return { ...running, logFile }
}

describe('a hosted function', () => {
  it('gets the event and a context of Lambda, and only its own environment', async () => {
    const { invoke } = host(`exports.handler = async (event, context) => ({
      event, name: context.functionName, id: context.awsRequestId, memory: context.memoryLimitInMB,
      remaining: context.getRemainingTimeInMillis(), greeting: process.env.GREETING, path: process.env.PATH ?? null,
      own: process.env.AWS_LAMBDA_FUNCTION_NAME })`)
    const result = (await invoke({ a: [1] })) as { remaining: number }
    expect(result).toMatchObject({
      event: { a: [1] },
      name: 'example',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      memory: '128',
      greeting: 'hello',
      path: null,
      own: 'example',
    })
    expect(result.remaining).toBeGreaterThan(0)
    expect(result.remaining).toBeLessThanOrEqual(1_000)
  })

  it('fails the invocation with what the handler threw, and goes on', async () => {
    const { invoke } = host(`exports.handler = async (event) => {
      if (event === 'bad') throw new RangeError('too far'); return event }`)
    await expect(invoke('bad')).rejects.toMatchObject({ code: 'FUNCTION_FAILED', message: 'RangeError: too far' })
    await expect(invoke('good')).resolves.toBe('good')
  })

  it('ends an invocation at its time limit even when it hangs, and starts afresh for the next', async () => {
    const { invoke } = host(`let count = 0; exports.handler = async (event) => {
      count += 1; if (event === 'hang') for (;;); return count }`)
    await expect(invoke('go')).resolves.toBe(1)
    await expect(invoke('hang')).rejects.toMatchObject({ code: 'FUNCTION_TIMED_OUT' })
    await expect(invoke('go')).resolves.toBe(1)
  })

  it('fails what runs beside an invocation that ran out of time, and carries out what waits', async () => {
    const { invoke } = host(`exports.handler = (event) => event === 'quick' ? 'done' : new Promise(() => {})`)
    const [one, two, three] = await Promise.allSettled([invoke('slow'), invoke('slow'), invoke('quick')])
    expect([one.status, two.status]).toEqual(['rejected', 'rejected'])
    expect(three).toEqual({ status: 'fulfilled', value: 'done' })
  })

  it('runs no more at once than it may', async () => {
    const { invoke } = host(`let running = 0; let most = 0; exports.handler = async () => {
      running += 1; most = Math.max(most, running); await new Promise(setImmediate); running -= 1; return most }`)
    const results = await Promise.all(Array.from({ length: 8 }, () => invoke(null)))
    expect(Math.max(...results.map(Number))).toBe(2)
  })

  it('answers null for a handler that returns nothing', async () => {
    await expect(host('exports.handler = async () => undefined').invoke({})).resolves.toBeNull()
  })

  it.each([
    { source: 'throw new Error("mis-set")', reason: 'it throws while loading' },
    { source: 'exports.other = 1', reason: 'it exports no handler' },
    { source: 'exports.handler = async () => process.exit(3)', reason: 'it ends its own process' },
  ])('fails the invocation instead of hanging when $reason', async ({ source }) => {
    await expect(host(source).invoke({})).rejects.toMatchObject({ code: 'FUNCTION_ENDED' })
  })

  it('writes what the function prints to its log', async () => {
    const { invoke, logFile } = host(`exports.handler = async () => { console.log('out'); console.error('err') }`)
    await invoke({})
    await vi.waitFor(() => expect(readFileSync(logFile, 'utf8').trim().split('\n').toSorted()).toEqual(['err', 'out']))
  })

  it('refuses what runs, what waits and what comes after it was stopped', async () => {
    const running = host('exports.handler = () => new Promise(() => {})', { mostAtOnce: 1 })
    const outcomes = Promise.allSettled([running.invoke(1), running.invoke(2)])
    await running.stop()
    for (const outcome of [...(await outcomes), ...(await Promise.allSettled([running.invoke(3)]))]) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'FUNCTION_STOPPED' } })
    }
  })
})
