import { describe, expect, test } from 'vitest'
import type { OperationType } from '../../../shared/operations/catalogue.ts'
import { acme } from '../../support/engine/engine-harness.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { refusedIn } from '../../support/operations/refused-messages.ts'
import {
  clientPassword,
  type Echo,
  isWrite,
  type Product,
  person,
  personalWords,
  prefix,
  product,
  said,
} from './product-in-memory.ts'

const echoes: { what: string; echo: Echo }[] = [
  { what: 'a 400 in plain text', echo: (request) => ({ status: 400, body: `Bad request: ${said(request)}` }) },
  {
    what: 'a 409 with the element in question',
    echo: (request) => ({ status: 409, body: `<error>${said(request)}</error>` }),
  },
  {
    what: 'a 400 in JSON',
    echo: (request) => ({ status: 400, body: JSON.stringify([{ error_key: 'x', error_message: said(request) }]) }),
  },
  { what: 'a 400 in a query’s escapes', echo: (request) => ({ status: 400, body: encodeURIComponent(said(request)) }) },
  {
    what: 'a 500 as a web page',
    echo: (request) => ({ status: 500, body: `<html><body>${said(request)}</body></html>` }),
  },
  { what: 'a 200 of another root', echo: (request) => ({ status: 200, body: `<feed>${request.body}</feed>` }) },
  { what: 'a 200 that is cut off', echo: (request) => ({ status: 200, body: `${request.body}`.slice(0, -20) }) },
  {
    what: 'a 201 of another account',
    echo: (request) => ({ status: 201, body: `${request.body}`.replace('bakery', 'other') }),
  },
  { what: 'a 404', echo: (request) => ({ status: 404, body: said(request) }) },
  { what: 'a 403', echo: (request) => ({ status: 403, body: said(request) }) },
  {
    what: 'a redirect',
    echo: (request) => ({
      status: 302,
      headers: { location: `https://example.com/?${said(request)}` },
      body: said(request),
    }),
  },
  {
    what: 'a 429 whose header says it too',
    echo: (request) => ({ status: 429, headers: { 'retry-after': said(request) }, body: said(request) }),
  },
]

async function expectNoLeak(run: Product, operationIds?: readonly string[]): Promise<void> {
  const { ledger, inputs, outside } = await run.told(operationIds)
  const leaks = (text: string, words: readonly string[]) =>
    words.filter((word) => text.toLowerCase().includes(word.toLowerCase()))
  expect(leaks(ledger + inputs + outside, run.secrets())).toEqual([])
  expect(leaks(ledger + outside, personalWords)).toEqual([])
  // What is no secret is found, so that finding nothing means something.
  expect(ledger).toContain('bakery')
}

describe('secrets and personal data', () => {
  test.each([
    ['a secret by name', { secretName: `${prefix}bakery` }],
    ['a generated one', { generate: true }],
  ])('go to the vendor and nowhere else: the password is %s', async (_what, source) => {
    const run = product()
    await run.message({}, { password: source })
    await run.harness.settle()
    expect(await run.harness.operation('p-1')).toMatchObject({ status: 'applied' })
    const bodies = run.sent.map(said).join(' ')
    for (const word of personalWords) expect(bodies).toContain(word)
    expect(run.secrets().filter((secret) => bodies.includes(secret))).toHaveLength(2)
    await expectNoLeak(run)
  })

  test.each(echoes)('are not taken from an answer that repeats the request: $what', async ({ echo }) => {
    const run = product()
    run.echoWith(echo)
    await run.message({}, { password: { secretName: `${prefix}bakery` } })
    await expectNoLeak(run)
    await run.harness.settle()
    expect(['applied', 'rejected', 'parked']).toContain((await run.harness.operation('p-1')).status)
    await expectNoLeak(run)
  })

  test('are not told where the named secret is unusable, missing or outside its prefix', async () => {
    for (const secretName of [`${prefix}weak`, `${prefix}none`, acme.secretName]) {
      const run = product()
      await run.message({}, { password: { secretName } })
      expect(await run.harness.operation('p-1')).toMatchObject({
        status: 'rejected',
        outcome: { code: 'PASSWORD_SECRET_UNUSABLE', message: expect.stringContaining(secretName) },
      })
      await expectNoLeak(run)
      expect(run.sent.filter(({ method }) => method === 'POST')).toEqual([])
    }
  })

  test('are not told where the same id comes with other data', async () => {
    const run = product()
    await run.message({}, { password: { generate: true } })
    await run.message({}, { password: { generate: true }, firstName: 'Plantedkim', email: 'planted.kim@example.com' })
    expect(refusedIn(run.harness.store)).toMatchObject([{ code: 'OPERATION_ID_REUSED' }])
    await expectNoLeak(run)
  })

  test('are not told where a message is malformed, and a password does not get among the refused messages', async () => {
    const run = product()
    await run.message({ operationId: 'ok' }, { password: { generate: true } })
    await run.message({}, { password: clientPassword })
    await run.message({}, { password: { password: clientPassword } })
    await run.message(
      { password: clientPassword, metadata: { token: clientPassword } },
      { password: { generate: true } },
    )
    await run.message({}, { password: { generate: true }, email: 'planted.person', firstName: 'Plantedrobin\n' })
    expect(refusedIn(run.harness.store).map(({ body }) => body)).toEqual([
      'altered',
      'altered',
      'altered',
      'as-it-came',
    ])
    expect(JSON.stringify(run.harness.store.all())).not.toContain(clientPassword)
    await expectNoLeak(run)
  })

  test('are not told in the API’s answers', async () => {
    const run = product()
    const body = { operation: 'provision-account', operationId: 'p-1', partner: 'acme', account: 'bakery' }
    await run.submit({ ...body, input: { ...person, password: { generate: true } } })
    await run.submit({ ...body, input: { ...person, firstName: 'Plantedkim', password: { generate: true } } })
    await run.submit({ ...body, operationId: 'p-2', input: { ...person, password: clientPassword } })
    await run.submit({ ...body, operationId: 'p-3', input: { ...person, phone: 'Plantedrobin', email: 5 } })
    await expectNoLeak(run)
  })
})

type Kind = keyof typeof partnerKinds

/** A product of this kind of partner, with the planted account at the vendor and settled. */
async function withAccount(kind: Kind): Promise<Product> {
  const run = product(partnerKinds[kind])
  const { referralCode: _onlyXml, website, ...account } = person
  const shop = kind === 'withV2' ? {} : { website }
  await run.messageTo('provision-account', { ...account, ...shop, password: { secretName: `${prefix}bakery` } })
  expect(await run.harness.operation('p-1')).toMatchObject({ status: 'applied' })
  run.harness.clock.advance(300_000)
  return run
}

const release = { releaseFromSingleBilling: true }
const webhook = { topic: 'tier.increase', callbackUri: 'https://hooks.example.com/acme' }
const writes: { kind: Kind; operation: OperationType; input: object; before?: [OperationType, object] }[] = [
  { kind: 'mixed', operation: 'open-product', input: {} },
  { kind: 'mixed', operation: 'cancel-product', input: release, before: ['open-product', {}] },
  { kind: 'mixed', operation: 'change-plan', input: { planType: 'GOLD' } },
  { kind: 'mixed', operation: 'reopen-account', input: {}, before: ['cancel-account', release] },
  { kind: 'withV2', operation: 'change-plan', input: { planType: 'ESSENTIAL', billingDayOfMonth: 7 } },
  { kind: 'withV2', operation: 'cancel-account', input: release },
  { kind: 'withV2', operation: 'subscribe-webhook', input: webhook },
  { kind: 'v3Only', operation: 'change-plan', input: { planType: 'GOLD', billingDayOfMonth: 7 } },
  { kind: 'v3Only', operation: 'cancel-account', input: release },
  { kind: 'v3Only', operation: 'subscribe-webhook', input: webhook },
  {
    kind: 'v3Only',
    operation: 'unsubscribe-webhook',
    input: { topic: webhook.topic },
    before: ['subscribe-webhook', webhook],
  },
  {
    kind: 'v3Only',
    operation: 'test-webhook',
    input: { topic: webhook.topic },
    before: ['subscribe-webhook', webhook],
  },
  {
    kind: 'v3Only',
    operation: 'create-sso-user',
    input: {
      firstName: person.firstName,
      lastName: person.lastName,
      role: 'account_manager',
      email: person.email,
      login: 'Plantedrobin.2',
      externalId: 'Plantedbaker-7',
      externalProvider: 'example-idp',
    },
  },
  {
    kind: 'v3Only',
    operation: 'unsubscribe-contacts',
    input: { emailAddresses: [person.email], updateSource: 'Contact', optOutReason: 'Plantedorg said so' },
  },
  {
    kind: 'mixed',
    operation: 'act-for-account',
    input: { method: 'POST', path: '/contacts', payload: { email_address: { address: person.email } } },
  },
]

/** Answers that repeat what was asked and who asked. */
const talkative: { what: string; echo: Echo }[] = [
  {
    what: 'a refusal',
    echo: (request) => ({
      status: 400,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([{ error_key: 'x', error_message: said(request) }]),
    }),
  },
  { what: 'a web page with status 200', echo: (request) => ({ status: 200, body: `<html>${said(request)}</html>` }) },
  { what: 'a failure', echo: (request) => ({ status: 500, body: said(request) }) },
]

describe('what operations on an account or on webhooks come by', () => {
  const rows = writes.flatMap((write) => talkative.map((row) => ({ ...write, ...row })))

  test.each(rows)('stays with the vendor: $what to $operation of a partner $kind', async (row) => {
    const { kind, operation, input, before, echo } = row
    const run = await withAccount(kind)
    const named = (of: OperationType) => (of.endsWith('webhook') ? { account: undefined } : {})
    if (before !== undefined) {
      await run.messageTo(before[0], before[1], { operationId: 'o-0', ...named(before[0]) })
      await run.harness.settle()
      run.harness.clock.advance(300_000)
    }
    const writesBefore = run.sent.filter(isWrite).length
    run.echoWith(echo)
    await run.messageTo(operation, input, { operationId: 'o-1', ...named(operation) })
    expect(run.sent.filter(isWrite).length).toBeGreaterThan(writesBefore)
    await expectNoLeak(run, ['p-1', 'o-1'])
    await run.harness.settle(48 * 3_600_000)
    expect(['applied', 'rejected', 'parked']).toContain((await run.harness.operation('o-1')).status)
    await expectNoLeak(run, ['p-1', 'o-1'])
  })

  test.each(['old', 'mixed', 'withV2', 'v3Only'] as const)(
    'goes to the vendor, or it could not leak (%s)',
    async (kind) => {
      const run = await withAccount(kind)
      const bodies = run.sent.map(({ body }) => String(body ?? '')).join(' ')
      // V2 has no field for a web site (docs/reference/vendor.md#v2-create).
      const said = personalWords.filter((word) => kind !== 'withV2' || word !== 'plantedshop')
      for (const word of said) expect(bodies).toContain(word)
      // The password, and what each request is signed with.
      expect(run.secrets().length).toBeGreaterThanOrEqual(5)
      await expectNoLeak(run)
    },
  )
})

describe('what questions about accounts come by', () => {
  test.each(['old', 'mixed', 'withV2', 'v3Only'] as const)(
    'is told and kept without secrets and personal data, listings included (%s)',
    async (kind) => {
      const run = await withAccount(kind)
      for (const account of ['bakery', 'florist']) await run.ask(account)
      run.harness.clock.advance(3_600_000)
      for (const account of ['bakery', 'florist']) await run.ask(account)
      await expectNoLeak(run)
      // The listing of V3 shows organisations, and was read.
      if (kind === 'v3Only') expect(run.harness.store.all().map(({ pk }) => pk)).toContain('SCAN#acme')
    },
  )

  test.each(['old', 'withV2', 'v3Only'] as const)('is not told of an answer that cannot be read (%s)', async (kind) => {
    const run = await withAccount(kind)
    const body = Object.values(person).join(' ')
    for (const [n, status] of [200, 400, 403, 404, 429, 500].entries()) {
      run.simulator.faults.add({ match: {}, fault: 'status', status, body, times: 1, skip: n })
    }
    for (let asks = 0; asks < 3; asks++) {
      await run.ask('bakery')
      run.harness.clock.advance(3_600_000)
    }
    await expectNoLeak(run)
  })
})

test('no log line names an account', async () => {
  const run = await withAccount('mixed')
  run.simulator.faults.add({ match: { call: 'list' }, fault: 'html', times: 1, skip: 0 })
  await run.messageTo('change-plan', { planType: 'GOLD' }, { operationId: 'o-1' })
  await run.messageTo('change-plan', { planType: 'GOLD', more: 1 }, { operationId: 'o-2' })
  await run.messageTo('change-plan', { planType: 'SILVER' }, { operationId: 'o-1' })
  await run.harness.settle(3_600_000)
  expect(run.lines.length).toBeGreaterThan(2)
  expect(JSON.stringify(run.lines)).not.toContain('bakery')
})
