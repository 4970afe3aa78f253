import { describe, expect, test } from 'vitest'
import { bulkLimits, submitInBulk } from '../../../shared/entry/http/bulk-submission.ts'
import { acceptRequest } from '../../../shared/entry/http/submit-operation.ts'
import { validateOperation } from '../../../shared/entry/http/validate-operation.ts'
import { operationKey } from '../../../shared/ledger/operation-record.ts'
import { operationFunctions } from '../../../shared/operations/catalogue.ts'
import { acme, EngineHarness, open, provision } from '../../support/engine/engine-harness.ts'
import { problemIn } from '../../support/operations/problem-details.ts'

const partners = new Map([['acme', acme]])
const ndjson = 'application/x-ndjson'

function bulk(harness = new EngineHarness(), isTrial = false) {
  const { engine, clock } = harness
  const send = (body: string, type: string | undefined = ndjson, milliseconds = 29_000) => {
    const now = clock.now()
    return submitInBulk(body, type, {
      ...{ operations: operationFunctions, partners, engine, now, clock },
      deadline: { at: clock.monotonic() + milliseconds },
      act: (request) => (isTrial ? validateOperation(request, engine, now) : acceptRequest(request, engine, now)),
    })
  }
  return { harness, send }
}

const line = (operationId: string, account: string, more: object = {}) => ({
  ...{ operation: 'open-product', operationId, partner: 'acme', account, input: { product: 'EmailMarketing' } },
  ...more,
})
const lines = (...each: (object | string)[]) =>
  each.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join('\n')
const results = ({ body = '' }: { body?: string | undefined }) =>
  body
    .trimEnd()
    .split('\n')
    .map((text) => JSON.parse(text) as Record<string, unknown>)

describe('a bulk', () => {
  test('accepts each line, whatever is wrong with the others, and answers each in its place', async () => {
    const { harness, send } = bulk()
    const answer = await send(
      `${lines(line('one', 'bakery'), '{"operationId":', line('two', 'b l a'), line('three', 'florist'))}\r\n\r\n`,
    )
    expect(answer.headers).toMatchObject({ 'content-type': ndjson })
    expect(results(answer)).toMatchObject([
      { line: 1, operationId: 'one', result: 'accepted', status: 'accepted', account: 'bakery' },
      { line: 2, result: 'refused', code: 'NOT_JSON' },
      { line: 3, result: 'refused', code: 'FIELD_INVALID', problems: [{ field: 'account' }] },
      { line: 4, operationId: 'three', result: 'accepted' },
    ])
    expect((await harness.lane('bakery')).q).toEqual(['open-product:one'])
    expect((await harness.lane('florist')).q).toEqual(['open-product:three'])
  })

  test('takes lines about one account in their order, however many there are', async () => {
    const { harness, send } = bulk()
    const each = Array.from({ length: 90 }, (_, n) => line(`o-${n}`, ['a', 'b', 'C'][n % 3] ?? ''))
    await send(lines(...each))
    for (const [at, account] of ['a', 'b', 'c'].entries()) {
      const expected = each.filter((_, n) => n % 3 === at).map(({ operationId }) => `open-product:${operationId}`)
      expect((await harness.lane(account)).q).toEqual(expected)
    }
  })

  test('may be sent twice, and the same id for something else is refused by its line', async () => {
    const { harness, send } = bulk()
    await harness.handle(provision('done', { operationId: 'made' }))
    await harness.settle()
    await harness.handle(open('done', { operationId: 'opened' }))
    await harness.settle()
    await send(lines(line('one', 'bakery')))
    const answer = await send(
      lines(
        line('one', 'bakery'),
        line('one', 'bakery', { input: { product: 'EventMarketing' } }),
        line('opened', 'done'),
      ),
    )
    expect(results(answer)).toMatchObject([
      { operationId: 'one', result: 'accepted' },
      { operationId: 'one', result: 'refused', code: 'OPERATION_ID_REUSED', fields: ['input.product'] },
      { operationId: 'opened', result: 'known', status: 'applied' },
    ])
    expect((await harness.lane('bakery')).q).toHaveLength(1)
  })

  test('leaves out what follows a line of the same account that failed for a moment', async () => {
    const { harness, send } = bulk()
    harness.store.hooks.beforeCommit = ({ key }) => {
      if (key.pk === operationKey('acme', 'two').pk) throw new Error('down')
    }
    const answer = await send(
      lines(...['one', 'two', 'three'].map((id) => line(id, 'bakery')), line('other', 'florist')),
    )
    expect(results(answer).map(({ result, code }) => [result, code])).toEqual([
      ['accepted', undefined],
      ['failed', 'INTERNAL_ERROR'],
      ['not-reached', 'NOT_REACHED'],
      ['accepted', undefined],
    ])
    expect(answer.body).not.toContain('down')
    expect((await harness.lane('bakery')).q).toEqual(['open-product:one'])
  })

  test('answers what it had no time for, so that it is sent again', async () => {
    const { send } = bulk()
    expect(results(await send(lines(line('one', 'bakery')), ndjson, 1_000))).toMatchObject([
      { line: 1, result: 'not-reached' },
    ])
  })

  test('is no place for people who wait', async () => {
    const { send } = bulk()
    expect(results(await send(lines(line('one', 'bakery', { priority: 'interactive' }))))).toMatchObject([
      { operationId: 'one', result: 'refused', problems: [{ field: 'priority' }] },
    ])
  })

  test.each([
    { reason: 'a line too many', body: () => lines(...Array.from({ length: 1_001 }, () => '{}')), status: 413 },
    { reason: 'a byte too many', body: () => ' '.repeat(bulkLimits.bytes + 1), status: 413 },
    { reason: 'no line', body: () => ' \n\r\n', status: 400 },
    { reason: 'another type', body: () => '{}', type: 'application/json', status: 415 },
    { reason: 'the type of a form', body: () => '{}', type: 'application/x-www-form-urlencoded', status: 415 },
    { reason: 'no type', body: () => '{}', type: '', status: 415 },
  ])('with $reason is refused as a whole', async ({ body, type, status }) => {
    const { send } = bulk()
    expect(problemIn(await send(body(), type))).toMatchObject({ status })
  })

  test('of a thousand lines and a megabyte is taken, with one broken line in the middle', async () => {
    const { harness, send } = bulk()
    const each: (object | string)[] = Array.from({ length: 1_000 }, (_, n) =>
      line(`o-${n}`, `account-${n}`, {
        metadata: { note: 'x'.repeat(200), more: 'y'.repeat(200), most: 'z'.repeat(170) },
      }),
    )
    each[500] = '{"operationId":"o-500",'.padEnd(500, 'x')
    const text = lines(...each)
    const body = `${text}\n${' '.repeat(bulkLimits.bytes - text.length - 1)}`
    const found = results(await send(body))
    expect(found).toHaveLength(1_000)
    expect(found.filter(({ result }) => result === 'accepted')).toHaveLength(999)
    expect(found[500]).toMatchObject({ line: 501, result: 'refused', code: 'NOT_JSON' })
    expect((await harness.lane('account-999')).q).toEqual(['open-product:o-999'])
  })
})

describe('a trial', () => {
  async function tried(harness: EngineHarness, ...each: object[]) {
    const before = JSON.stringify(harness.store.all())
    const calls = harness.calls().length
    const { send } = bulk(harness, true)
    const answer = results(await send(lines(...each)))
    expect(JSON.stringify(harness.store.all())).toBe(before)
    expect([harness.calls().length, harness.rings.length]).toEqual([calls, harness.rings.length])
    return answer
  }

  test('says what would be done by what is known, how old that is, and whether the vendor is asked anew', async () => {
    const harness = new EngineHarness()
    await harness.handle(provision('bakery', { operationId: 'made' }))
    await harness.handle(open('bakery', { operationId: 'opened' }))
    await harness.settle()
    const cancel = { operation: 'cancel-product' }
    const answer = await tried(
      harness,
      line('a', 'bakery'),
      line('b', 'bakery', cancel),
      line('c', 'bakery', { input: { product: 'EventMarketing' } }),
      line('d', 'nobody'),
      line('e', 'new', { operation: 'provision-account', input: provision('new').input }),
    )
    expect(answer).toMatchObject([
      {
        operationId: 'a',
        result: 'valid',
        status: 'valid',
        ahead: 0,
        expected: { would: 'finish', code: 'ALREADY_SO' },
      },
      { expected: { would: 'reject', code: 'LAST_PRODUCT', nextSteps: expect.any(Array), isReadAnew: true } },
      { expected: { would: 'send', knownSince: expect.stringMatching(/Z$/) } },
      { expected: { would: 'look', isReadAnew: true } },
      { expected: { would: 'send', isReadAnew: false } },
    ])
  })

  test('says by what the lane is blocked, and what is ahead', async () => {
    const harness = new EngineHarness()
    await harness.handle(open('bakery', { operationId: 'stuck', after: ['never-sent'] }))
    await harness.settle(2 * 3_600_000)
    await harness.engine.submit(open('bakery', { operationId: 'behind' }))
    expect(await tried(harness, line('next', 'bakery'))).toMatchObject([
      { ahead: 2, blockedBy: { operationId: 'stuck', status: 'parked', code: 'DEPENDENCY_MISSING' } },
    ])
  })

  test('refuses what would be refused', async () => {
    const harness = new EngineHarness({ context: { laneCapacity: 1 } })
    await harness.engine.submit(open('bakery', { operationId: 'one' }))
    const answer = await tried(
      harness,
      line('two', 'bakery'),
      line('three', 'b l a'),
      line('one', 'bakery', { input: { product: 'EventMarketing' } }),
    )
    expect(answer).toMatchObject([
      { result: 'refused', code: 'LANE_FULL' },
      { result: 'refused', code: 'FIELD_INVALID' },
      { result: 'refused', code: 'OPERATION_ID_REUSED' },
    ])
  })
})
