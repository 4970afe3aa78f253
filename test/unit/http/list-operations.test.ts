import { describe, expect, test } from 'vitest'
import type { OperationRequest } from '../../../shared/engine/accept.ts'
import type { OperationReport } from '../../../shared/engine/describe-operation.ts'
import { parkedLine } from '../../../shared/ledger/lane-place.ts'
import { operationKey } from '../../../shared/ledger/operation-record.ts'
import { acme, cancel, EngineHarness, open, provision } from '../../support/engine/engine-harness.ts'
import { bodyIn, desk } from '../../support/operations/desk.ts'
import { problemIn } from '../../support/operations/problem-details.ts'

const route = 'GET /operations'
const globex = { ...acme, id: 'globex', budget: { ...acme.budget, name: 'globex-key' } }
type Desk = ReturnType<typeof desk>
type Page = { operations: OperationReport[]; looked: { count: number; until?: string }; next?: string; resume?: string }

/** An account with three ended operations, one that is parked, and one that waits behind it. */
async function worked() {
  const place = desk()
  const { harness } = place
  for (const request of [
    provision('bakery', { operationId: 'made' }),
    open('bakery', { operationId: 'opened' }),
    cancel('bakery', { operationId: 'last' }),
  ]) {
    await harness.handle(request)
    harness.clock.advance(60_000)
  }
  await harness.settle()
  await harness.handle(open('bakery', { operationId: 'stuck', after: ['never-sent'] }))
  await harness.settle(2 * 3_600_000)
  await harness.engine.submit(open('bakery', { operationId: 'behind' }))
  return place
}

const page = async ({ ask }: Desk, query: Record<string, string>): Promise<Page> => {
  const answer = await ask(route, { query })
  expect(answer.statusCode, String(answer.body)).toBe(200)
  return bodyIn(answer) as unknown as Page
}

async function all(place: Desk, query: Record<string, string>): Promise<OperationReport[]> {
  const found: OperationReport[] = []
  let next: string | undefined
  for (let pages = 0; pages < 100; pages++) {
    const answer = await page(place, { ...query, ...(next === undefined ? {} : { cursor: next }) })
    expect(answer.looked.count).toBeLessThanOrEqual(100)
    found.push(...answer.operations)
    next = answer.next
    if (next === undefined) return found
  }
  throw new Error('The pages do not end.')
}

const ids = (reports: readonly OperationReport[]) => reports.map(({ operationId }) => operationId)

describe('the listing of operations', () => {
  test('has what has ended by its end, then what is parked, then what is on its way', async () => {
    const found = await all(await worked(), { partner: 'acme' })
    expect(found.map(({ operationId, status }) => [operationId, status])).toEqual([
      ['made', 'applied'],
      ['opened', 'applied'],
      ['last', 'rejected'],
      ['stuck', 'parked'],
      ['behind', 'waiting'],
    ])
  })

  test.each([
    { query: { status: 'applied' }, expected: ['made', 'opened'] },
    { query: { status: 'rejected,parked' }, expected: ['last', 'stuck'] },
    { query: { status: 'waiting' }, expected: ['behind'] },
    { query: { status: 'sending' }, expected: [] },
    { query: { code: 'LAST_PRODUCT' }, expected: ['last'] },
    { query: { code: 'DEPENDENCY_MISSING' }, expected: ['stuck'] },
    { query: { type: 'provision-account' }, expected: ['made'] },
    { query: { account: 'BAKERY' }, expected: ['made', 'opened', 'last', 'stuck', 'behind'] },
    { query: { account: 'bakery', status: 'applied,waiting' }, expected: ['made', 'opened', 'behind'] },
    { query: { account: 'nobody' }, expected: [] },
    { query: { since: '2099-01-01' }, expected: [] },
    { query: { until: '2001-01-01T00:00:00Z' }, expected: [] },
  ])('filters by $query', async ({ query, expected }) => {
    for (const limit of ['1', '100']) {
      expect(ids(await all(await worked(), { partner: 'acme', limit, ...(query as Record<string, string>) }))).toEqual(
        expected,
      )
    }
  })

  test('takes a time from its first moment on and before its last', async () => {
    const place = await worked()
    const [made, opened, last] = await all(place, { partner: 'acme', status: 'applied,rejected' })
    const query = { partner: 'acme', since: String(opened?.finishedAt), until: String(last?.finishedAt) }
    expect(ids(await all(place, query))).toEqual(['opened'])
    expect(made?.status).toBe('applied')
  })

  test('pages through a long history and long lanes one by one and by hundreds, with the same result', async () => {
    const place = desk()
    const { harness } = place
    await harness.handle(provision('bakery'))
    for (let n = 0; n < 130; n++) await harness.handle(open('bakery', { operationId: `done-${n}` }))
    await harness.settle()
    for (const account of ['one', 'two']) {
      for (let n = 0; n < 70; n++) await harness.engine.submit(open(account, { operationId: `${account}-${n}` }))
    }
    const byOne = ids(await all(place, { partner: 'acme', limit: '3', type: 'open-product' }))
    expect(new Set(byOne).size).toBe(270)
    expect(byOne).toEqual(ids(await all(place, { partner: 'acme', limit: '100', type: 'open-product' })))
  })

  test('shows each operation of a lane once, also where the lane moves on between two pages', async () => {
    const place = desk()
    const { harness } = place
    for (let n = 0; n < 5; n++) await harness.engine.submit(open('bakery', { operationId: `w-${n}` }))
    const first = await page(place, { partner: 'acme', limit: '2', status: 'accepted,waiting,deferred' })
    expect(ids(first.operations)).toEqual(['w-0', 'w-1'])
    await harness.engine.withdraw('acme', 'w-0', { by: 'x', why: 'y' })
    await harness.settle(1_000)
    const second = await page(place, {
      ...{ partner: 'acme', limit: '100', status: 'accepted,waiting,deferred' },
      ...(first.next === undefined ? {} : { cursor: first.next }),
    })
    expect(ids(second.operations)).not.toContain('w-0')
    expect(ids(second.operations)).not.toContain('w-1')
    expect(new Set(ids(second.operations)).size).toBe(second.operations.length)
  })

  test('looks at no more than a hundred, and says how far it looked where few are wanted', async () => {
    const place = desk()
    for (let n = 0; n < 120; n++) await place.harness.handle(open('bakery', { operationId: `no-account-${n}` }))
    await place.harness.settle()
    const answer = await page(place, { partner: 'acme', code: 'NO_SUCH_CODE' })
    expect(answer).toMatchObject({ operations: [], looked: { count: 100, until: expect.stringMatching(/Z$/) } })
    expect(answer.next).toBeDefined()
  })

  test('is a feed: asking again from its end shows what has ended since, and nothing is missed', async () => {
    const place = await worked()
    const query = { partner: 'acme', status: 'applied,rejected' }
    const first = await page(place, query)
    expect(first.next).toBeUndefined()
    await place.harness.handle(provision('florist', { operationId: 'new' }))
    await place.harness.settle()
    const second = await page(place, { ...query, cursor: String(first.resume) })
    expect(ids(second.operations)).toEqual(['new'])
    const record = await place.harness.operation('new')
    // A machine whose clock goes half a minute behind ends another one before it.
    const late = { ...record, ...operationKey('acme', 'late'), operationId: 'late' }
    await place.harness.store.put({ ...late, dueAt: Number(record.dueAt) - 30_000 } as never)
    const third = await page(place, { ...query, cursor: String(first.resume) })
    expect(ids(third.operations)).toEqual(['late', 'new'])
  })

  test('of a month that is over is the same at any time, and ends', async () => {
    const place = await worked()
    const query = { partner: 'acme', status: 'applied,rejected,withdrawn', since: '2020-01-01', until: '' }
    const { harness } = place
    query.until = new Date(harness.clock.now()).toISOString()
    harness.clock.advance(3 * 60_000)
    const before = await place.ask(route, { query })
    await harness.handle(provision('florist'))
    await harness.settle()
    const after = await place.ask(route, { query })
    expect(after.body).toBe(before.body)
    expect(bodyIn(after)).not.toHaveProperty('resume')
  })

  test('leaves out what stands in the index but has moved on', async () => {
    const place = await worked()
    const record = await place.harness.operation('made')
    await place.harness.store.put({ ...record, line: parkedLine('acme') } as never)
    expect(ids(await all(place, { partner: 'acme', status: 'parked' }))).toEqual(['stuck'])
  })

  test('without a partner has those of all partners of the stage, one after the other', async () => {
    const harness = new EngineHarness()
    const place = desk(harness, { partners: [acme, globex] })
    await harness.handle(provision('bakery', { operationId: 'made' }))
    await harness.settle()
    const record = await harness.operation('made')
    const other = { ...record, ...operationKey('globex', 'theirs'), partner: 'globex', operationId: 'theirs' }
    await harness.store.put({ ...other, line: 'globex#ended' } as never)
    expect(ids(await all(place, { limit: '1' }))).toEqual(['made', 'theirs'])
    expect(ids(await all(place, { partner: 'globex' }))).toEqual(['theirs'])
    // The same login name under two partners: each has its own.
    await harness.handle(open('bakery', { operationId: 'opened' }))
    await harness.settle()
    expect(ids(await all(place, { partner: 'acme', account: 'bakery', limit: '1' }))).toEqual(['made', 'opened'])
    expect(ids(await all(place, { partner: 'globex', account: 'bakery', limit: '1' }))).toEqual(['theirs'])
  })

  test.each([
    { reason: 'of nobody', query: { partner: 'nobody' }, status: 404, code: 'PARTNER_UNKNOWN' },
    { reason: 'by a status that there is not', query: { status: 'done' }, status: 400, code: 'PATH_INVALID' },
    { reason: 'by a status and a comma', query: { status: 'applied,' }, status: 400, code: 'PATH_INVALID' },
    { reason: 'by an operation that there is not', query: { type: 'paint' }, status: 400, code: 'PATH_INVALID' },
    { reason: 'by a filter that does not exist', query: { colour: 'red' }, status: 400, code: 'PATH_INVALID' },
    { reason: 'from a day that does not exist', query: { since: '2026-02-30' }, status: 400, code: 'PATH_INVALID' },
    {
      reason: 'from a time without an offset',
      query: { since: '2026-02-01T00:00' },
      status: 400,
      code: 'PATH_INVALID',
    },
    {
      reason: 'to before its beginning',
      query: { since: '2026-02-01', until: '2026-02-01' },
      status: 400,
      code: 'PATH_INVALID',
    },
    { reason: 'of no login name', query: { account: '../x' }, status: 400, code: 'PATH_INVALID' },
    { reason: 'of 0', query: { limit: '0' }, status: 400, code: 'PATH_INVALID' },
    { reason: 'of 101', query: { limit: '101' }, status: 400, code: 'PATH_INVALID' },
    { reason: 'from an invented cursor', query: { cursor: 'abc' }, status: 400, code: 'CURSOR_INVALID' },
    { reason: 'from a cursor that nobody sealed', query: { cursor: 'eyJ9.' }, status: 400, code: 'CURSOR_INVALID' },
    { reason: 'from a cursor of odd characters', query: { cursor: 'ä😀.\u0000' }, status: 400, code: 'CURSOR_INVALID' },
  ])('$reason is refused', async ({ query, status, code }) => {
    const { ask } = desk()
    const answer = await ask(route, { query: { partner: 'acme', ...(query as Record<string, string>) } })
    expect(problemIn(answer)).toMatchObject({ status, code })
  })

  test('of an account without its partner is refused', async () => {
    const { ask } = desk()
    expect(problemIn(await ask(route, { query: { account: 'bakery' } }))).toMatchObject({
      status: 400,
      problems: [{ field: 'partner' }],
    })
  })
})

describe('a cursor', () => {
  const query = { partner: 'acme', limit: '1' }

  test.each([
    { reason: 'another partner', change: { partner: 'globex' } },
    { reason: 'another filter', change: { status: 'applied' } },
    { reason: 'another time', change: { since: '2026-01-01' } },
    { reason: 'one account', change: { account: 'bakery' } },
  ])('is none of the listing of $reason', async ({ change }) => {
    const place = desk((await worked()).harness, { partners: [acme, globex] })
    const { next } = await page(place, query)
    const answer = await place.ask(route, { query: { ...query, cursor: String(next), ...(change as object) } })
    expect(problemIn(answer)).toMatchObject({ status: 400, code: 'CURSOR_INVALID' })
  })

  test('is none of another route, of another stage, and none once a character of it is another', async () => {
    const place = await worked()
    const { next = '' } = await page(place, query)
    const elsewhere = desk(place.harness, { stage: 'other' })
    const refused = [
      await elsewhere.ask(route, { query: { ...query, cursor: next } }),
      await place.ask('GET /partners/{partner}/accounts', { path: { partner: 'acme' }, query: { cursor: next } }),
      await place.ask('GET /audit', { query: { partner: 'acme', cursor: next } }),
    ]
    for (let at = 0; at < next.length; at++) {
      const other = next[at] === 'A' ? 'B' : 'A'
      refused.push(
        await place.ask(route, { query: { ...query, cursor: next.slice(0, at) + other + next.slice(at + 1) } }),
      )
    }
    for (const answer of refused) expect(problemIn(answer)).toMatchObject({ status: 400, code: 'CURSOR_INVALID' })
  })

  test('may be used with another number of operations a page', async () => {
    const place = await worked()
    const { next } = await page(place, query)
    expect((await page(place, { ...query, limit: '100', cursor: String(next) })).operations).toHaveLength(4)
  })
})

describe('as a table for billing', () => {
  const month = { partner: 'acme', status: 'applied,rejected' }

  test('has one line an operation, in columns that have names', async () => {
    const { ask } = await worked()
    const answer = await ask(route, { query: month, headers: { accept: 'text/csv' } })
    expect(answer.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8; header=present',
      'looked-at': '3',
    })
    const lines = String(answer.body).split('\r\n')
    expect(lines[0]).toBe(
      'operationId,operation,partner,account,status,code,concludedBy,effect,receivedAt,finishedAt,effectiveAt,planType,attempts',
    )
    expect(lines[1]).toMatch(/^made,provision-account,acme,bakery,applied,,answer,proven,\d{4}-.*Z,\d{4}-.*Z,,,1$/)
    expect(lines).toHaveLength(5)
  })

  test('has the date that the vendor named, and the plan', async () => {
    const { ask, harness } = await worked()
    const record = await harness.operation('made')
    const changed = { cancellationAt: '2026-12-31T00:00:00Z', planType: 'GOLD' }
    const projected = { changed, observed: {}, observedAt: 1 }
    await harness.store.put({ ...record, projected } as never)
    const answer = await ask(route, { query: month, headers: { accept: 'text/csv' } })
    expect(String(answer.body).split('\r\n')[1]).toMatch(/,2026-12-31T00:00:00Z,GOLD,1$/)
  })

  test('is lines of JSON for who wants those, with the cursor in a header', async () => {
    const place = await worked()
    const query = { ...month, limit: '2' }
    const answer = await place.ask(route, { query, headers: { accept: 'application/x-ndjson' } })
    const lines = String(answer.body).trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line).operationId)).toEqual(['made', 'opened'])
    const next = String(answer.headers?.['next-cursor'])
    expect(ids((await page(place, { ...query, cursor: next })).operations)).toEqual(['last'])
  })

  test.each([
    { accept: 'text/html', status: 406, reason: 'no format that there is' },
    { accept: 'application/json;q=0', status: 406, reason: 'one that it does not take' },
    { accept: 'text/html,*/*;q=0.1', status: 200, reason: 'anything in the end' },
    { accept: 'text/csv;q=0.2, application/x-ndjson', status: 200, reason: 'one rather than another' },
    { accept: ';;;,,', status: 406, reason: 'nothing readable' },
    { accept: '', status: 200, reason: 'nothing' },
  ])('answers $status to who accepts $reason', async ({ accept, status }) => {
    const { ask } = desk()
    expect((await ask(route, { query: month, headers: { accept } })).statusCode).toBe(status)
  })
})

describe('the accounts of a partner', () => {
  const accounts = 'GET /partners/{partner}/accounts'

  test('are listed by login name, page by page, with what the directory has of them', async () => {
    const { ask, harness } = desk()
    for (const name of ['c', 'a', 'b']) await harness.handle(provision(name))
    await harness.settle()
    const request: OperationRequest = { ...open('~partner'), operation: 'subscribe-webhook', input: {} }
    await harness.engine.submit(request)
    const seen: unknown[] = []
    let cursor: string | undefined
    do {
      const answer = await ask(accounts, {
        path: { partner: 'acme' },
        query: { limit: '2', ...(cursor && { cursor }) },
      })
      const body = bodyIn(answer) as { accounts: unknown[]; next?: string }
      seen.push(...body.accounts)
      cursor = body.next
    } while (cursor !== undefined)
    expect(seen).toMatchObject(['a', 'b', 'c'].map((account) => ({ account, presence: 'present', lane: 0 })))
  })

  test('of a partner that there is not are not found', async () => {
    const { ask } = desk()
    expect(problemIn(await ask(accounts, { path: { partner: 'nobody' } }))).toMatchObject({ status: 404 })
  })

  test('have their operations in the order in which they were received', async () => {
    const { ask } = await worked()
    const answer = await ask('GET /partners/{partner}/accounts/{login}/operations', {
      path: { partner: 'acme', login: 'Bakery' },
      query: { limit: '2' },
    })
    expect(bodyIn(answer)).toMatchObject({ operations: [{ operationId: 'made' }, { operationId: 'opened' }] })
  })
})
