import { afterEach, describe, expect, it, vi } from 'vitest'
import { describeError } from '../../../shared/runtime/describe-error.ts'
import { type Happening, happeningSentences } from '../../../shared/runtime/happening-sentences.ts'
import { observeHappenings } from '../../../shared/runtime/happenings.ts'
import { allowedFields, type LogFields } from '../../../shared/runtime/log-fields.ts'
import { createLog, createPowertoolsLogger } from '../../../shared/runtime/logger.ts'
import type { MetricName } from '../../../shared/runtime/metrics.ts'
import { createMemoryLog, MemoryMetrics } from '../../support/memory/memory-log.ts'

describe('log fields', () => {
  it('let through what is on the list, and nothing else', () => {
    const fields = { partner: 'acme', attempt: 2, organizationName: 'Robin', body: 'hunter2', password: 'hunter2' }
    expect(allowedFields(fields)).toEqual({ partner: 'acme', attempt: 2 })
  })

  it.each([
    ['an object in place of a text', { code: { password: 'hunter2' } }],
    ['a list in place of a text', { code: ['hunter2'] }],
    ['a text in place of a number', { attempt: 'hunter2' }],
    ['an inherited field', Object.create({ code: 'hunter2' }) as Record<string, unknown>],
  ])('leave out %s', (_name, fields) => {
    expect(allowedFields(fields)).toEqual({})
  })

  it('are cut where a text is too long to read', () => {
    expect(allowedFields({ reason: 'x'.repeat(9_000) }).reason).toHaveLength(1_500)
  })

  it('refuse by type what must never be logged', () => {
    const { log } = createMemoryLog()
    const madeAtRunTime: string = ['a', 'b'].join()
    // @ts-expect-error a message must stand in the source
    log.info(madeAtRunTime)
    // @ts-expect-error an address is not on the list
    log.info('Fixed.', { email: 'robin@example.com' })
    // @ts-expect-error neither is a body
    log.info('Fixed.', { body: '{}' })
    log.info('Fixed.', { operationId: 'op-1' })
  })
})

describe('the log on Lambda', () => {
  afterEach(() => void vi.restoreAllMocks())

  it('is one JSON line each, with the stage and the fields', () => {
    const written: string[] = []
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0)
    createLog(createPowertoolsLogger('test')).info('A thing happened.', { partner: 'acme', count: 3 })
    expect(written).toHaveLength(1)
    expect(JSON.parse(written.join())).toMatchObject({
      level: 'INFO',
      message: 'A thing happened.',
      service: 'partner-ops',
      stage: 'test',
      partner: 'acme',
      count: 3,
    })
  })
})

describe('an error in the log', () => {
  class CodedError extends Error {
    override readonly name = 'CodedError'
    readonly code = 'STORE_REFUSED'
  }

  it('is told in full when it is of a family whose texts hold no content', () => {
    expect(describeError(new CodedError('Look at the grants.'))).toMatchObject({
      error: 'CodedError',
      code: 'STORE_REFUSED',
      reason: 'Look at the grants.',
      stack: expect.stringMatching(/^at .*logger\.test\.ts/),
    })
  })

  it.each([
    ['of a JSON parser', () => JSON.parse('hunter2')],
    [
      'of several lines, one of which looks like a frame',
      () => {
        throw new Error('a\n    at hunter2 (x.js:1:1)\nb')
      },
    ],
    [
      'with a lower-case code',
      () => {
        throw Object.assign(new Error('hunter2'), { code: 'nope' })
      },
    ],
    [
      'that is a text',
      () => {
        throw 'hunter2'
      },
    ],
    [
      'whose cause holds content',
      () => {
        throw new CodedError('Fine.', { cause: new Error('hunter2') })
      },
    ],
    [
      'whose text was changed afterwards',
      () => {
        throw Object.assign(new Error('first hunter2'), { message: 'other' })
      },
    ],
    [
      'whose text was cut short afterwards',
      () => {
        throw Object.assign(new Error('first hunter2'), { message: 'first' })
      },
    ],
  ])('never tells the text of one %s', (_name, fail) => {
    let thrown: unknown
    try {
      fail()
    } catch (error) {
      thrown = error
    }
    expect(JSON.stringify(describeError(thrown))).not.toContain('hunter2')
    expect(describeError(thrown).error).toBeTruthy()
  })
})

describe('a happening of the engine', () => {
  it.each<[happening: Happening, metric: MetricName, reason: string]>([
    ['event-not-taken', 'EventNotTaken', 'it has a metric of its own'],
    ['rename-suspected', 'OtherHappening', 'it has none'],
  ])('%s is logged and counted as %s, since %s', (happening, metric) => {
    const { lines, log } = createMemoryLog()
    const metrics = new MemoryMetrics()
    observeHappenings(log, metrics).notice(happening, {
      partner: 'acme',
      email: 'robin@example.com',
      attempt: undefined,
    } as LogFields)
    expect(lines).toMatchObject([
      { level: 'warn', message: happeningSentences[happening], fields: { happening, partner: 'acme' } },
    ])
    expect(JSON.stringify(lines)).not.toContain('robin')
    expect(metrics.counts).toEqual(new Map([[metric, 1]]))
  })

  it('has a sentence of its own', () => {
    const sentences = Object.values<string>(happeningSentences)
    expect(new Set(sentences).size).toBe(sentences.length)
    for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z][^\n]{20,140}\.$/)
  })
})
