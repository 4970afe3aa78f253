import { describe, expect, it } from 'vitest'
import type { VendorAnswer } from '../../../../shared/domain/answer.ts'
import type { CallOptions, NewAccount } from '../../../../shared/partner-api/gateway.ts'
import type { Answered, Exchange } from '../../../../shared/partner-api/transport/exchange.ts'
import { createV2Client, type V2Client } from '../../../../shared/partner-api/v2/v2-client.ts'
import { answered, answeredAt } from '../answers.ts'
import { FakeTransport } from '../fake-transport.ts'
import { v2Samples } from './v2-samples.ts'

const json = (status: number, body: string): Answered =>
  answered(status, body, { 'content-type': 'application/json; charset=UTF-8' })

function setUp(...exchanges: Exchange[]) {
  const transport = new FakeTransport(...exchanges)
  let now = answeredAt
  const client = createV2Client({
    origin: 'https://api.example.com',
    transport,
    clock: { now: () => now, monotonic: () => 0, sleep: async () => undefined },
    credentials: {
      current: async () => ({ apiKey: 'key-1', login: 'acme', password: 'pass-1' }),
      newerThan: async () => undefined,
    },
  })
  let permits = 0
  const call: CallOptions = {
    deadlineAt: 1,
    permit: async () => {
      permits++
    },
    window: { isOpen: () => true },
  }
  return { client, transport, call, permits: () => permits, pass: (ms: number) => (now += ms) }
}

type Run = (client: V2Client, call: CallOptions) => Promise<VendorAnswer<unknown>>
const plan: Run = (client, call) => client.readPlan('a07e1ih151d0', call)
const answerOf = async (run: Run, ...exchanges: Exchange[]) => {
  const { client, call } = setUp(...exchanges)
  return run(client, call)
}

describe('the vendor samples', () => {
  it('list', async () => {
    const answer = await answerOf((client, call) => client.listAccounts({}, call), json(200, v2Samples.list))
    expect(answer).toMatchObject({
      ok: true,
      value: {
        next: 'cGFnZU51bT0yJnBhZ2VTaXplPTI',
        accounts: [
          {
            vendorId: 'a07e1ih151d0',
            login: 'bakery-01',
            status: 'open',
            organizationName: 'Example Bakery',
            lastLoginAt: '2014-10-07T18:51:35.975-04:00',
          },
          { vendorId: 'a07e1ih151d1', status: 'open', cancellationPending: true, organizationName: 'Bäckerei' },
          { vendorId: 'a07e1ih151d2', status: 'suspended', statusWord: 'SUSPENDED' },
        ],
      },
    })
  })

  it.each([
    [v2Samples.lastPage, 'an empty pagination'],
    ['{"results":[]}', 'no meta'],
    ['{"meta":{"pagination":null},"results":[]}', 'null'],
    ['{"meta":{"pagination":{"next_link":null}},"results":[]}', 'a link that is null'],
    ['{"meta":{"pagination":{"next_link":""}},"results":[]}', 'an empty link'],
  ])('%s is a last page: %s', async (body) => {
    const answer = await answerOf((client, call) => client.listAccounts({}, call), json(200, body))
    expect(answer).toMatchObject({ ok: true, value: { accounts: [] } })
    expect(answer.ok && answer.value).not.toHaveProperty('next')
  })

  it('plan', async () => {
    expect(await answerOf(plan, json(200, v2Samples.plan))).toMatchObject({
      value: {
        planType: 'BASIC',
        status: 'open',
        billingDayOfMonth: 20,
        tiers: [{ usageType: 'CONTACTS', currentUsage: 0, tier: 1, tierMinimum: 0, tierMaximum: 500, price: 45 }],
      },
      evidence: { answered: 'plan BASIC, status open, billing day 20, 1 tiers' },
    })
    const trial = await answerOf(plan, json(200, v2Samples.trialPlan))
    expect(trial).toMatchObject({ value: { planType: 'TRIAL', status: 'trial', tiers: [] } })
    expect(trial.ok && trial.value).not.toHaveProperty('billingDayOfMonth')
  })

  const words: [status: string, meaning: string, reason: string][] = [
    ['OPEN', 'open', 'the listing'],
    ['Open', 'open', 'the plan'],
    ['Cancelled', 'canceled', 'as it is asked for'],
    ['CANCELLED', 'canceled', 'inferred'],
    ['Canceled', 'canceled', 'the other spelling, docs/reference/vendor.md#contradictions'],
    ['Trial End', 'trial-ended', 'as in V3'],
    ['toString', 'unrecognised', 'a name of every object is none of ours'],
  ]
  it.each(words)('the status %s is %s: %s', async (status, meaning) => {
    expect(await answerOf(plan, json(200, JSON.stringify({ status, plan_type: 2 })))).toMatchObject({
      value: { status: meaning },
    })
  })

  it.each([
    [1, 'TRIAL'],
    [3, 'ESSENTIAL'],
    ['4', 'ULTIMATE'],
    [2.0, 'BASIC'],
    [17, 'unrecognised'],
  ])('plan number %j is %s', async (number, planType) => {
    const body = JSON.stringify({ status: 'Open', plan_type: number })
    expect(await answerOf(plan, json(200, body))).toMatchObject({ value: { planType } })
  })

  it('a new account', async () => {
    const answer = await answerOf((client, call) => client.createAccount(bakery, call), json(201, v2Samples.created))
    expect(answer).toMatchObject({ ok: true, value: { vendorId: 'a07e1ih151d0', status: 'trial' } })
    expect(JSON.stringify(answer)).not.toContain('not-for-us')
  })

  it('topics, whose numbers are text', async () => {
    const answer = await answerOf((client, call) => client.listTopics('ALL', call), json(200, v2Samples.topics))
    expect(answer).toMatchObject({
      value: [
        { topic: 'tier.increase', topicNumber: 1, subscribed: true, callbackUri: 'https://hooks.example.com/v2' },
        { topic: 'tier.decrease', topicNumber: 2, subscribed: false },
        { topic: 'unrecognised', topicNumber: 9, subscribed: false },
      ],
      evidence: { answered: '1 on, 2 off, 9 off' },
    })
  })
})

describe('a write whose answer the vendor does not show', () => {
  const cancel: Run = (client, call) => client.cancelAccount('a1', { effectiveAt: answeredAt }, call)
  const subscribe: Run = (client, call) => client.subscribeTopic('tier.decrease', 'https://hooks.example.com/v2', call)
  const remove: Run = (client, call) => client.deleteTopic('tier.decrease', call)
  const test: Run = (client, call) => client.testTopic('tier.decrease', call)

  it.each<[string, Run, Answered]>([
    ['cancel, echoed', cancel, json(200, v2Samples.cancelled)],
    ['cancel, pending', cancel, json(200, '{"status":"PENDING CANCELLATION"}')],
    ['cancel, empty', cancel, answered(204, '')],
    ['subscribe, echoed', subscribe, json(200, v2Samples.topic)],
    ['subscribe, empty', subscribe, answered(200, '', {})],
    ['delete', remove, answered(204, '')],
    ['test: whatever our own address said', test, answered(200, 'thanks', { 'content-type': 'text/plain' })],
    ['test: nothing', test, answered(200, '', {})],
  ])('%s is a success', async (_name, run, exchange) => {
    expect(await answerOf(run, exchange)).toMatchObject({ ok: true })
  })

  const page = answered(200, '<html>', { 'content-type': 'text/html' })
  it.each<[string, Run, Answered]>([
    ['cancel says that the account is open', cancel, json(200, '{"status":"OPEN"}')],
    ['cancel says what is not known', cancel, json(200, '{"status":"DONE"}')],
    ['subscribe speaks of another topic', subscribe, json(200, v2Samples.topic.replace('"2"', '"1"'))],
    ['subscribe says that nothing is subscribed', subscribe, json(200, v2Samples.topic.replace('true', 'false'))],
    ['delete says that it is still subscribed', remove, json(200, v2Samples.topic)],
    ['a page', cancel, page],
    ['a page', test, page],
    ['a body with 204', remove, json(204, '{}')],
    ['an error in a success', cancel, json(200, '[{"error_key":"k","error_message":"m"}]')],
  ])('%s is unknown', async (_name, run, exchange) => {
    expect(await answerOf(run, exchange)).toMatchObject({
      ok: false,
      failure: { class: 'unknown', code: 'ANSWER_UNREADABLE' },
    })
  })

  it('a changed plan must be the one that was asked for', async () => {
    const change: Run = (client, call) => client.changePlan('a1', { planType: 'ULTIMATE' }, call)
    expect(await answerOf(change, json(200, v2Samples.plan))).toMatchObject({
      failure: { class: 'unknown', code: 'ANSWER_UNREADABLE' },
      evidence: { answered: 'ANSWER_OF_SOMETHING_ELSE plan_type: is not what was asked for' },
    })
  })

  it('a new account must have the login that was asked for', async () => {
    const body = v2Samples.created.replace('bakery-01', 'bakery-02')
    expect(await answerOf((client, call) => client.createAccount(bakery, call), json(201, body))).toMatchObject({
      failure: { class: 'unknown' },
    })
  })
})

describe('refusals', () => {
  const rows: [status: number, body: string, expected: [string, string], reason: string][] = [
    [400, '[{"error_key":"k","error_message":"m"}]', ['rejected', 'REQUEST_INVALID'], 'an array'],
    [400, '{"error_key":"k","error_message":"m"}', ['rejected', 'REQUEST_INVALID'], 'an object'],
    [400, '<html>', ['rejected', 'REQUEST_INVALID'], 'the status says what counts'],
    [401, '[{"error_key":"http.status.authentication.invalid_token"}]', ['held', 'CREDENTIALS_REFUSED'], 'credentials'],
    [403, '[{"error_key":"mashery.not.authorized.over.qps"}]', ['refused-for-now', 'OVER_RATE'], 'per second'],
    [403, '[{"error_key":"mashery.not.authorized.over.ratelimit"}]', ['refused-for-now', 'QUOTA_EXCEEDED'], 'per day'],
    [403, '[{"error_key":"mashery.not.authorized"}]', ['held', 'ACCESS_REFUSED'], 'no word of a rate'],
    [405, '', ['held', 'METHOD_NOT_ALLOWED'], 'documented for the plan'],
    [406, '', ['held', 'ANSWER_TYPE_REFUSED'], 'wrong accept'],
    [409, '', ['rejected', 'CONFLICT'], 'a taken name'],
    [415, '', ['held', 'REQUEST_TYPE_REFUSED'], 'wrong type'],
    [500, '', ['unknown', 'VENDOR_ERROR'], 'may have been applied'],
    [503, '', ['unknown', 'VENDOR_ERROR'], 'stored for later is said of V3 only'],
  ]
  it.each(rows)('%i %s is %j: %s', async (status, body, [failureClass, code]) => {
    const answer = await answerOf((client, call) => client.createAccount(bakery, call), json(status, body))
    expect(answer).toMatchObject({ ok: false, failure: { class: failureClass, code, status } })
  })

  it('a 404 is confirmed by a listing of one, once in ten minutes', async () => {
    const { client, transport, call, permits, pass } = setUp(
      json(404, ''),
      json(200, v2Samples.lastPage),
      json(404, ''),
      json(404, ''),
      json(404, ''),
    )
    const absent = { ok: false, failure: { class: 'rejected', code: 'ACCOUNT_NOT_FOUND' } }
    expect(await client.readPlan('a1', call)).toMatchObject(absent)
    pass(599_999)
    expect(await client.cancelAccount('a1', { effectiveAt: answeredAt }, call)).toMatchObject(absent)
    pass(1)
    expect(await client.readPlan('a1', call)).toMatchObject({ failure: { class: 'held', code: 'ADDRESS_NOT_FOUND' } })
    expect(permits()).toBe(5)
    expect(transport.requests.map(({ path }) => path.split('?')[0])).toEqual([
      '/v2/partner/accounts/a1/plan',
      '/v2/partner/accounts',
      '/v2/partner/accounts/a1/status',
      '/v2/partner/accounts/a1/plan',
      '/v2/partner/accounts',
    ])
    expect(transport.requests[1]?.path).toContain('?limit=1&')
  })

  it('only writes are bound to the send window', async () => {
    const { client, transport, call } = setUp(json(200, v2Samples.plan), json(200, v2Samples.plan))
    await client.readPlan('a1', call)
    await client.changePlan('a1', { planType: 'BASIC' }, call)
    expect(transport.limits.map(({ window }) => window !== undefined)).toEqual([false, true])
  })

  it('what permit throws is thrown on, and nothing is sent', async () => {
    const { client, transport, call } = setUp()
    const stop = new Error('no place')
    const stopped = { ...call, permit: () => Promise.reject(stop) }
    await expect(client.readPlan('a1', stopped)).rejects.toBe(stop)
    expect(transport.requests).toHaveLength(0)
  })
})

const bakery: NewAccount = {
  login: 'bakery-01',
  signIn: { password: 'Sourdough #7' },
  email: 'robin@example.com',
  countryCode: 'US',
  stateCode: 'MA',
  organizationName: 'Example Bakery',
  firstName: 'Robin',
  lastName: 'Hood',
  phone: '555-0100',
}

describe('a field against the rules is refused here, with field, rule and value', () => {
  const create =
    (change: Partial<NewAccount>): Run =>
    (client, call) =>
      client.createAccount({ ...bakery, ...change }, call)
  const rows: [field: string, run: Run, words: string][] = [
    ['login', create({ login: 'x'.repeat(51) }), 'must have 1 to 50 characters, and it has 51; the value is "xxx'],
    ['login', create({ login: 'a b' }), 'must be a name without blanks; the value is "a b"'],
    ['password', create({ signIn: { password: 'short' } }), 'must have 8 to 80 characters; the value is not shown'],
    ['password', create({ signIn: { password: 'my bakery' } }), 'must not hold a part of the login name'],
    ['organizationName', create({ organizationName: 'x'.repeat(81) }), 'must have 1 to 80 characters'],
    ['firstName', create({ firstName: '' }), 'must have 1 to 255 characters, and it has 0; the value is not shown'],
    ['email', create({ email: 'robin' }), 'must be an e-mail address; the value is not shown'],
    ['phone', create({ phone: '5\n5' }), 'must hold neither control characters'],
    ['countryCode', create({ countryCode: 'us' }), 'must be two capital letters; the value is "us"'],
    ['countryCode', create({ countryCode: 'USA' }), 'must have 2 to 2 characters'],
    ['stateCode', create({ stateCode: '' }), 'must have 2 to 2 characters, and it has 0; the value is ""'],
    [
      'stateCode',
      create({ countryCode: 'DE' }),
      'must be left out outside the United States and Canada; the value is "MA"',
    ],
    ['singleBilling', create({ singleBilling: true }), 'must not be asked for without managed; the value is true'],
    [
      'website',
      create({ website: 'https://example.com' }),
      'must be left out: V2 has no field for it; the value is not shown',
    ],
    ['accountId', (client, call) => client.readPlan('../x', call), 'must be an account identifier'],
    [
      'accountId',
      (client, call) => client.readPlan('', call),
      'must have 1 to 80 characters, and it has 0; the value is ""',
    ],
    ['planType', (client, call) => client.changePlan('a1', { planType: 'Trial' }, call), 'must not be TRIAL'],
    [
      'planType',
      (client, call) => client.changePlan('a1', { planType: 'GOLD' }, call),
      'must be one of BASIC, ESSENTIAL, ULTIMATE; the value is "GOLD"',
    ],
    [
      'billingDayOfMonth',
      (client, call) => client.changePlan('a1', { planType: 'BASIC', billingDayOfMonth: 32 }, call),
      'must be a whole number from 1 to 31; the value is 32',
    ],
    [
      'billingDayOfMonth',
      (client, call) => client.changePlan('a1', { planType: 'BASIC', billingDayOfMonth: 1.5 }, call),
      'the value is 1.5',
    ],
    [
      'reason',
      (client, call) => client.cancelAccount('a1', { effectiveAt: answeredAt, reason: 4 }, call),
      'must be one of 1, 2, 3, 11, 12, 14, 21, 27, 30; the value is 4',
    ],
    [
      'effectiveAt',
      (client, call) => client.cancelAccount('a1', { effectiveAt: 1_406_851_200 }, call),
      'must be a time in ms between the years 2000 and 2100; the value is 1406851200',
    ],
    [
      'limit',
      (client, call) => client.listAccounts({ limit: 501 }, call),
      'must be a whole number from 1 to 500; the value is 501',
    ],
    ['page', (client, call) => client.listAccounts({ token: 'a&limit=1' }, call), 'must be the token of a page'],
    [
      'callbackUri',
      (client, call) => client.subscribeTopic('tier.increase', 'http://example.com', call),
      'must be an https address, without a user in it; the value is not shown',
    ],
    [
      'callbackUri',
      (client, call) => client.subscribeTopic('tier.increase', `https://example.com/${'x'.repeat(493)}`, call),
      'must have at most 512 characters',
    ],
    [
      'topic',
      (client, call) => client.readTopic('tier.gone' as 'tier.increase', call),
      'must be one of tier.increase, tier.decrease, account.cancel, account.disable; the value is "tier.gone"',
    ],
    [
      'status',
      (client, call) => client.listTopics('SOME' as 'ALL', call),
      'must be one of ALL, SUBSCRIBED, NOT_SUBSCRIBED; the value is "SOME"',
    ],
  ]
  it.each(rows)('%s', async (field, run, words) => {
    const { client, transport, call, permits } = setUp()
    const answer = await run(client, call)
    expect(answer).toMatchObject({ ok: false, failure: { class: 'rejected', code: 'REQUEST_INVALID' } })
    expect(answer.ok ? '' : answer.failure.message).toContain(`nothing was sent: ${field} `)
    expect(answer.ok ? '' : answer.failure.message).toContain(words)
    expect([transport.requests.length, permits()]).toEqual([0, 0])
  })
})
