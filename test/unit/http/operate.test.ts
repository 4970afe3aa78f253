import { describe, expect, test } from 'vitest'
import { operateRoutes } from '../../../shared/entry/operate/operate-routes.ts'
import { apiFunctions } from '../../../shared/operations/catalogue.ts'
import { open, provision } from '../../support/engine/engine-harness.ts'
import { bodyIn, desk, me } from '../../support/operations/desk.ts'
import { problemIn } from '../../support/operations/problem-details.ts'

/** An opening whose answer was lost and whose effect cannot be seen: it ends parked, and another waits behind it. */
async function parked() {
  const place = desk()
  const { harness } = place
  await harness.handle(provision('bakery'))
  await harness.settle()
  await harness.handle(open('bakery', { operationId: 'stuck', after: ['never-sent'] }))
  await harness.settle(2 * 3_600_000)
  const record = await harness.operation('stuck')
  expect(record.status).toBe('parked')
  return { ...place, record }
}

const decisions = 'POST /operations/{partner}/{operationId}/decisions'
const stuck = { partner: 'acme', operationId: 'stuck' }

test('each route of the catalogue is answered, and no other', () => {
  const declared = apiFunctions
    .filter(({ name }) => name === 'operate')
    .flatMap(({ trigger }) => trigger.routes.map(({ method, route }) => `${method} ${route}`))
  expect(Object.keys(operateRoutes).sort()).toEqual([...declared].sort())
})

test('nobody whom the gateway has not authenticated decides anything', async () => {
  const { ask, harness, record } = await parked()
  const answer = await ask(decisions, {
    caller: undefined,
    path: stuck,
    headers: { 'if-match': `"${record.ver}"` },
    body: { decision: 'mark-rejected', why: 'x' },
  })
  expect(problemIn(answer)).toMatchObject({ status: 403, code: 'CALLER_UNKNOWN' })
  expect((await harness.operation('stuck')).status).toBe('parked')
})

describe('a decision', () => {
  test('ends a parked operation as decided, names who and why, and lets the lane move on', async () => {
    const { ask, harness, record } = await parked()
    await harness.engine.submit(open('bakery', { operationId: 'behind' }))
    const answer = await ask(decisions, {
      path: stuck,
      headers: { 'if-match': `"${record.ver}-0123456789"` },
      body: { decision: 'mark-rejected', why: ' The order was cancelled. ' },
    })
    expect(answer.statusCode).toBe(200)
    expect(String(answer.headers?.etag)).toMatch(/^"\d+-[\w-]{22}"$/)
    await harness.settle()
    const ended = await harness.operation('stuck')
    expect(ended).toMatchObject({
      status: 'rejected',
      decisions: [{ kind: 'mark-rejected', by: me, why: 'The order was cancelled.', version: record.ver }],
    })
    expect((await harness.operation('behind')).status).toBe('applied')
  })

  test.each([
    { reason: 'without a version', headers: {}, status: 428, code: 'IF_MATCH_REQUIRED' },
    { reason: 'on any version', headers: { 'if-match': '*' }, status: 400, code: 'IF_MATCH_INVALID' },
    { reason: 'on no version', headers: { 'if-match': '"abc"' }, status: 400, code: 'IF_MATCH_INVALID' },
    { reason: 'on an older version', headers: { 'if-match': '"1"' }, status: 409, code: 'DECISION_CONFLICT' },
  ])('$reason changes nothing', async ({ headers, status, code }) => {
    const { ask, harness, record } = await parked()
    const answer = await ask(decisions, { path: stuck, headers, body: { decision: 'retry', why: 'x' } })
    expect(problemIn(answer)).toMatchObject({ status, code })
    expect((await harness.operation('stuck')).ver).toBe(record.ver)
    if (status === 409) expect(bodyIn(answer)).toMatchObject({ operation: { status: 'parked', version: record.ver } })
  })

  test.each([
    { reason: 'no JSON', body: '{', field: 'body' },
    { reason: 'a name given twice', body: '{"why":"a","why":"b","decision":"retry"}', field: 'body' },
    { reason: 'an unknown decision', body: { decision: 'apply', why: 'x' }, field: 'decision' },
    { reason: 'no reason', body: { decision: 'retry' }, field: 'why' },
    { reason: 'an empty reason', body: { decision: 'retry', why: '  ' }, field: 'why' },
    { reason: 'a reason without end', body: { decision: 'retry', why: 'x'.repeat(1_001) }, field: 'why' },
    { reason: 'an author of its own', body: { decision: 'retry', why: 'x', by: 'somebody' }, field: 'by' },
  ])('with $reason is refused by field and rule', async ({ body, field }) => {
    const { ask, record } = await parked()
    const answer = await ask(decisions, { path: stuck, headers: { 'if-match': `"${record.ver}"` }, body })
    expect(problemIn(answer)).toMatchObject({ status: 400, code: 'BODY_INVALID', problems: [{ field }] })
  })

  test('on an operation that nobody sent is not found', async () => {
    const { ask } = desk()
    const answer = await ask(decisions, {
      path: { partner: 'acme', operationId: 'never' },
      headers: { 'if-match': '"1"' },
      body: { decision: 'retry', why: 'x' },
    })
    expect(problemIn(answer)).toMatchObject({ status: 404, code: 'OPERATION_NOT_FOUND' })
  })

  test('waits while another hand holds the lane', async () => {
    const { ask, harness, record } = await parked()
    const lane = await harness.lane('bakery')
    const lease = { token: 'other', until: harness.clock.now() + 60_000 }
    await harness.store.put({ ...lane, lease } as never)
    const answer = await ask(decisions, {
      path: stuck,
      headers: { 'if-match': `"${record.ver}"` },
      body: { decision: 'retry', why: 'x' },
    })
    expect(problemIn(answer)).toMatchObject({ status: 503, code: 'LANE_IN_HAND' })
    expect(answer.headers).toMatchObject({ 'retry-after': '60' })
  })
})

describe('many decisions at once', () => {
  const route = 'POST /decisions'
  const rejectAll = { partner: 'acme', decision: 'mark-rejected', why: 'The list was wrong.' }

  async function manyParked(count: number) {
    const place = desk()
    for (let n = 0; n < count; n++) {
      await place.harness.handle(open(`account-${n}`, { operationId: `stuck-${n}`, after: ['never-sent'] }))
    }
    await place.harness.settle(2 * 3_600_000)
    return place
  }

  test('are looked at first, and then exactly those are decided that were seen, as they were seen', async () => {
    const { ask, harness } = await manyParked(3)
    const seen = bodyIn(await ask(route, { body: { ...rejectAll, code: 'DEPENDENCY_MISSING' } }))
    expect(seen).toMatchObject({ decision: 'mark-rejected' })
    expect((seen.operations as object[]).length).toBe(3)
    expect((await harness.operation('stuck-0')).status).toBe('parked')
    // One moves on, and another is parked, after the look.
    const { ver: version } = await harness.operation('stuck-1')
    await harness.engine.decide('acme', 'stuck-1', { kind: 'mark-applied', version, by: 'other', why: 'Seen.' })
    await harness.handle(open('later', { operationId: 'stuck-later', after: ['never-sent'] }))
    await harness.settle(2 * 3_600_000)
    const done = bodyIn(await ask(route, { body: { token: seen.token } }))
    expect(done).toEqual({
      operations: [
        { operationId: 'stuck-0', result: 'done' },
        { operationId: 'stuck-1', result: 'conflict' },
        { operationId: 'stuck-2', result: 'done' },
      ],
    })
    await harness.settle()
    expect((await harness.operation('stuck-0')).decisions).toMatchObject([{ by: me, why: rejectAll.why }])
    expect((await harness.operation('stuck-1')).status).toBe('applied')
    expect((await harness.operation('stuck-later')).status).toBe('parked')
  })

  test('may be executed twice without doing anything twice', async () => {
    const { ask } = await manyParked(2)
    const { token } = bodyIn(await ask(route, { body: rejectAll }))
    await ask(route, { body: { token } })
    expect(bodyIn(await ask(route, { body: { token } })).operations).toMatchObject([
      { result: 'conflict' },
      { result: 'conflict' },
    ])
  })

  test('by ids show each as it is, and decide only what is parked', async () => {
    const { ask, harness } = await manyParked(1)
    await harness.engine.submit(open('other', { operationId: 'fresh' }))
    const operationIds = ['stuck-0', 'fresh', 'never', 'stuck-0']
    const seen = bodyIn(await ask(route, { body: { ...rejectAll, operationIds } }))
    expect(seen.operations).toMatchObject([
      { operationId: 'stuck-0', status: 'parked' },
      { operationId: 'fresh', status: 'accepted' },
      { operationId: 'never', status: 'not-found' },
    ])
    expect(bodyIn(await ask(route, { body: { token: seen.token } })).operations).toEqual([
      { operationId: 'stuck-0', result: 'done' },
    ])
  })

  test('answer a token for what there was no time for', async () => {
    const { ask, harness } = await manyParked(25)
    const { token } = bodyIn(await ask(route, { body: rejectAll }))
    const { decide } = harness.engine
    harness.engine.decide = async (...asked) => {
      harness.clock.advance(3_000)
      return decide(...asked)
    }
    const first = bodyIn(await ask(route, { body: { token } }))
    expect((first.operations as object[]).length).toBeLessThan(25)
    harness.engine.decide = decide
    const second = bodyIn(await ask(route, { body: { token: first.token } }))
    expect((first.operations as object[]).length + (second.operations as object[]).length).toBe(25)
    expect(second).not.toHaveProperty('token')
  })

  test.each([
    { reason: 'an invented token', body: { token: 'abc' }, code: 'TOKEN_INVALID', status: 400 },
    { reason: 'no decision', body: { partner: 'acme', why: 'x' }, code: 'BODY_INVALID', status: 400 },
    { reason: 'an unknown partner', body: { ...rejectAll, partner: 'nobody' }, code: 'PARTNER_UNKNOWN', status: 404 },
    {
      reason: '501 ids',
      body: { ...rejectAll, operationIds: Array.from({ length: 501 }, (_, n) => `id-${n}`) },
      code: 'BODY_INVALID',
      status: 400,
    },
    {
      reason: 'a cursor of another listing',
      body: { ...rejectAll, cursor: 'abc' },
      code: 'CURSOR_INVALID',
      status: 400,
    },
  ])('with $reason are refused', async ({ body, code, status }) => {
    const { ask } = desk()
    expect(problemIn(await ask(route, { body }))).toMatchObject({ status, code })
  })
})

describe('the timeline', () => {
  const route = 'GET /operations/{partner}/{operationId}/timeline'

  test('shows acceptance, attempts with request and answer, decisions and the end, in order and without a password', async () => {
    const { ask, harness } = desk()
    await harness.handle(provision('bakery', { operationId: 'made' }))
    await harness.settle()
    const answer = await ask(route, { path: { partner: 'acme', operationId: 'made' } })
    const { events, ...about } = bodyIn(answer) as { events: { at: string; happened: string }[] }
    expect(about).toMatchObject({ operationId: 'made', status: 'applied' })
    expect(events.map(({ happened }) => happened)).toEqual(['accepted', 'attempt-ended', 'applied'])
    expect(events[1]).toMatchObject({ attempt: 1, outcome: 'applied', exchange: {} })
    expect(events.map(({ at }) => at)).toEqual(events.map(({ at }) => at).toSorted())
    expect(answer.body).not.toContain('generated-Pass-1')
  })

  test('shows who decided what is parked, and why', async () => {
    const { ask, record } = await parked()
    const body = { decision: 'mark-rejected', why: 'The order was cancelled.' }
    await ask(decisions, { path: stuck, headers: { 'if-match': `"${record.ver}"` }, body })
    const { events } = bodyIn(await ask(route, { path: stuck })) as { events: object[] }
    expect(events).toContainEqual(
      expect.objectContaining({ happened: 'decided', decision: 'mark-rejected', by: me, why: body.why }),
    )
  })

  test('of an operation that nobody sent is not found', async () => {
    const { ask } = desk()
    const answer = await ask(route, { path: { partner: 'acme', operationId: 'never' } })
    expect(problemIn(answer)).toMatchObject({ status: 404, code: 'OPERATION_NOT_FOUND' })
  })
})

describe('the audit', () => {
  test('has a record of each act, with its author, its reason and what came of it', async () => {
    const { ask, record } = await parked()
    const body = { decision: 'mark-rejected', why: 'The order was cancelled.' }
    await ask(decisions, { path: stuck, headers: { 'if-match': '"1"' }, body })
    await ask(decisions, { path: stuck, headers: { 'if-match': `"${record.ver}"` }, body })
    const first = bodyIn(await ask('GET /audit', { query: { partner: 'acme', limit: '1' } }))
    const second = bodyIn(
      await ask('GET /audit', { query: { partner: 'acme', limit: '1', cursor: String(first.next) } }),
    )
    const common = { by: me, why: 'The order was cancelled.', action: 'decide', subject: 'stuck' }
    expect([first, second]).toMatchObject([
      { records: [{ ...common, asked: { kind: 'mark-rejected', version: 1 }, result: 'conflict' }] },
      { records: [{ ...common, asked: { kind: 'mark-rejected', version: record.ver }, result: 'done' }] },
    ])
  })

  test('has the record also where the process dies over the act, and nothing is done without it', async () => {
    const { ask, harness, record } = await parked()
    const request = {
      path: stuck,
      headers: { 'if-match': `"${record.ver}"` },
      body: { decision: 'mark-rejected', why: 'x' },
    }
    harness.store.hooks.beforeCommit = ({ key }) => {
      if (key.pk.startsWith('AUDIT')) throw new Error('down')
    }
    await expect(ask(decisions, request)).rejects.toThrow('down')
    expect((await harness.operation('stuck')).ver).toBe(record.ver)
    harness.store.hooks.beforeCommit = ({ key }) => {
      if (!key.pk.startsWith('AUDIT')) throw new Error('died')
    }
    await expect(ask(decisions, request)).rejects.toThrow('died')
    harness.store.hooks.beforeCommit = () => {}
    const [kept] = bodyIn(await ask('GET /audit', { query: { partner: 'acme' } })).records as object[]
    expect(kept).toMatchObject({ action: 'decide', subject: 'stuck' })
    expect(kept).not.toHaveProperty('result')
  })

  test('of a key names who paused it', async () => {
    const { ask } = desk()
    await ask('POST /keys/{key}/pause', { path: { key: 'acme-key' }, body: { why: 'Maintenance.' } })
    expect(bodyIn(await ask('GET /audit', { query: { key: 'acme-key' } }))).toMatchObject({
      records: [{ by: me, why: 'Maintenance.', action: 'pause-key', result: 'done' }],
    })
  })

  test.each([{ query: {} }, { query: { partner: 'acme', key: 'acme-key' } }])(
    'of $query is refused',
    async ({ query }) => {
      const { ask } = desk()
      expect(problemIn(await ask('GET /audit', { query: query as never }))).toMatchObject({
        status: 400,
        code: 'PATH_INVALID',
      })
    },
  )
})

describe('a withdrawal', () => {
  const route = 'POST /operations/{partner}/{operationId}/withdrawal'

  test('takes back what was not sent, and may be said twice', async () => {
    const { ask, harness } = desk()
    await harness.engine.submit(open('bakery', { operationId: 'unwanted' }))
    const path = { partner: 'acme', operationId: 'unwanted' }
    for (const _ of [1, 2]) {
      const answer = await ask(route, { path, body: { why: 'Sent by mistake.' } })
      expect(answer.statusCode).toBe(200)
      expect(bodyIn(answer)).toMatchObject({ status: 'withdrawn', message: `Withdrawn by ${me}: Sent by mistake.` })
    }
  })

  test('comes too late for what has ended', async () => {
    const { ask, harness } = desk()
    await harness.handle(provision('bakery', { operationId: 'made' }))
    await harness.settle()
    const answer = await ask(route, { path: { partner: 'acme', operationId: 'made' }, body: { why: 'x' } })
    expect(problemIn(answer)).toMatchObject({ status: 409, code: 'WITHDRAWAL_CONFLICT' })
  })
})

describe('the listing of what is parked', () => {
  const list = (query: Record<string, string>) => ({ query: { partner: 'acme', status: 'parked', ...query } })

  test('goes page by page, the longest parked first, and leaves out what has ended', async () => {
    const { ask, harness } = desk()
    for (const name of ['one', 'two', 'three']) {
      await harness.handle(open(name, { operationId: `stuck-${name}`, after: ['never-sent'] }))
      await harness.settle(2 * 3_600_000)
    }
    const seen: unknown[] = []
    let cursor: string | undefined
    do {
      const answer = await ask('GET /operations', list({ limit: '1', ...(cursor === undefined ? {} : { cursor }) }))
      const page = bodyIn(answer) as { operations: { operationId: string; code: string }[]; next?: string }
      expect(page.operations.length).toBeLessThanOrEqual(1)
      seen.push(...page.operations.map(({ operationId, code }) => [operationId, code]))
      cursor = page.next
    } while (cursor !== undefined)
    expect(seen).toEqual(['one', 'two', 'three'].map((name) => [`stuck-${name}`, 'DEPENDENCY_MISSING']))
  })
})

describe('a key', () => {
  const key = { key: 'acme-key' }

  test('is shown with its state, its day and its rate', async () => {
    const { ask, harness } = desk()
    await harness.handle(provision('bakery'))
    await harness.settle()
    const all = bodyIn(await ask('GET /keys'))
    expect(all).toMatchObject({
      keys: [
        {
          ...{ key: 'acme-key', partners: ['acme'], state: 'running', heldCalls: [] },
          ...{ day: { limit: 10_000 }, rate: { perSecond: 4 } },
        },
      ],
    })
    expect(bodyIn(await ask('GET /keys/{key}', { path: key }))).toEqual((all.keys as unknown[])[0])
  })

  test('that is paused lets nothing leave, goes on when it is resumed, and says by whom and why', async () => {
    const { ask, harness } = desk()
    const paused = await ask('POST /keys/{key}/pause', { path: key, body: { why: 'Maintenance.' } })
    const until = new Date(harness.clock.now() + 86_400_000).toISOString()
    expect(bodyIn(paused)).toMatchObject({
      state: 'stopped',
      reason: 'paused',
      pause: { by: me, why: 'Maintenance.', until },
    })
    await harness.handle(provision('bakery', { operationId: 'waits' }))
    await harness.settle(3_600_000)
    expect(harness.calls()).toEqual([])
    expect(bodyIn(await ask('POST /keys/{key}/resume', { path: key, body: { why: 'Over.' } }))).toMatchObject({
      state: 'running',
    })
    await harness.settle(600_000)
    expect((await harness.operation('waits')).status).toBe('applied')
  })

  test('that is paused until a time goes on by itself', async () => {
    const { ask, harness } = desk()
    const until = new Date(harness.clock.now() + 1_800_000).toISOString()
    await ask('POST /keys/{key}/pause', { path: key, body: { why: 'Maintenance.', until } })
    await harness.handle(provision('bakery', { operationId: 'waits' }))
    await harness.settle(1_700_000)
    expect(harness.calls()).toEqual([])
    await harness.settle(600_000)
    expect((await harness.operation('waits')).status).toBe('applied')
    expect(bodyIn(await ask('GET /keys/{key}', { path: key }))).toMatchObject({ state: 'running' })
    expect(harness.events.filter(({ type }) => type === 'key.pause-ended')).toHaveLength(1)
  })

  test('is paused without an end only in so many words', async () => {
    const { ask } = desk()
    const answer = await ask('POST /keys/{key}/pause', { path: key, body: { why: 'x', until: 'never' } })
    expect(bodyIn(answer).pause).not.toHaveProperty('until')
  })

  test.each([
    { reason: 'until no time', until: 'tomorrow' },
    { reason: 'until a time without its zone', until: '2026-12-02T08:00:00' },
    { reason: 'until a time that is over', until: '2020-01-01T00:00:00Z' },
  ])('paused $reason is refused', async ({ until }) => {
    const { ask } = desk()
    const answer = await ask('POST /keys/{key}/pause', { path: key, body: { why: 'x', until } })
    expect(problemIn(answer)).toMatchObject({ status: 400, code: 'BODY_INVALID', problems: [{ field: 'until' }] })
  })

  test('that runs needs no probe', async () => {
    const { ask } = desk()
    const answer = await ask('POST /keys/{key}/probe', { path: key, body: { why: 'A call.' } })
    expect(bodyIn(answer)).toMatchObject({ state: 'running', probed: { is: 'running' } })
  })

  test('is declared restored, and cleared', async () => {
    const { ask } = desk()
    const route = 'POST /keys/{key}/restored'
    const declared = await ask(route, { path: key, body: { restored: true, why: 'Restored to 08:00.' } })
    expect(bodyIn(declared)).toMatchObject({ restored: { by: me, why: 'Restored to 08:00.' } })
    const cleared = await ask(route, { path: key, body: { restored: false, why: 'All looked at.' } })
    expect(bodyIn(cleared)).not.toHaveProperty('restored')
  })

  test('that nobody has is not found', async () => {
    const { ask } = desk()
    for (const route of ['GET /keys/{key}', 'POST /keys/{key}/pause', 'POST /keys/{key}/resume']) {
      expect(problemIn(await ask(route, { path: { key: 'x' }, body: { why: 'x' } }))).toMatchObject({
        status: 404,
        code: 'KEY_UNKNOWN',
      })
    }
  })
})

describe('a pause of a partner or an account', () => {
  const ofPartner = 'POST /partners/{partner}/pause'
  const ofAccount = 'POST /partners/{partner}/accounts/{login}/pause'
  const why = 'The client disputes its bill.'

  test('lasts a day unless it says until when, names who and why, and is in the audit', async () => {
    const { ask, harness } = desk()
    const until = new Date(harness.clock.now() + 86_400_000).toISOString()
    const paused = { state: 'paused', by: me, why, until }
    const path = { partner: 'acme' }
    expect(bodyIn(await ask(ofPartner, { path, body: { why } }))).toMatchObject({ partner: 'acme', ...paused })
    const account = await ask(ofAccount, { path: { ...path, login: 'Bakery' }, body: { why } })
    expect(bodyIn(account)).toMatchObject({ account: 'bakery', ...paused })
    const forever = { path, body: { why, operation: 'open-product', until: 'never' } }
    expect(bodyIn(await ask(ofPartner, forever))).not.toHaveProperty('until')
    for (const [route, more] of [
      ['POST /partners/{partner}/resume', {}],
      ['POST /partners/{partner}/accounts/{login}/resume', { login: 'bakery' }],
    ] as const) {
      expect(bodyIn(await ask(route, { path: { ...path, ...more }, body: { why } }))).toMatchObject({
        state: 'running',
      })
    }
    const { records } = bodyIn(await ask('GET /audit', { query: { partner: 'acme' } })) as { records: object[] }
    expect(records).toMatchObject(
      ['pause-partner', 'pause-account', 'pause-operation', 'resume-partner', 'resume-account'].map((action) => ({
        ...{ action, by: me, why, result: 'done' },
      })),
    )
  })

  test.each([
    { reason: 'a partner that there is not', path: { partner: 'nobody' }, body: { why }, status: 404 },
    { reason: 'no reason', path: { partner: 'acme' }, body: {}, status: 400 },
    {
      reason: 'an operation that there is not',
      path: { partner: 'acme' },
      body: { why, operation: 'paint' },
      status: 400,
    },
    {
      reason: 'an end that has passed',
      path: { partner: 'acme' },
      body: { why, until: '2001-01-01T00:00:00Z' },
      status: 400,
    },
    { reason: 'an end without an offset', path: { partner: 'acme' }, body: { why, until: '2099-01-01' }, status: 400 },
    { reason: 'an author of its own', path: { partner: 'acme' }, body: { why, by: 'somebody' }, status: 400 },
  ])('of $reason is refused, and pauses nothing', async ({ path, body, status }) => {
    const { ask, harness } = desk()
    const before = harness.store.all()
    expect(problemIn(await ask(ofPartner, { path, body }))).toMatchObject({ status })
    expect(harness.store.all()).toEqual(before)
  })
})
