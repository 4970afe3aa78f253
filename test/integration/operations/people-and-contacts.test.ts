import { describe, expect, test } from 'vitest'
import type { OperationRequest } from '../../../shared/engine/accept.ts'
import { submitOperation } from '../../../shared/entry/http/submit-operation.ts'
import { evidenceKey } from '../../../shared/ledger/operation-record.ts'
import { replyKey } from '../../../shared/ledger/reply-record.ts'
import { operationFunctions } from '../../../shared/operations/catalogue.ts'
import { createSsoUserExample } from '../../../shared/operations/create-sso-user/input.ts'
import { unsubscribeContactsExample } from '../../../shared/operations/unsubscribe-contacts/input.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { answered, lost } from '../../support/engine/vendor-faults.ts'
import { VendorHarness } from '../../support/engine/vendor-harness.ts'
import { newAccount } from '../../support/operations/new-account.ts'
import { stored } from '../../unit/simulator/simulator-fixture.ts'

const hour = 3_600_000
const summary = { method: 'GET', path: '/account/summary' }
const contact = {
  method: 'POST',
  path: '/contacts',
  payload: { email_address: { address: 'kim@example.com' }, create_source: 'Account' },
}

interface Write {
  operation: 'create-sso-user' | 'unsubscribe-contacts' | 'act-for-account'
  input: OperationRequest['input']
  call: 'create-user' | 'unsubscribe-contacts' | 'act-for-account'
  effect: string
}

const writes: Write[] = [
  { operation: 'create-sso-user', input: createSsoUserExample, call: 'create-user', effect: 'user-created' },
  {
    operation: 'unsubscribe-contacts',
    input: unsubscribeContactsExample,
    call: 'unsubscribe-contacts',
    effect: 'contacts-unsubscribed',
  },
  { operation: 'act-for-account', input: contact, call: 'act-for-account', effect: 'contact-created' },
]

/** Anything that an operation is given and must not be found anywhere else. */
const personal = /robin@|kim@|robin\.baker|Robin|"Baker"|by phone/

/** An account of a partner with products over XML and all else over V3, whose identifier is known by then. */
async function withAccount(switches: ConstructorParameters<typeof VendorHarness>[1] = {}): Promise<VendorHarness> {
  const harness = new VendorHarness(partnerKinds.mixed, switches)
  await harness.carryOut('provision-account', 'bakery', newAccount)
  harness.clock.advance(60_000)
  await harness.carryOut('change-plan', 'bakery', { planType: 'GOLD' }, { horizon: 600_000 })
  harness.clock.advance(60_000)
  harness.calledSince()
  harness.events.length = 0
  return harness
}

const changesIn = (harness: VendorHarness, effect: string) =>
  harness.simulator.journal.after().filter((entry) => entry.effect === effect)

const sentIn = (harness: VendorHarness, call: Write['call']) =>
  harness.simulator.journal.after().filter((entry) => entry.call === call && entry.lateOf === undefined)

describe.each(writes)('$operation', ({ operation, input, call, effect }) => {
  test('costs one call and is applied by its answer', async () => {
    const harness = await withAccount()
    const id = await harness.carryOut(operation, 'bakery', input)
    expect(changesIn(harness, effect)).toHaveLength(1)
    expect(harness.calledSince()).toEqual([`v3 ${call}`])
    expect(await harness.operation(id)).toMatchObject({
      status: 'applied',
      outcome: { concludedBy: 'answer', effect: 'proven' },
    })
  })

  test('leaves neither in the ledger nor in an event what it was given; digests stay', async () => {
    const harness = await withAccount()
    const id = await harness.carryOut(operation, 'bakery', input)
    const record = await harness.operation(id)
    expect(record.input).toBeUndefined()
    expect(Object.keys(record.digests)).toEqual(
      expect.arrayContaining(Object.keys(input).map((field) => `input.${field}`)),
    )
    const evidence = await harness.store.get(evidenceKey('acme', id, 1))
    expect(evidence).toBeDefined()
    const { digests: _keyed, ...rest } = record
    expect(JSON.stringify([rest, evidence, harness.events])).not.toMatch(personal)
  })

  test.each(['timeout-before', 'timeout-after'] as const)(
    'is sent once and parked where its answer is lost by %s, with the request to make by hand',
    async (fault) => {
      const harness = await withAccount()
      harness.simulator.faults.add(lost(call, fault))
      const id = await harness.carryOut(operation, 'bakery', input, { horizon: 48 * hour })
      expect(sentIn(harness, call)).toHaveLength(1)
      expect(changesIn(harness, effect)).toHaveLength(fault === 'timeout-after' ? 1 : 0)
      const report = await harness.engine.report('acme', id)
      expect(report).toMatchObject({ status: 'parked', code: 'EFFECT_NOT_SHOWN' })
      expect(report?.request?.text).toMatch(/^POST https:\/\/vendor\.example\.com\/v3\/partner\/accounts\/a07e/)
      expect(JSON.stringify([report, harness.events])).not.toMatch(personal)
      expect(harness.calledSince(), 'nothing else was asked for it').toEqual([`v3 ${call}`])
    },
  )

  test('goes on by a person’s word: sent again where it was not carried out', async () => {
    const harness = await withAccount()
    harness.simulator.faults.add(lost(call, 'timeout-before'))
    const id = await harness.carryOut(operation, 'bakery', input, { horizon: hour })
    const { ver: version } = await harness.operation(id)
    await harness.engine.decide('acme', id, { kind: 'retry', version, by: 'nora', why: 'The owner says no.' })
    await harness.settle(hour)
    expect(await harness.operation(id)).toMatchObject({ status: 'applied', outcome: { concludedBy: 'answer' } })
    expect(changesIn(harness, effect)).toHaveLength(1)
  })

  test('is not lost on an account that is only just being created', async () => {
    const harness = new VendorHarness(partnerKinds.v3Only)
    const later = operation === 'act-for-account' ? summary : input
    await harness.handle({
      ...{ operation: 'provision-account', operationId: 'p', partner: 'acme', account: 'bakery', input: newAccount },
    })
    await harness.handle({
      operation,
      operationId: 'o',
      partner: 'acme',
      account: 'bakery',
      input: later,
      after: ['p'],
    })
    await harness.settle(hour)
    expect(await harness.operation('o')).toMatchObject({ status: 'applied' })
  })

  test('is rejected for an account that there is not', async () => {
    const harness = await withAccount()
    const id = await harness.carryOut(operation, 'florist', input, { horizon: hour })
    expect(await harness.operation(id)).toMatchObject({ status: 'rejected', outcome: { code: 'ACCOUNT_UNKNOWN' } })
    expect(sentIn(harness, call)).toEqual([])
  })

  test('is rejected with the vendor’s words, without what it was given, where the vendor refuses it', async () => {
    const harness = await withAccount()
    const body = JSON.stringify([{ error_key: 'x', error_message: `Not so: ${JSON.stringify(input)}` }])
    harness.simulator.faults.add(answered(call, 400, body))
    const id = await harness.carryOut(operation, 'bakery', input, { horizon: hour })
    const report = await harness.engine.report('acme', id)
    expect(report).toMatchObject({ status: 'rejected', code: 'REQUEST_INVALID' })
    expect(JSON.stringify([report, harness.events])).not.toMatch(personal)
  })
})

describe('create-sso-user', () => {
  test('is rejected where the vendor has such a user, since no call shows whose it is', async () => {
    const harness = await withAccount()
    await harness.carryOut('create-sso-user', 'bakery', createSsoUserExample)
    const id = await harness.carryOut('create-sso-user', 'bakery', createSsoUserExample, { horizon: hour })
    expect(await harness.operation(id)).toMatchObject({ status: 'rejected', outcome: { code: 'CONFLICT' } })
  })

  test('parks again where it was retried and had been carried out the first time', async () => {
    const harness = await withAccount()
    harness.simulator.faults.add(lost('create-user', 'timeout-after'))
    const id = await harness.carryOut('create-sso-user', 'bakery', createSsoUserExample, { horizon: hour })
    const { ver: version } = await harness.operation(id)
    await harness.engine.decide('acme', id, { kind: 'retry', version, by: 'nora', why: 'Try again.' })
    await harness.settle(hour)
    const record = await harness.operation(id)
    expect(record).toMatchObject({ status: 'parked', outcome: { code: 'EFFECT_NOT_SHOWN' } })
    expect(record.outcome?.message).toContain('The vendor has a user with this login name')
    expect(changesIn(harness, 'user-created')).toHaveLength(1)
  })

  test('parks where the feature is not switched on: 403 does not say that nothing was done', async () => {
    const harness = await withAccount({ switches: { ssoForAllUsers: false } })
    const id = await harness.carryOut('create-sso-user', 'bakery', createSsoUserExample, { horizon: hour })
    expect(await harness.operation(id)).toMatchObject({ status: 'parked', outcome: { code: 'EFFECT_NOT_SHOWN' } })
    expect(sentIn(harness, 'create-user')).toHaveLength(1)
  })
})

describe('unsubscribe-contacts', () => {
  test('keeps how many addresses there were, and warns of those that the vendor did not count', async () => {
    const harness = await withAccount({ switches: { unsubscribedCount: 'new' } })
    await harness.carryOut('unsubscribe-contacts', 'bakery', {
      ...unsubscribeContactsExample,
      emailAddresses: ['kim@example.com'],
    })
    const id = await harness.carryOut('unsubscribe-contacts', 'bakery', unsubscribeContactsExample)
    const report = await harness.engine.report('acme', id)
    expect(report?.warnings).toEqual([expect.stringMatching(/^The vendor counts 1 unsubscribed for 2 addresses;/)])
    expect(await harness.store.get(evidenceKey('acme', id, 1))).toMatchObject({
      exchange: { sent: { email_addresses: 2 }, answered: '1 contacts unsubscribed' },
    })
  })

  test('takes as many addresses as the vendor does, in one call', async () => {
    const harness = await withAccount()
    const emailAddresses = Array.from({ length: 500 }, (_one, n) => `${'x'.repeat(50)}${n}@example.com`)
    const answer = await submit(harness, 'unsubscribe-contacts', { emailAddresses, updateSource: 'System' })
    expect(answer.statusCode).toBe(202)
    await harness.settle(hour)
    expect(await harness.operation('door')).toMatchObject({ status: 'applied' })
    expect(sentIn(harness, 'unsubscribe-contacts')).toHaveLength(1)
  })

  test('reaches all accounts of the partner only where that was said in words of its own', async () => {
    const harness = await withAccount()
    await harness.carryOut('provision-account', 'florist', newAccount)
    const asked = { emailAddresses: ['kim@example.com'], updateSource: 'Contact', globalUnsubscribe: true }
    expect(problemsOf(await submit(harness, 'unsubscribe-contacts', asked))).toMatchObject([
      { field: 'input.globalUnsubscribe', value: 'true' },
    ])
    await harness.carryOut('unsubscribe-contacts', 'bakery', { ...asked, unsubscribeFromEveryAccount: true })
    for (const login of ['bakery', 'florist']) {
      expect(stored(harness.simulator, login).details?.unsubscribed).toEqual(['kim@example.com'])
    }
  })
})

describe('act-for-account', () => {
  test('hands on for a day what the vendor said, and to nobody but who asks for the operation', async () => {
    const harness = await withAccount()
    const id = await harness.carryOut('act-for-account', 'bakery', summary)
    const report = await harness.engine.report('acme', id)
    expect(report?.reply).toEqual({
      until: new Date(harness.clock.now() + 24 * hour).toISOString(),
      body: expect.objectContaining({ organization_name: 'Example Bakery', contact_email: 'robin@example.com' }),
    })
    expect(JSON.stringify([await harness.operation(id), harness.events])).not.toMatch(personal)
    expect(await harness.store.get(replyKey('acme', id))).toMatchObject({ expiresAt: expect.any(Number) })
    harness.clock.advance(24 * hour)
    expect(await harness.engine.report('acme', id)).not.toHaveProperty('reply')
  })

  test('ends although its reply cannot be kept, and says so', async () => {
    const harness = await withAccount()
    const put = harness.store.put.bind(harness.store)
    harness.store.put = async (item, ...more) => {
      if (item.sk === 'REPLY') throw new Error('The table is away.')
      return put(item, ...more)
    }
    const id = await harness.carryOut('act-for-account', 'bakery', summary)
    const report = await harness.engine.report('acme', id)
    expect(report).toMatchObject({ status: 'applied', warnings: [expect.stringContaining('could not be kept')] })
    expect(report).not.toHaveProperty('reply')
    expect(harness.notices).toContain('reply-lost')
  })

  test('asks again for what is only read where no answer came, and gives up without parking the account', async () => {
    const harness = await withAccount()
    harness.simulator.faults.add(lost('act-for-account', 'timeout-before'))
    const id = await harness.carryOut('act-for-account', 'bakery', summary, { horizon: hour })
    expect(await harness.engine.report('acme', id)).toMatchObject({ status: 'applied', reply: expect.anything() })
    harness.simulator.faults.add({ ...lost('act-for-account', 'timeout-before'), times: 20 })
    const other = await harness.carryOut('act-for-account', 'bakery', summary, { horizon: 6 * hour })
    expect(await harness.operation(other)).toMatchObject({
      status: 'rejected',
      outcome: { code: 'NO_USABLE_ANSWER', nextSteps: expect.any(Array) },
    })
    expect((await harness.lane('bakery')).q).toEqual([])
  })

  test.each([
    ['GET', 'rejected', 'ANSWER_TOO_LARGE'],
    ['POST', 'parked', 'EFFECT_NOT_SHOWN'],
  ])('reads no answer of 10 MB to a %s: %s with %s', async (method, status, code) => {
    const harness = await withAccount()
    const body = JSON.stringify({ contacts: 'x'.repeat(10 * 1024 * 1024) })
    harness.simulator.faults.add(answered('act-for-account', 200, body))
    const input = method === 'GET' ? summary : contact
    const id = await harness.carryOut('act-for-account', 'bakery', input, { horizon: hour })
    expect(await harness.engine.report('acme', id)).toMatchObject({ status, code })
  })

  test('does not hand on an answer about another account', async () => {
    const harness = await withAccount()
    const other = JSON.stringify({ encoded_account_id: 'a07eanother1', contact_email: 'mallory@example.com' })
    harness.simulator.faults.add(answered('act-for-account', 200, other, 20))
    const id = await harness.carryOut('act-for-account', 'bakery', summary, { horizon: 6 * hour })
    const report = await harness.engine.report('acme', id)
    expect(report).toMatchObject({ status: 'rejected', code: 'NO_USABLE_ANSWER' })
    const told = [report, harness.events, harness.store.all()]
    expect(JSON.stringify(told)).not.toMatch(/mallory|a07eanother1/)
  })

  test('is rejected with the vendor’s 404, which does not say what was not found', async () => {
    const harness = new VendorHarness({
      ...partnerKinds.v3Only,
      allowedActions: [{ method: 'GET', path: '/contacts/{contact_id}' }],
    })
    await harness.carryOut('provision-account', 'bakery', newAccount)
    const input = { method: 'GET', path: '/contacts/{contact_id}', pathParameters: { contact_id: 'c-1' } }
    const id = await harness.carryOut('act-for-account', 'bakery', input, { horizon: hour })
    expect(await harness.operation(id)).toMatchObject({ status: 'rejected', outcome: { code: 'RESOURCE_NOT_FOUND' } })
  })

  test('is not sent where the settings do not allow it any more', async () => {
    const harness = await withAccount()
    harness.context.partner = () => ({ ...partnerKinds.mixed, allowedActions: [{ method: 'GET', path: '/contacts' }] })
    const id = await harness.carryOut('act-for-account', 'bakery', contact, { horizon: hour })
    expect(await harness.operation(id)).toMatchObject({ status: 'rejected', outcome: { code: 'ACTION_NOT_ALLOWED' } })
    expect(harness.calledSince()).toEqual([])
  })
})

const submit = (harness: VendorHarness, operation: string, input: unknown, more: object = {}) =>
  submitOperation(
    JSON.stringify({ operation, operationId: 'door', partner: 'acme', account: 'bakery', input, ...more }),
    operationFunctions,
    new Map([['acme', harness.settings]]),
    harness.engine,
    harness.clock.now(),
  )

const problemsOf = ({ body }: Awaited<ReturnType<typeof submit>>): { field: string; rule: string }[] =>
  JSON.parse(body ?? '{}').problems ?? []

describe('at the door, with nothing sent, is refused', () => {
  const addresses = (count: number) => Array.from({ length: count }, (_one, n) => `robin${n}@example.com`)
  const list = (emailAddresses: unknown) => ({ emailAddresses, updateSource: 'Contact' })

  const rows: [operation: Write['operation'], what: string, input: unknown, field: string, rule: RegExp][] = [
    ['unsubscribe-contacts', 'no address', list([]), 'input.emailAddresses', /at least 1 entry/],
    ['unsubscribe-contacts', 'one too many', list(addresses(501)), 'input.emailAddresses', /at most 500 entries/],
    [
      'unsubscribe-contacts',
      'a hostile address',
      list(['robin@example.com\r\nX: y']),
      'input.emailAddresses[0]',
      /must be/,
    ],
    [
      'unsubscribe-contacts',
      'a list of 60 KB',
      list(Array(490).fill(`${'r'.repeat(64)}@${'e'.repeat(40)}.example.com`)),
      'input',
      /at most 49152 bytes/,
    ],
    [
      'unsubscribe-contacts',
      'the vendor’s words',
      { ...list(addresses(1)), global_unsubscribe: true },
      'input.global_unsubscribe',
      /not a known/,
    ],
    ['create-sso-user', 'a role', { ...createSsoUserExample, role: 'owner' }, 'input.role', /account_manager/],
    [
      'create-sso-user',
      'a password',
      { ...createSsoUserExample, password: 'robin@1234' },
      'input.password',
      /not a known/,
    ],
    [
      'act-for-account',
      'what is not allowed',
      { method: 'GET', path: '/contacts' },
      'input.path',
      /GET \/contacts is none/,
    ],
    [
      'act-for-account',
      'another host',
      { method: 'GET', path: 'https://robin@example.com/' },
      'input.path',
      /must be a path/,
    ],
    [
      'act-for-account',
      'a query in the path',
      { method: 'GET', path: '/account/summary?email=robin@example.com' },
      'input.path',
      /must be a path/,
    ],
    [
      'act-for-account',
      'a line break',
      { method: 'GET', path: '/account/summary\r\nHost: x' },
      'input.path',
      /must be a path/,
    ],
    ['act-for-account', 'headers', { ...summary, headers: { 'x-api-key': 'robin@1' } }, 'input.headers', /not a known/],
  ]

  test.each(rows)('%s with %s', async (operation, _what, input, field, rule) => {
    const harness = await withAccount()
    const answer = await submit(harness, operation, input)
    expect(answer.statusCode).toBe(400)
    expect(problemsOf(answer)).toContainEqual(expect.objectContaining({ field, rule: expect.stringMatching(rule) }))
    expect(answer.body).not.toMatch(personal)
    expect(harness.calledSince()).toEqual([])
  })

  test.each(['create-sso-user', 'unsubscribe-contacts', 'act-for-account'])(
    '%s of a partner without a generation for it',
    async (operation) => {
      const harness = new VendorHarness(partnerKinds.withV2)
      const { input } = writes.find((write) => write.operation === operation) ?? { input: {} }
      const answer = await submit(harness, operation, input)
      expect(problemsOf(answer)).toMatchObject([{ code: 'CAPABILITY_NOT_CONFIGURED', field: 'partner' }])
    },
  )

  test('an identifier that is another account’s', async () => {
    const harness = await withAccount()
    const vendorId = { generation: 'v3', id: 'a07eanother1' }
    expect(await submit(harness, 'act-for-account', summary, { vendorId })).toMatchObject({ statusCode: 202 })
    await harness.settle(hour)
    expect(await harness.operation('door')).toMatchObject({
      status: 'rejected',
      outcome: { code: 'ACCOUNT_ID_CONTRADICTED' },
    })
    expect(sentIn(harness, 'act-for-account')).toEqual([])
  })
})
