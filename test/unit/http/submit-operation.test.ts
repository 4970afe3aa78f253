import { describe, expect, test } from 'vitest'
import { submitOperation } from '../../../shared/entry/http/submit-operation.ts'
import { aliasItem } from '../../../shared/ledger/alias-record.ts'
import { mostMessageBytes } from '../../../shared/messaging/parse-message.ts'
import { operationFunctions } from '../../../shared/operations/catalogue.ts'
import { provisionAccountExample } from '../../../shared/operations/provision-account/input.ts'
import { acme, EngineHarness } from '../../support/engine/engine-harness.ts'
import { problemIn } from '../../support/operations/problem-details.ts'

const capabilities = { ...acme.capabilities, webhooks: 'v3' } as const
const partners = new Map([['acme', { ...acme, capabilities }]])

function api(harness = new EngineHarness()) {
  const submitText = (body: string) =>
    submitOperation(body, operationFunctions, partners, harness.engine, harness.clock.now())
  const bodyOf = (more: object) => ({
    operation: 'open-product',
    operationId: 'open-1',
    partner: 'acme',
    account: 'Bakery',
    input: { product: 'EmailMarketing' },
    ...more,
  })
  return { harness, submitText, submit: (more: object = {}) => submitText(JSON.stringify(bodyOf(more))) }
}

describe('a submission', () => {
  test('is answered 202 with its place once it is in its lane, and rings the lane', async () => {
    const { harness, submit } = api()
    const answer = await submit()
    expect(answer).toMatchObject({
      statusCode: 202,
      headers: {
        'content-type': 'application/json',
        'cache-control': 'no-store',
        location: '/operations/acme/open-1',
      },
    })
    expect(JSON.parse(answer.body ?? '')).toEqual({
      operationId: 'open-1',
      operation: 'open-product',
      partner: 'acme',
      account: 'bakery',
      status: 'accepted',
    })
    expect((await harness.lane('bakery')).q).toEqual(['open-product:open-1'])
    expect(harness.rings).toMatchObject([{ operation: 'open-product', doorbell: { operationId: 'open-1' } }])
  })

  test('into a lane that stands still says what it stands still for', async () => {
    const { harness, submit } = api()
    await submit({ operationId: 'waits', after: ['never-sent'] })
    await harness.settle(600_000)
    const answer = await submit({ operationId: 'behind' })
    expect(answer.statusCode).toBe(202)
    expect(JSON.parse(answer.body ?? '')).toMatchObject({
      status: 'accepted',
      blockedBy: { operationId: 'waits', status: 'deferred', code: 'DEPENDENCY_MISSING', waitsFor: ['never-sent'] },
    })
  })

  test('that is repeated while it waits is accepted once', async () => {
    const { harness, submit } = api()
    await submit()
    expect((await submit()).statusCode).toBe(202)
    expect((await harness.lane('bakery')).q).toEqual(['open-product:open-1'])
  })

  test('that is repeated after its end is answered 200 with what became of it', async () => {
    const { harness, submit } = api()
    await submit()
    await harness.settle()
    const answer = await submit()
    expect(answer.statusCode).toBe(200)
    expect(JSON.parse(answer.body ?? '')).toMatchObject({ status: 'rejected', code: 'ACCOUNT_UNKNOWN' })
  })

  test('under the id of another request is refused, naming the fields and no value', async () => {
    const { harness, submit } = api()
    await submit()
    const answer = await submit({ account: 'florist', input: { product: 'EventMarketing' } })
    expect(problemIn(answer)).toMatchObject({
      status: 409,
      code: 'OPERATION_ID_REUSED',
      fields: ['account', 'input.product'],
      nextSteps: [expect.stringContaining('new operationId')],
    })
    expect(answer.body).not.toContain('EventMarketing')
    await expect(harness.lane('florist')).rejects.toThrow()
  })

  test('to a full lane is refused, and stays refused', async () => {
    const { harness, submit } = api()
    for (let n = 1; n <= 200; n++) await submit({ operationId: `open-${n}` })
    for (let tries = 0; tries < 2; tries++) {
      expect(problemIn(await submit({ operationId: 'late' }))).toMatchObject({
        status: 409,
        code: 'LANE_FULL',
        nextSteps: [expect.stringContaining('new operationId')],
      })
    }
    expect((await harness.lane('bakery')).q).toHaveLength(200)
  })

  test('that cannot be written down rejects, so that the caller is told to try again', async () => {
    const { harness, submit } = api()
    harness.store.put = async () => {
      throw new Error('unreachable')
    }
    await expect(submit()).rejects.toThrow('unreachable')
  })
})

describe('a submission by the vendor’s identifier of the account', () => {
  const byId = { account: undefined, vendorId: { generation: 'v3', id: 'a07e1' } }

  test('is answered with the login name that it leads to', async () => {
    const { harness, submit } = api()
    await harness.store.put(aliasItem('acme', 'v3', 'a07e1', 'bakery'))
    const answer = await submit(byId)
    expect(answer.statusCode).toBe(202)
    expect(JSON.parse(answer.body ?? '')).toMatchObject({ account: 'bakery', status: 'accepted' })
    expect((await harness.lane('bakery')).q).toEqual(['open-product:open-1'])
  })

  test('that leads nowhere yet is refused, with what to do, and can be sent again', async () => {
    const { harness, submit } = api()
    const answer = await submit(byId)
    expect(problemIn(answer)).toMatchObject({
      status: 409,
      code: 'ACCOUNT_ID_UNKNOWN',
      problems: [{ field: 'vendorId.id', rule: expect.stringContaining('v3'), value: '"a07e1"' }],
      nextSteps: [expect.stringContaining('login name'), expect.stringContaining('nightly')],
    })
    expect([harness.store.all(), harness.rings]).toEqual([[], []])
    await harness.store.put(aliasItem('acme', 'v3', 'a07e1', 'bakery'))
    expect((await submit(byId)).statusCode).toBe(202)
  })
})

describe('a submission about the partner as a whole', () => {
  const whole = {
    operation: 'subscribe-webhook',
    account: undefined,
    input: { topic: 'tier.increase', callbackUri: 'https://hooks.example.com/acme' },
  }

  test('is accepted, and told, without an account', async () => {
    const { harness, submit } = api()
    const answer = await submit(whole)
    expect(answer).toMatchObject({ statusCode: 202, headers: { location: '/operations/acme/open-1' } })
    expect(JSON.parse(answer.body ?? '')).toEqual({
      operationId: 'open-1',
      operation: 'subscribe-webhook',
      partner: 'acme',
      status: 'accepted',
    })
    expect(harness.rings).toMatchObject([{ operation: 'subscribe-webhook', doorbell: { account: '~partner' } }])
  })

  test('that names an account is refused', async () => {
    const { submit } = api()
    expect(problemIn(await submit({ ...whole, account: 'bakery' }))).toMatchObject({
      status: 400,
      problems: [{ field: 'account', rule: expect.stringContaining('must be left out') }],
    })
  })
})

describe('a malformed submission', () => {
  const rows: { what: string; body: string | object; status?: number; code: string; problems: object[] }[] = [
    {
      what: 'is no JSON',
      body: 'password=Planted-1',
      code: 'NOT_JSON',
      problems: [{ field: 'message', rule: 'must be JSON' }],
    },
    { what: 'is empty', body: '', code: 'NOT_JSON', problems: [{ field: 'message', rule: 'must be JSON' }] },
    {
      what: 'is too large',
      body: JSON.stringify({ x: 'y'.repeat(mostMessageBytes) }),
      status: 413,
      code: 'MESSAGE_TOO_LARGE',
      problems: [{ field: 'message', rule: `must be at most ${mostMessageBytes} bytes` }],
    },
    {
      what: 'names no operation',
      body: { operation: undefined },
      code: 'OPERATION_UNKNOWN',
      problems: [
        {
          field: 'operation',
          rule: expect.stringMatching(/^must be one of provision-account, open-product, [a-z, -]+$/),
        },
      ],
    },
    {
      what: 'names an operation that is not known',
      body: { operation: 'delete-everything' },
      code: 'OPERATION_UNKNOWN',
      problems: [{ field: 'operation', value: '"delete-everything"' }],
    },
    {
      what: 'names an operation that is not known, and has more that is wrong',
      body: { operation: 'delete-everything', partner: 'nobody', account: '<b>' },
      code: 'OPERATION_UNKNOWN',
      problems: [{ field: 'operation' }, { field: 'account', value: '"<b>"' }, { field: 'partner', value: '"nobody"' }],
    },
    {
      what: 'names an operation that is no text',
      body: { operation: 5 },
      code: 'OPERATION_UNKNOWN',
      problems: [{ field: 'operation' }],
    },
    {
      what: 'is for a partner that is not served',
      body: { partner: 'nobody' },
      code: 'PARTNER_UNKNOWN',
      problems: [{ field: 'partner', value: '"nobody"' }],
    },
    {
      what: 'has a field that is not known',
      body: { force: true },
      code: 'FIELD_UNKNOWN',
      problems: [{ field: 'force', rule: 'is not a known field' }],
    },
    {
      what: 'has an input of a wrong type',
      body: { input: { product: 7 } },
      code: 'FIELD_INVALID',
      problems: [{ field: 'input.product', rule: 'must be text', value: '7' }],
    },
    {
      what: 'has markup in the login name',
      body: { account: '<script>' },
      code: 'FIELD_INVALID',
      problems: [{ field: 'account', value: '"<script>"' }],
    },
    {
      what: 'has a path in the login name',
      body: { account: '../acme' },
      code: 'FIELD_INVALID',
      problems: [{ field: 'account', value: '"../acme"' }],
    },
    {
      what: 'has an id with a slash',
      body: { operationId: 'a/b' },
      code: 'FIELD_INVALID',
      problems: [{ field: 'operationId', value: '"a/b"' }],
    },
    {
      what: 'waits for itself',
      body: { after: ['open-1'] },
      code: 'FIELD_INVALID',
      problems: [{ field: 'after', rule: 'must not hold the operation itself' }],
    },
    {
      what: 'gives a name twice',
      body: '{"operation":"open-product","operation":"cancel-product"}',
      code: 'FIELD_DUPLICATE',
      problems: [{ field: 'operation', rule: 'must be given only once' }],
    },
    {
      what: 'gives a name of its input twice',
      body: '{"operation":"open-product","input":{"product":"A","product":"B"}}',
      code: 'FIELD_DUPLICATE',
      problems: [{ field: 'input.product', rule: 'must be given only once' }],
    },
    {
      what: 'has a reserved name',
      body: '{"operation":"open-product","__proto__":{"partner":"acme"}}',
      code: 'FIELD_UNKNOWN',
      problems: [{ field: '__proto__', rule: 'is not a known field' }],
    },
    {
      what: 'is a list',
      body: '[{"operation":"open-product"}]',
      code: 'FIELD_INVALID',
      problems: [{ field: 'message', rule: 'must be an object' }],
    },
    {
      what: 'has fields of the message and of the input that are wrong',
      body: { partner: 'nobody', account: 'a b', force: true, input: { product: 7, more: 1 } },
      code: 'FIELD_INVALID',
      problems: [
        { field: 'account', value: '"a b"' },
        { field: 'force' },
        { field: 'partner', value: '"nobody"' },
        { field: 'input.product', value: '7' },
        { field: 'input.more' },
      ],
    },
  ]

  test.each(rows)(
    'that $what is refused with field, rule and value',
    async ({ body, status = 400, code, problems }) => {
      const { harness, submit, submitText } = api()
      const answer = await (typeof body === 'string' ? submitText(body) : submit(body))
      const problem = problemIn(answer)
      expect(problem).toMatchObject({ status, code })
      expect(problem.problems).toHaveLength(problems.length)
      expect(problem.problems).toMatchObject(problems)
      expect(answer.body).not.toContain('Planted')
      expect(harness.rings).toEqual([])
    },
  )

  test('is not taken for a doorbell: those are for queues', async () => {
    const { submitText } = api()
    const doorbell = { partner: 'acme', account: 'bakery', operationId: 'open-1' }
    expect(problemIn(await submitText(JSON.stringify({ doorbell })))).toMatchObject({
      status: 400,
      code: 'FIELD_UNKNOWN',
      title: 'Doorbells are for queues, not for this API.',
    })
  })

  test('never shows personal data or a password', async () => {
    const { submit } = api()
    const planted = {
      organizationName: 'Planted\u0000Bakery',
      firstName: ' PlantedRobin',
      lastName: 'P',
      email: 'planted.robin',
      phone: 'planted-phone',
      countryCode: 'Planted',
      website: 'planted://shop',
      password: { password: 'Planted-Pass-1', generate: true },
    }
    const answer = await submit({
      operation: 'provision-account',
      input: { ...provisionAccountExample, ...planted },
      metadata: { note: 5, 'Planted Key': 'x' },
    })
    expect(answer.statusCode).toBe(400)
    expect(answer.body?.replaceAll('"value":"\\"Planted\\""', '')).not.toMatch(/planted/i)
  })
})
