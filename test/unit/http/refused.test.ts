import { describe, expect, test } from 'vitest'
import type { Caller } from '../../../shared/entry/http/caller-schema.ts'
import { refusedBodyKey, refusedKept, refusedKey } from '../../../shared/ledger/refused-record.ts'
import { acme, EngineHarness } from '../../support/engine/engine-harness.ts'
import { bodyIn, desk, me } from '../../support/operations/desk.ts'
import { problemIn } from '../../support/operations/problem-details.ts'
import { refusedBodiesIn, refusedIn, takeMessage } from '../../support/operations/refused-messages.ts'

const globex = { ...acme, id: 'globex', budget: { ...acme.budget, name: 'globex-key' } }
const why = 'The partner was configured anew.'

const message = (more: object = {}) => ({
  operationId: 'open-1',
  partner: 'acme',
  account: 'bakery',
  input: { product: 'EmailMarketing' },
  ...more,
})

/** Acme has no generation for products yet: its messages are refused for that, and accepted once it has one. */
function place(callers?: readonly Caller[]) {
  const harness = new EngineHarness()
  const { products: _none, ...capabilities } = acme.capabilities
  const before = { ...acme, capabilities }
  const all = [acme, globex]
  harness.context.partners = () => all
  harness.context.partner = (id) => all.find((one) => one.id === id)
  const { ask } = desk(harness, { partners: all, ...(callers === undefined ? {} : { callers }) })
  const take = (body: object | string, messageId = 'm-1') =>
    takeMessage(harness, body, { messageId, partners: [before, globex] })
  const list = async (query: Record<string, string> = {}) =>
    bodyIn(await ask('GET /refused', { query })) as { refused: Record<string, unknown>[]; next?: string }
  const act = async (verb: string, id: string, body: unknown = { why }) =>
    ask(`POST /refused/{id}/${verb}`, { path: { id }, body })
  const bulk = async (verb: string, body: object) =>
    bodyIn(await ask(`POST /refused/${verb}`, { body: { why, ...body } })) as {
      results: { id: string; result: string; code?: string }[]
      next?: string
    }
  return { harness, ask, take, list, act, bulk }
}

const id = 'open-product.m-1'
const auditOf = (harness: EngineHarness, partition: string) =>
  harness.store
    .all()
    .filter(({ pk }) => pk === partition)
    .map(({ action, subject, by, why: reason, result, asked }) => ({ action, subject, by, why: reason, result, asked }))

describe('a refused message', () => {
  test('is listed without its body, and shown with it as it came', async () => {
    const { ask, take, list, harness } = place()
    const sent = JSON.stringify(message(), undefined, 2)
    await take(sent)
    const shown = {
      id,
      state: 'open',
      operation: 'open-product',
      messageId: 'm-1',
      code: 'CAPABILITY_NOT_CONFIGURED',
      fields: ['partner'],
      reason: expect.stringContaining('products'),
      partner: 'acme',
      account: 'bakery',
      operationId: 'open-1',
      sender: 'AROAEXAMPLE:billing',
      receives: 1,
      sentAt: new Date(harness.clock.now() - 1_000).toISOString(),
      refusedAt: new Date(harness.clock.now()).toISOString(),
      keptUntil: new Date(harness.clock.now() + refusedKept).toISOString(),
      bytes: Buffer.byteLength(sent),
      kept: 'as-it-came',
      canBeRedriven: true,
    }
    expect(await list()).toEqual({ refused: [shown], looked: { count: 1 } })
    expect(bodyIn(await ask('GET /refused/{id}', { path: { id } }))).toEqual({ ...shown, body: sent })
  })

  test('is kept once, however often it is received', async () => {
    const { take, list, harness } = place()
    await take(message())
    const first = harness.store.all()
    harness.clock.advance(5_000)
    await take(message())
    expect(harness.store.all()).toEqual(first)
    expect((await list()).refused).toHaveLength(1)
  })

  test('does not come back by a repeat once it was discarded, neither as a record nor as a body', async () => {
    const { take, act, list, harness } = place()
    await take(message())
    await act('discard', id)
    await take(message())
    expect((await list()).refused).toEqual([])
    expect(refusedBodiesIn(harness.store)).toEqual({})
    expect(refusedIn(harness.store)).toMatchObject([{ state: 'discarded' }])
  })

  test('keeps no value under a name like a secret, and cannot be redriven then', async () => {
    const { take, act, harness } = place()
    await take(message({ metadata: { sessionToken: 'planted-secret' } }))
    expect(JSON.stringify(harness.store.all())).not.toContain('planted-secret')
    expect(problemIn(await act('redrive', id))).toMatchObject({ status: 409, code: 'BODY_NOT_KEPT' })
    expect(bodyIn(await act('discard', id))).toEqual({ id, result: 'discarded' })
  })

  test('is gone after 90 days, also while the table has not yet removed it', async () => {
    const { ask, take, list, harness } = place()
    await take(message())
    const day = Math.ceil((harness.clock.now() + refusedKept) / 1_000)
    for (const key of [refusedKey(id), refusedBodyKey(id)]) {
      expect(await harness.store.get(key)).toMatchObject({ expiresAt: day })
    }
    harness.clock.advance(refusedKept - 1)
    expect((await list()).refused).toHaveLength(1)
    harness.clock.advance(1)
    expect((await list()).refused).toEqual([])
    expect(problemIn(await ask('GET /refused/{id}', { path: { id } }))).toMatchObject({ status: 404 })
    expect((await harness.engine.sweep(harness.deadline())).standing).toBe(0)
  })

  test('counts with what stands still, until somebody redrives or discards it', async () => {
    const { take, act, harness } = place()
    const standing = async () => (await harness.engine.sweep(harness.deadline())).standing
    await take(message())
    await take('no JSON at all', 'm-2')
    expect(await standing()).toBe(2)
    await act('discard', 'open-product.m-2')
    expect(await standing()).toBe(1)
    await act('redrive', id)
    expect(await standing()).toBe(0)
  })

  test('is counted in the overview, by partner and code', async () => {
    const { ask, take } = place()
    await take(message())
    await take(message({ input: { product: 7 } }), 'm-2')
    await take('no JSON at all', 'm-3')
    const overview = bodyIn(await ask('GET /overview'))
    expect(overview).toMatchObject({
      partners: [
        {
          partner: 'acme',
          refused: { count: 2, byCode: { CAPABILITY_NOT_CONFIGURED: 1, FIELD_INVALID: 1 }, isComplete: true },
        },
        { partner: 'globex', refused: { count: 0, byCode: {} } },
      ],
      refusedOfNobody: { count: 1, byCode: { NOT_JSON: 1 } },
    })
  })

  test('changes no operation that it names', async () => {
    const { take, harness } = place()
    await harness.engine.submit({ ...message(), operation: 'open-product' })
    const before = await harness.operation('open-1')
    await take(message({ account: 'florist' }))
    expect(refusedIn(harness.store)).toHaveLength(1)
    expect(await harness.operation('open-1')).toEqual(before)
    expect(await harness.engine.report('acme', 'open-1')).toMatchObject({ account: 'bakery' })
  })

  test('does not stand in the way of the corrected message under the same id', async () => {
    const { harness } = place()
    await takeMessage(harness, message({ input: { product: 7 } }))
    await takeMessage(harness, message(), { messageId: 'm-2' })
    expect(await harness.operation('open-1')).toMatchObject({ type: 'open-product', account: 'bakery' })
  })
})

describe('a redrive', () => {
  test('has the message accepted by the same door, and the body goes', async () => {
    const { ask, take, act, list, harness } = place()
    await take(message())
    const answer = await act('redrive', id)
    expect([answer.statusCode, bodyIn(answer)]).toEqual([200, { id, result: 'accepted' }])
    expect(answer.headers).toMatchObject({ location: '/operations/acme/open-1' })
    expect(await harness.operation('open-1')).toMatchObject({ account: 'bakery', type: 'open-product' })
    expect(harness.rings).toMatchObject([{ operation: 'open-product', doorbell: { operationId: 'open-1' } }])
    expect([(await list()).refused, refusedBodiesIn(harness.store)]).toEqual([[], {}])
    const shown = bodyIn(await ask('GET /refused/{id}', { path: { id } }))
    expect(shown).toMatchObject({ state: 'redriven', ended: { by: me, why }, canBeRedriven: false })
    expect(shown).not.toHaveProperty('body')
  })

  test('needs no reason, and its record says that none was given', async () => {
    const { take, act, harness } = place()
    await take(message())
    expect((await act('redrive', id, '')).statusCode).toBe(200)
    expect(auditOf(harness, 'AUDIT#partner#acme')).toMatchObject([{ why: '(no reason given)', result: 'accepted' }])
  })

  test('of a message that is still wrong is refused again, with the code of now, and can be tried again', async () => {
    const { take, act, list } = place()
    await take(message({ input: { product: 7 } }))
    expect(problemIn(await act('redrive', id))).toMatchObject({
      ...{ status: 409, code: 'REFUSED_AGAIN' },
      refusal: { code: 'FIELD_INVALID', fields: ['input.product'] },
    })
    expect((await list()).refused).toMatchObject([{ code: 'FIELD_INVALID', tries: 1, state: 'open' }])
    expect(problemIn(await act('redrive', id))).toMatchObject({ code: 'REFUSED_AGAIN' })
    expect((await list()).refused).toMatchObject([{ tries: 2 }])
  })

  test('of a message whose id was used meanwhile leaves that operation as it is', async () => {
    const { take, act, harness } = place()
    await take(message())
    await harness.engine.submit({ ...message({ account: 'florist' }), operation: 'open-product' } as never)
    expect(problemIn(await act('redrive', id))).toMatchObject({ refusal: { code: 'OPERATION_ID_REUSED' } })
    expect(await harness.operation('open-1')).toMatchObject({ account: 'florist' })
  })

  test('comes too late for what was redriven or discarded, and finishes what a process died over', async () => {
    const { take, act, harness } = place()
    await take(message())
    // As a process leaves it that dies after the record and before the body.
    const body = await harness.store.get(refusedBodyKey(id))
    await act('redrive', id)
    await harness.store.put({ ...refusedBodyKey(id), ...body, body: 'left behind' })
    expect(problemIn(await act('redrive', id))).toMatchObject({ status: 409, code: 'REFUSED_ENDED' })
    expect(refusedBodiesIn(harness.store)).toEqual({})
    expect(problemIn(await act('discard', id))).toMatchObject({ code: 'REFUSED_ENDED' })
    expect(refusedIn(harness.store)).toMatchObject([{ state: 'redriven' }])
  })

  test('holds the message against a discard at the same moment: one of the two happens', async () => {
    const { take, act, harness } = place()
    await take(message())
    const { submit } = harness.engine
    let discarded: unknown
    harness.engine.submit = async (request) => {
      discarded = problemIn(await act('discard', id))
      return submit(request)
    }
    expect((await act('redrive', id)).statusCode).toBe(200)
    expect(discarded).toMatchObject({ status: 503, code: 'REFUSED_IN_HAND' })
    expect(refusedIn(harness.store)).toMatchObject([{ state: 'redriven' }])
  })

  test('that died in between is taken up by the next after a minute, and carries nothing out twice', async () => {
    const { take, act, harness } = place()
    await take(message())
    const { submit } = harness.engine
    const died = Promise.withResolvers<never>()
    harness.engine.submit = async (request) => {
      await submit(request)
      return died.promise
    }
    void act('redrive', id)
    await new Promise((resolve) => setImmediate(resolve))
    harness.engine.submit = submit
    expect(problemIn(await act('redrive', id))).toMatchObject({ code: 'REFUSED_IN_HAND' })
    harness.clock.advance(60_001)
    expect(bodyIn(await act('redrive', id))).toMatchObject({ result: 'accepted' })
    expect((await harness.lane('bakery')).q).toEqual(['open-product:open-1'])
    const results = auditOf(harness, 'AUDIT#partner#acme').map(({ result }) => result)
    expect(results).toEqual([undefined, 'busy', 'accepted'])
  })

  test('lets the message go at once where the ledger failed, so that it can be tried again', async () => {
    const { take, act, harness } = place()
    await take(message())
    const { submit } = harness.engine
    harness.engine.submit = async () => Promise.reject(new Error('no matter what'))
    await expect(act('redrive', id)).rejects.toThrow('no matter what')
    harness.engine.submit = submit
    expect((await act('redrive', id)).statusCode).toBe(200)
  })
})

describe('a discard', () => {
  test('that the SDK sends twice, because the first answer was lost, is reported as done', async () => {
    const { take, act, harness } = place()
    await take(message())
    const { update } = harness.store
    harness.store.update = async (...asked) => {
      const first = await update.apply(harness.store, asked)
      const isOfRecord = asked[0].pk.startsWith('REFUSED#') && asked[0].sk === 'MESSAGE'
      return isOfRecord ? update.apply(harness.store, asked) : first
    }
    expect(bodyIn(await act('discard', id))).toEqual({ id, result: 'discarded' })
  })
})

describe('the audit', () => {
  test('has who redrove and discarded what and why, before the effect', async () => {
    const { take, act, harness } = place()
    await take(message())
    await take(message({ operationId: 'open-2' }), 'm-2')
    await act('redrive', id)
    await act('discard', 'open-product.m-2')
    const asked = { code: 'CAPABILITY_NOT_CONFIGURED' }
    expect(auditOf(harness, 'AUDIT#partner#acme')).toEqual([
      { action: 'redrive-message', subject: id, by: me, why, asked, result: 'accepted' },
      { action: 'discard-message', subject: 'open-product.m-2', by: me, why, asked, result: 'discarded' },
    ])
  })

  test('that cannot be written leaves everything as it is', async () => {
    const { take, act, harness } = place()
    await take(message())
    const before = harness.store.all()
    harness.store.hooks.beforeCommit = ({ key }) => {
      if (key.pk.startsWith('AUDIT#')) throw new Error('not now')
    }
    for (const verb of ['redrive', 'discard']) await expect(act(verb, id)).rejects.toThrow('not now')
    expect(harness.store.all()).toEqual(before)
  })

  test('of messages that no partner could be read of is the stage’s own', async () => {
    const { ask, take, act } = place()
    await take('no JSON at all')
    await act('discard', id)
    const audit = bodyIn(await ask('GET /audit', { query: { stage: 'true' } }))
    expect(audit).toMatchObject({ records: [{ action: 'discard-message', subject: id, result: 'discarded' }] })
  })
})

describe('many', () => {
  const many = async (count: number) => {
    const at = place()
    for (let n = 0; n < count; n++) {
      await at.take(message({ operationId: `open-${n}`, account: `client-${n}` }), `m-${n}`)
      at.harness.clock.advance(1)
    }
    return at
  }

  test('are listed page by page, each once, and by partner, code and operation', async () => {
    const { list, take } = await many(130)
    await take('no JSON at all', 'x-1')
    await take({ ...message(), partner: 'globex', input: { product: 7 } }, 'x-2')
    const seen: unknown[] = []
    let cursor: string | undefined
    do {
      const page = await list({ limit: '40', ...(cursor === undefined ? {} : { cursor }) })
      seen.push(...page.refused.map((one) => one.id))
      cursor = page.next
    } while (cursor !== undefined)
    expect(seen).toEqual([
      ...Array.from({ length: 130 }, (_, n) => `open-product.m-${n}`),
      'open-product.x-2',
      'open-product.x-1',
    ])
    const ids = async (query: Record<string, string>) => (await list(query)).refused.map((one) => one.id)
    expect(await ids({ partner: 'globex' })).toEqual(['open-product.x-2'])
    expect(await ids({ code: 'NOT_JSON' })).toEqual([])
    expect((await list({ code: 'NOT_JSON' })).next).toBeDefined()
    expect(await ids({ operation: 'cancel-product', partner: 'globex' })).toEqual([])
  })

  test('are redriven by code, up to 500 a request, and a cursor leads to the rest', async () => {
    const { bulk, list, harness } = await many(620)
    const first = await bulk('redrive', { code: 'CAPABILITY_NOT_CONFIGURED' })
    expect([first.results.length, first.results.every(({ result }) => result === 'accepted')]).toEqual([500, true])
    const second = await bulk('redrive', { code: 'CAPABILITY_NOT_CONFIGURED', cursor: first.next })
    expect([second.results.length, second.next]).toEqual([120, undefined])
    expect((await list()).refused).toEqual([])
    expect(await harness.operation('open-619')).toMatchObject({ account: 'client-619' })
  })

  test('that are refused again do not keep the rest from being reached', async () => {
    const { bulk, harness } = await many(620)
    harness.engine.submit = async () => ({ is: 'conflict', fields: ['account'] }) as never
    const first = await bulk('redrive', { code: 'CAPABILITY_NOT_CONFIGURED' })
    const second = await bulk('redrive', { code: 'CAPABILITY_NOT_CONFIGURED', cursor: first.next })
    const ids = [...first.results, ...second.results]
    expect([new Set(ids.map((one) => one.id)).size, second.next]).toEqual([620, undefined])
  })

  test('are discarded by ids, a row each', async () => {
    const { bulk, list } = await many(3)
    const { results } = await bulk('discard', { ids: [id, 'open-product.none', id, 'open-product.m-2'] })
    expect(results).toEqual([
      { id, result: 'discarded' },
      { id: 'open-product.none', result: 'not-found' },
      { id: 'open-product.m-2', result: 'discarded' },
    ])
    expect((await list()).refused).toMatchObject([{ id: 'open-product.m-0' }])
  })

  test('that there is no time for are left for the next request', async () => {
    const { bulk, harness } = await many(150)
    const { submit } = harness.engine
    let left = 70
    harness.engine.submit = async (request) => {
      if (--left === 0) harness.clock.advance(58_000)
      return submit(request)
    }
    const first = await bulk('redrive', { code: 'CAPABILITY_NOT_CONFIGURED' })
    expect(first.results.length).toBeGreaterThanOrEqual(70)
    expect(first.results.length).toBeLessThan(100)
    const second = await bulk('redrive', { code: 'CAPABILITY_NOT_CONFIGURED', cursor: first.next })
    expect([first.results.length + second.results.length, second.next]).toEqual([150, undefined])
    const ids = Array.from({ length: 3 }, (_, n) => `open-product.m-${n}`)
    harness.clock.advance(58_000)
    expect((await bulk('redrive', { ids })).results.map(({ result }) => result)).toEqual(Array(3).fill('ended'))
  })

  test('of one account are accepted in the order in which they were sent', async () => {
    const { take, bulk, harness } = place()
    for (const n of [1, 2, 3, 4]) {
      await take(message({ operationId: `open-${n}` }), `m-${5 - n}`)
      harness.clock.advance(1_000)
    }
    const ids = [1, 2, 3, 4].map((n) => `open-product.m-${n}`)
    await bulk('redrive', { ids })
    expect((await harness.lane('bakery')).q).toEqual([1, 2, 3, 4].map((n) => `open-product:open-${n}`))
  })

  test.each([
    { reason: 'neither ids nor a code: that would be all', body: {} },
    { reason: 'both', body: { ids: [id], code: 'NOT_JSON' } },
    { reason: 'more than 500', body: { ids: Array.from({ length: 501 }, (_, n) => `open-product.m-${n}`) } },
    { reason: 'a cursor of another act', body: { code: 'NOT_JSON', cursor: 'x.y' } },
  ])('are refused as a request with $reason', async ({ body }) => {
    const { ask } = place()
    expect(problemIn(await ask('POST /refused/discard', { body: { why, ...body } }))).toMatchObject({ status: 400 })
  })
})

describe('more than is kept in an hour', () => {
  test('goes to the dead letters as messages, and is reported without a record; the next hour keeps again', async () => {
    const { take, harness } = place()
    await take(message())
    const [count] = harness.store.all().filter(({ pk }) => pk === 'REFUSED-COUNT')
    await harness.store.put({ ...count, count: 10_000 } as never)
    const { letters } = await take(message({ operationId: 'open-2' }), 'm-2')
    expect(letters).toMatchObject([{ code: 'CAPABILITY_NOT_CONFIGURED', body: expect.stringContaining('open-2') }])
    expect(harness.events.at(-1)?.detail).not.toHaveProperty('refusedId')
    // What is kept already stays known.
    expect((await take(message())).letters).toEqual([])
    harness.clock.advance(3_600_000)
    expect((await take(message({ operationId: 'open-3' }), 'm-3')).letters).toEqual([])
    expect(refusedIn(harness.store).map(({ messageId }) => messageId)).toEqual(['m-1', 'm-3'])
  })

  test('counts by size too', async () => {
    const { take, harness } = place()
    await take(message())
    const [count] = harness.store.all().filter(({ pk }) => pk === 'REFUSED-COUNT')
    expect(count).toMatchObject({ count: 1, bytes: Buffer.byteLength(JSON.stringify(message())) })
    await harness.store.put({ ...count, bytes: 99_999_990 } as never)
    expect((await take(message(), 'm-2')).letters).toHaveLength(1)
  })
})

describe('a caller of one partner', () => {
  const ofAcme: Caller[] = [{ principal: me, partners: ['acme'], role: 'owner' }]
  const filled = async (callers: readonly Caller[]) => {
    const at = place(callers)
    await at.take(message())
    await at.take({ ...message(), partner: 'globex', input: { product: 7 } }, 'theirs')
    await at.take('no JSON at all', 'nobodys')
    return at
  }

  test('sees their own messages, and none of another partner or of nobody', async () => {
    const { ask, list } = await filled(ofAcme)
    const listed = await list()
    expect(listed.refused.map((one) => one.id)).toEqual([id])
    expect(JSON.stringify(bodyIn(await ask('GET /overview')))).not.toMatch(/globex|NOT_JSON|refusedOfNobody/)
    expect(problemIn(await ask('GET /refused', { query: { partner: 'globex' } }))).toMatchObject({ status: 404 })
    expect(problemIn(await ask('GET /audit', { query: { stage: 'true' } }))).toMatchObject({ status: 403 })
  })

  test.each(['open-product.theirs', 'open-product.nobodys'])(
    'can neither see, redrive nor discard %s',
    async (other) => {
      const { ask, act, bulk, harness } = await filled(ofAcme)
      const before = harness.store.all()
      const asked = [
        await ask('GET /refused/{id}', { path: { id: other } }),
        await act('redrive', other),
        await act('discard', other),
      ]
      for (const answer of asked) expect(problemIn(answer)).toMatchObject({ status: 404, code: 'REFUSED_NOT_FOUND' })
      expect((await bulk('discard', { ids: [other] })).results).toEqual([{ id: other, result: 'not-found' }])
      for (const code of ['FIELD_INVALID', 'NOT_JSON']) expect((await bulk('discard', { code })).results).toEqual([])
      expect(harness.store.all()).toEqual(before)
    },
  )

  test('needs the role: who only reads can redrive and discard nothing', async () => {
    const { act } = await filled([{ principal: me, partners: '*', role: 'operator' }])
    for (const verb of ['redrive', 'discard']) expect(problemIn(await act(verb, id))).toMatchObject({ status: 403 })
  })

  test('with the role for all partners acts on what is left of a partner that the stage serves no more', async () => {
    const { harness, take } = place()
    await take({ ...message(), partner: 'globex', input: { product: 7 } })
    const { ask } = desk(harness, { partners: [acme] })
    const path = { id }
    expect(bodyIn(await ask('POST /refused/{id}/discard', { path, body: { why } }))).toMatchObject({
      result: 'discarded',
    })
  })

  test('with the role for all partners acts on messages of nobody', async () => {
    const { act, list } = await filled([{ principal: me, partners: '*', role: 'owner' }])
    expect((await list()).refused).toHaveLength(3)
    expect(bodyIn(await act('discard', 'open-product.nobodys'))).toMatchObject({ result: 'discarded' })
  })
})
