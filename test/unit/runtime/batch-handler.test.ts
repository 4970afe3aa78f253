import type { SQSRecord } from 'aws-lambda'
import { describe, expect, it } from 'vitest'
import { type BatchSettings, handleBatch, hiddenSeconds } from '../../../shared/runtime/batch-handler.ts'
import { createMemoryLog, MemoryMetrics } from '../../support/memory/memory-log.ts'

function record(name: string, receiveCount = 1): SQSRecord {
  return {
    messageId: name,
    receiptHandle: `handle-${name}`,
    body: `body-${name}`,
    attributes: {
      ApproximateReceiveCount: String(receiveCount),
      SentTimestamp: '0',
      SenderId: 'sender',
      ApproximateFirstReceiveTimestamp: '0',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:open-product',
    awsRegion: 'us-east-1',
  }
}

function prepare(changes: Partial<BatchSettings> = {}) {
  const hidden: [string, number][] = []
  const renewed: [string, number][] = []
  const { lines, log } = createMemoryLog()
  const metrics = new MemoryMetrics()
  const settings: BatchSettings = {
    concurrency: 2,
    margin: 1_000,
    visibility: {
      hide: async (handle, seconds) => void hidden.push([handle, seconds]),
      renew: async ({ messageId }, seconds) => void renewed.push([messageId, seconds]),
    },
    kindOf: () => 'message',
    random: { fraction: () => 0.5 },
    log,
    metrics,
    ...changes,
  }
  return { settings, hidden, renewed, lines, metrics }
}

const plenty = () => 60_000
const batch = (...records: SQSRecord[]) => ({ Records: records })
const failed = (...names: string[]) => ({ batchItemFailures: names.map((itemIdentifier) => ({ itemIdentifier })) })

describe('a batch', () => {
  it('reports no failure when every record was worked on', async () => {
    const seen: string[] = []
    const { settings, hidden } = prepare()
    const response = await handleBatch(
      batch(record('a'), record('b'), record('c')),
      plenty,
      async ({ body }) => void seen.push(body),
      settings,
    )
    expect(response).toEqual(failed())
    expect(seen).toEqual(['body-a', 'body-b', 'body-c'])
    expect(hidden).toEqual([])
  })

  it.each([
    ['rejects', async () => Promise.reject(new Error('hunter2'))],
    [
      'throws at once',
      () => {
        throw new Error('hunter2')
      },
    ],
  ])('fails only the record whose work %s, puts it off and logs nothing of its content', async (_name, fail) => {
    const { settings, hidden, lines, metrics } = prepare()
    const response = await handleBatch(
      batch(record('a'), record('b', 3), record('c')),
      plenty,
      async ({ messageId }) => (messageId === 'b' ? fail() : undefined),
      settings,
    )
    expect(response).toEqual(failed('b'))
    expect(hidden).toEqual([['handle-b', 5]])
    expect(lines).toMatchObject([{ level: 'error', fields: { error: 'Error', messageId: 'b', receiveCount: 3 } }])
    expect(JSON.stringify(lines)).not.toMatch(/hunter2|body-b|handle-b/)
    expect(metrics.counts).toEqual(new Map([['RecordFailed', 1]]))
  })

  it('works on no more records at a time than it may', async () => {
    const { settings } = prepare({ concurrency: 3 })
    const open: (() => void)[] = []
    let most = 0
    let working = 0
    const done = handleBatch(
      batch(...Array.from({ length: 8 }, (_, index) => record(`r${index}`))),
      plenty,
      async () => {
        working += 1
        most = Math.max(most, working)
        await new Promise<void>((resolve) => open.push(resolve))
        working -= 1
      },
      settings,
    )
    for (let finished = 0; finished < 8; finished += 1) {
      while (open.length === 0) await new Promise(setImmediate)
      open.shift()?.()
    }
    expect(await done).toEqual(failed())
    expect(most).toBe(3)
  })

  it('starts no record without time for it, and leaves such records untouched', async () => {
    let remaining = 2_500
    const seen: string[] = []
    const { settings, hidden, metrics } = prepare({ concurrency: 1 })
    const response = await handleBatch(
      batch(record('a'), record('b'), record('c'), record('d')),
      () => remaining,
      async ({ messageId }) => {
        seen.push(messageId)
        remaining -= 1_000
      },
      settings,
    )
    expect(seen).toEqual(['a', 'b'])
    expect(response).toEqual(failed('c', 'd'))
    expect(hidden).toEqual([])
    expect(metrics.counts).toEqual(new Map([['RecordLeft', 2]]))
  })

  it('stays a partial failure when a record cannot be put off', async () => {
    const { settings, lines } = prepare({
      visibility: { hide: async () => Promise.reject(new Error('gone')), renew: async () => undefined },
    })
    const response = await handleBatch(
      batch(record('a'), record('b')),
      plenty,
      async ({ messageId }) => (messageId === 'a' ? Promise.reject(new Error('x')) : undefined),
      settings,
    )
    expect(response).toEqual(failed('a'))
    expect(lines.map(({ level }) => level)).toEqual(['error', 'warn'])
  })

  it.each([
    { kind: 'outside', receives: 24, renewed: [], because: 'there are receives enough' },
    {
      kind: 'outside',
      receives: 25,
      renewed: [['a', 451]],
      because: 'a missing key must not make a dead letter of it',
    },
    { kind: 'waiting', receives: 40, renewed: [['a', 451]], because: 'waiting spends no receives' },
    { kind: 'message', receives: 49, renewed: [], because: 'what fails by itself belongs to the dead letters' },
  ] as const)('with a failure of kind $kind after $receives receives, since $because', async (row) => {
    const { settings, hidden, renewed, metrics } = prepare({ kindOf: () => row.kind })
    const fail = () => Promise.reject(new Error('x'))
    const response = await handleBatch(batch(record('a', row.receives)), plenty, fail, settings)
    expect(renewed).toEqual(row.renewed)
    expect(response).toEqual(row.renewed.length > 0 ? failed() : failed('a'))
    expect(hidden).toHaveLength(row.renewed.length > 0 ? 0 : 1)
    expect(metrics.counts.has('RecordFailed')).toBe(row.kind !== 'waiting')
  })

  it('keeps a record that could not be sent anew', async () => {
    const { settings } = prepare({
      kindOf: () => 'outside',
      visibility: { hide: async () => undefined, renew: async () => Promise.reject(new Error('gone')) },
    })
    const fail = () => Promise.reject(new Error('x'))
    expect(await handleBatch(batch(record('a', 30)), plenty, fail, settings)).toEqual(failed('a'))
  })

  it('takes a batch without records', async () => {
    expect(await handleBatch(batch(), plenty, async () => undefined, prepare().settings)).toEqual(failed())
  })
})

describe('the time a failed message is hidden', () => {
  it.each([
    [1, 0, 1, 'never at once: it would come back in the same second'],
    [1, 0.999, 2, 'first failure: up to 2 s'],
    [5, 0.999, 32, 'doubles with each delivery'],
    [5, 0.25, 9, 'jitter takes the whole span'],
    [10, 0.999, 900, 'at most 15 minutes'],
    [50, 0.999, 900, 'at most 15 minutes'],
    [5_000, 0.5, 451, 'no overflow'],
    [0, 0.999, 2, 'a count that is not there counts as the first'],
    [Number.NaN, 0.999, 2, 'a count that cannot be read counts as the first'],
  ])('after %d deliveries at fraction %d is %d s: %s', (receiveCount, fraction, seconds) => {
    expect(hiddenSeconds(receiveCount, { fraction: () => fraction })).toBe(seconds)
  })
})
