import { describe, expect, it } from 'vitest'
import type { VendorAnswer } from '../../../shared/domain/answer.ts'
import type {
  AccountNames,
  AccountProfile,
  CallOptions,
  Gateway,
  Generation,
} from '../../../shared/partner-api/gateway.ts'
import type { GenerationServices } from '../../../shared/partner-api/generation-services.ts'
import { fingerprintOf } from '../../../shared/partner-api/json/webhook-topics.ts'
import type { TextClient } from '../../../shared/partner-api/text/text-client.ts'
import { textServices } from '../../../shared/partner-api/text/text-services.ts'
import type { Answered } from '../../../shared/partner-api/transport/exchange.ts'
import type { V2Client } from '../../../shared/partner-api/v2/v2-client.ts'
import { v2Services } from '../../../shared/partner-api/v2/v2-services.ts'
import type { V3Client } from '../../../shared/partner-api/v3/v3-client.ts'
import { v3Services } from '../../../shared/partner-api/v3/v3-services.ts'
import type { XmlClient } from '../../../shared/partner-api/xml/xml-client.ts'
import { xmlServices } from '../../../shared/partner-api/xml/xml-services.ts'
import { answered, answeredAt, bakery, entryOf } from './answers.ts'
import { account, everythingOf, gatewayFor, jsonAnswer, tokenAnswer } from './gateway-fixture.ts'
import { v2Samples } from './v2/v2-samples.ts'
import { v3Samples } from './v3/v3-samples.ts'
import { wholeBakery } from './xml/whole-bakery.ts'

/**
 * Each method of the gateway by each generation that serves it: the request leaves at the right address, its evidence is
 * kept, and the answer comes back in our words. What the requests hold is the contract tests' to show.
 */
type Method = Exclude<keyof Gateway, 'signIn'>
type Run = (gateway: Gateway, call: CallOptions) => Promise<VendorAnswer<unknown>>

const names: AccountNames = { login: 'bakery-01', vendorIds: { v2: 'a2', v3: 'a3' } }
const hook = 'https://hooks.example.com/topics?key=k'
const to = fingerprintOf(hook)
const feed =
  '<feed xmlns="http://www.w3.org/2005/Atom"><link rel="next" href="/ws?next=t2"/>' +
  `<entry><content type="application/vnd.ctct+xml">${bakery}</content></entry></feed>`
const found = answered(200, '0\n1100373828298\nStatus=Trial', { 'content-type': 'text/plain' })
const entry = answered(200, entryOf(bakery))
const none = answered(204, '')
const shownByXml = { presence: 'present', status: 'open', singleBilling: true, 'product:EmailMarketing': 'open' }
const shownByV2Plan = { presence: 'present', status: 'open', planType: 'BASIC', billingDayOfMonth: 20 }
const shownByV3Plan = { presence: 'present', status: 'open', planType: 'GOLD', billingDayOfMonth: 1 }

const user = {
  firstName: 'Robin',
  lastName: 'Quince',
  role: 'account_manager',
  email: 'robin@example.com',
  login: 'robin.quince',
  externalId: 'id-1',
  externalProvider: 'acme-sso',
} as const

const methods: Readonly<Record<Method, Run>> = {
  readAccount: (gateway, call) => gateway.readAccount(names, ['status'], call),
  provisionAccount: (gateway, call) => gateway.provisionAccount(account, call),
  openProduct: (gateway, call) => gateway.openProduct(names, 'EventMarketing', call),
  cancelProduct: (gateway, call) => gateway.cancelProduct(names, 'EventMarketing', call),
  updateAccount: (gateway, call) =>
    gateway.updateAccount(names, { singleBilling: true, products: ['EmailMarketing'] }, call),
  changePlan: (gateway, call) => gateway.changePlan(names, { planType: 'GOLD', billingDayOfMonth: 1 }, call),
  cancelAccount: (gateway, call) => gateway.cancelAccount(names, { effectiveAt: answeredAt, reason: 3 }, call),
  listAccounts: (gateway, call) => gateway.listAccounts('t1', call),
  readTopic: (gateway, call) => gateway.readTopic('tier.decrease', call),
  subscribeTopic: (gateway, call) => gateway.subscribeTopic('tier.decrease', hook, call),
  unsubscribeTopic: (gateway, call) => gateway.unsubscribeTopic('tier.decrease', call),
  testTopic: (gateway, call) => gateway.testTopic('tier.decrease', call),
  createSsoUser: (gateway, call) => gateway.createSsoUser(names, user, call),
  unsubscribeContacts: (gateway, call) =>
    gateway.unsubscribeContacts(names, { emails: ['robin@example.com'], source: 'Contact' }, call),
  actForAccount: (gateway, call) => gateway.actForAccount(names, { method: 'GET', path: '/account/summary' }, call),
  probe: (gateway, call) => gateway.probe(call),
}
/** V2 has other plans than V3. */
const toBasic: Run = (gateway, call) => gateway.changePlan(names, { planType: 'BASIC', billingDayOfMonth: 20 }, call)

interface Served {
  answers: Answered[]
  /** The requests that leave, without queries; a V3 token's is left out. */
  requests: string[]
  /** Call of the evidence. */
  call: string
  value: unknown
  run?: Run
}

const listedBy = (generation: 'v2' | 'v3', ids: [string, object][]) =>
  ids.map(([id, more]) => ({ fields: { presence: 'present', [`vendorId:${generation}`]: id }, ...more }))

const v2Path = '/v2/partner/accounts'
const v2Topic = '/v2/webhooks/partner/topics/2'
const v3Path = '/v3/partner/accounts'
const v3Topic = '/v3/partner/webhooks/subscriptions/2'
const xmlPath = '/ws/partners/acme/siteowners'

const served: Readonly<Record<Generation, Partial<Record<Method, Served>>>> = {
  text: {
    readAccount: {
      answers: [found],
      requests: ['POST /0.1/API_GetSiteOwnerID.jsp'],
      call: 'text get-site-owner-id',
      value: {
        generation: 'text',
        fields: { presence: 'present', status: 'trial', 'vendorId:text': '1100373828298' },
      },
    },
    probe: {
      answers: [found],
      requests: ['POST /0.1/API_GetSiteOwnerID.jsp'],
      call: 'text get-site-owner-id',
      value: expect.anything(),
    },
  },
  xml: {
    readAccount: {
      answers: [entry],
      requests: [`GET ${xmlPath}/bakery-01`],
      call: 'read-site-owner',
      value: {
        generation: 'xml',
        fields: shownByXml,
        profile: { organizationName: 'Example Bakery', email: 'robin@example.com', countryCode: 'US' },
      },
    },
    provisionAccount: {
      answers: [answered(201, entryOf(bakery))],
      requests: [`POST ${xmlPath}`],
      call: 'create-site-owner',
      value: expect.objectContaining({ generation: 'xml', fields: shownByXml }),
    },
    openProduct: {
      answers: [entry],
      requests: [`POST ${xmlPath}/bakery-01/products/open`],
      call: 'open-product',
      value: expect.objectContaining({ fields: { ...shownByXml, 'product:EventMarketing': 'absent' } }),
    },
    cancelProduct: {
      answers: [none],
      requests: [`POST ${xmlPath}/bakery-01/products/canceled`],
      call: 'cancel-product',
      value: { generation: 'xml', fields: { presence: 'present' } },
    },
    updateAccount: {
      answers: [answered(200, entryOf(wholeBakery)), none],
      requests: [`GET ${xmlPath}/bakery-01`, `PUT ${xmlPath}/bakery-01`],
      call: 'update-site-owner',
      value: { generation: 'xml', fields: { presence: 'present' } },
    },
    listAccounts: {
      answers: [answered(200, feed)],
      requests: [`GET ${xmlPath}?next=t1`],
      call: 'list-site-owners',
      value: { accounts: [{ login: 'bakery-01', fields: shownByXml }], next: 't2' },
    },
    probe: {
      answers: [answered(200, feed)],
      requests: [`GET ${xmlPath}`],
      call: 'list-site-owners',
      value: undefined,
    },
  },
  v2: {
    readAccount: {
      answers: [jsonAnswer(200, v2Samples.plan)],
      requests: [`GET ${v2Path}/a2/plan`],
      call: 'v2 read-plan',
      value: { generation: 'v2', fields: shownByV2Plan, plan: expect.objectContaining({ planType: 'BASIC' }) },
    },
    provisionAccount: {
      answers: [jsonAnswer(201, v2Samples.created)],
      requests: [`POST ${v2Path}?oauth2_token_provided=false`],
      call: 'v2 create-account',
      value: {
        generation: 'v2',
        fields: { presence: 'present', status: 'trial', 'vendorId:v2': 'a07e1ih151d0' },
      },
    },
    changePlan: {
      answers: [jsonAnswer(200, v2Samples.plan)],
      requests: [`PUT ${v2Path}/a2/plan`],
      call: 'v2 change-plan',
      value: expect.objectContaining({ generation: 'v2', fields: shownByV2Plan }),
      run: toBasic,
    },
    cancelAccount: {
      answers: [jsonAnswer(200, v2Samples.cancelled)],
      requests: [`PUT ${v2Path}/a2/status`],
      call: 'v2 cancel-account',
      value: { generation: 'v2', fields: { presence: 'present' } },
    },
    listAccounts: {
      answers: [jsonAnswer(200, v2Samples.list)],
      requests: [`GET ${v2Path}?next=t1`],
      call: 'v2 list-accounts',
      value: {
        accounts: listedBy('v2', [
          ['a07e1ih151d0', { login: 'bakery-01', organizationName: 'Example Bakery' }],
          ['a07e1ih151d1', { login: 'bakery-02', organizationName: 'Bäckerei' }],
          ['a07e1ih151d2', { login: 'bakery-03', organizationName: '' }],
        ]).map((row, index) => ({
          ...row,
          fields: {
            ...row.fields,
            status: ['open', 'open', 'suspended'][index],
            ...(index === 2 ? { statusWord: 'SUSPENDED' } : {}),
          },
        })),
        next: 'cGFnZU51bT0yJnBhZ2VTaXplPTI',
      },
    },
    readTopic: {
      answers: [jsonAnswer(200, v2Samples.topic.replace('https://hooks.example.com/v2', hook))],
      requests: [`GET ${v2Topic}`],
      call: 'v2 read-topic',
      value: { generation: 'v2', fields: { 'topic:tier.decrease': to } },
    },
    subscribeTopic: {
      answers: [none],
      requests: [`PUT ${v2Topic}`],
      call: 'v2 subscribe-topic',
      value: { generation: 'v2', fields: { 'topic:tier.decrease': to } },
    },
    unsubscribeTopic: {
      answers: [none],
      requests: [`PUT ${v2Topic}`],
      call: 'v2 unsubscribe-topic',
      value: { generation: 'v2', fields: { 'topic:tier.decrease': 'none' } },
    },
    testTopic: {
      answers: [none],
      requests: [`POST ${v2Topic}/test`],
      call: 'v2 test-topic',
      value: { generation: 'v2', fields: {} },
    },
    probe: {
      answers: [jsonAnswer(200, v2Samples.lastPage)],
      requests: [`GET ${v2Path}?limit=1`],
      call: 'v2 list-accounts',
      value: undefined,
    },
  },
  v3: {
    readAccount: {
      answers: [jsonAnswer(200, v3Samples.plan)],
      requests: [`GET ${v3Path}/a3/plan`],
      call: 'v3 read-plan',
      value: { generation: 'v3', fields: shownByV3Plan, plan: expect.objectContaining({ planType: 'GOLD' }) },
    },
    provisionAccount: {
      answers: [jsonAnswer(201, v3Samples.created)],
      requests: [`POST ${v3Path}`],
      call: 'v3 create-account',
      value: { generation: 'v3', fields: { presence: 'present', 'vendorId:v3': 'a08e1izzh8t9' } },
    },
    changePlan: {
      answers: [jsonAnswer(200, v3Samples.plan)],
      requests: [`PUT ${v3Path}/a3/plan`],
      call: 'v3 change-plan',
      value: expect.objectContaining({ generation: 'v3', fields: shownByV3Plan }),
    },
    cancelAccount: {
      answers: [jsonAnswer(200, '{"reason_id":3,"effective_date":"2026-01-02T03:04:05.000Z"}')],
      requests: [`PUT ${v3Path}/a3/status/cancel`],
      call: 'v3 cancel-account',
      value: { generation: 'v3', fields: { presence: 'present' } },
    },
    listAccounts: {
      answers: [jsonAnswer(200, v3Samples.list)],
      requests: [`GET ${v3Path}?limit=50&offset=t1`],
      call: 'v3 list-accounts',
      value: {
        accounts: listedBy('v3', [
          ['a08e1izvh8t9', { login: 'zen1016153', organizationName: 'Zenomatic' }],
          // A person's name is no login name (docs/reference/vendor.md#v3-list).
          ['a08e1izvh8ta', { otherName: true, organizationName: 'Bäckerei' }],
          ['a08e1izvh8tb', { login: 'bakery-03' }],
        ]).map((row, index) => ({
          ...row,
          fields: { ...row.fields, status: ['open', 'open', 'trial-ended'][index] },
        })),
        next: 'MTA*',
      },
    },
    readTopic: {
      answers: [jsonAnswer(200, v3Samples.subscription.replace('https://hooks.example.com/v3', hook))],
      requests: [`GET ${v3Topic}`],
      call: 'v3 read-subscription',
      value: { generation: 'v3', fields: { 'topic:tier.decrease': to } },
    },
    subscribeTopic: {
      answers: [jsonAnswer(200, v3Samples.put)],
      requests: [`PUT ${v3Topic}`],
      call: 'v3 put-subscription',
      value: { generation: 'v3', fields: { 'topic:tier.decrease': to } },
    },
    unsubscribeTopic: {
      answers: [none],
      requests: [`DELETE ${v3Topic}`],
      call: 'v3 delete-subscription',
      value: { generation: 'v3', fields: { 'topic:tier.decrease': 'none' } },
    },
    testTopic: {
      answers: [jsonAnswer(201, v3Samples.subscription)],
      requests: [`POST ${v3Topic}/tests`],
      call: 'v3 test-subscription',
      value: { generation: 'v3', fields: {} },
    },
    createSsoUser: {
      answers: [jsonAnswer(201, '')],
      requests: [`POST ${v3Path}/a3/users/sso`],
      call: 'v3 create-sso-user',
      value: 'created',
    },
    unsubscribeContacts: {
      answers: [jsonAnswer(200, '{"unsubscribed_count":1}')],
      requests: [`POST ${v3Path}/a3/contacts/unsubscribe`],
      call: 'v3 unsubscribe-contacts',
      value: 1,
    },
    actForAccount: {
      answers: [jsonAnswer(200, '{"encoded_account_id":"a3","organization_name":"Example Bakery"}')],
      requests: [`POST ${v3Path}/a3/account_operations/sync`],
      call: 'v3 act-for-account',
      value: { encoded_account_id: 'a3', organization_name: 'Example Bakery' },
    },
    probe: {
      answers: [jsonAnswer(200, v3Samples.lastPage)],
      requests: [`GET ${v3Path}?limit=10`],
      call: 'v3 list-accounts',
      value: undefined,
    },
  },
}

const rows = Object.entries(served).flatMap(([generation, byMethod]) =>
  Object.entries(byMethod).map(([method, row]) => ({
    generation: generation as Generation,
    method: method as Method,
    row,
  })),
)
const withToken = (generation: Generation, { answers }: Served) =>
  generation === 'v3' ? [tokenAnswer, ...answers] : answers
/** A V2 key and a text login stand in the query or body; they are the contract tests' to show. */
const lineOf = ({ method, path }: { method: string; path: string }) =>
  `${method} ${path.replace(/[?&]api_key=key-1/, '')}`

describe('a method of the gateway', () => {
  it.each(rows)('$method by $generation', async ({ generation, method, row }) => {
    const { gateway, transport, call } = gatewayFor(everythingOf[generation], ...withToken(generation, row))
    const answer = await (row.run ?? methods[method])(gateway, call)
    if (!answer.ok) throw new Error(`${answer.failure.code} ${answer.evidence.answered}`)
    expect(answer.value).toEqual(row.value)
    const sent = transport.requests.slice(generation === 'v3' ? 1 : 0)
    expect(sent.map(lineOf)).toEqual(row.requests)
    const last = sent.at(-1)
    expect(answer.evidence).toMatchObject({
      call: row.call,
      method: last?.method,
      path: last?.path.split('?')[0],
      sentAt: answeredAt - 200,
      finishedAt: answeredAt,
      status: row.answers.at(-1)?.status,
    })
    expect(JSON.stringify(answer.evidence)).not.toMatch(/pass-1|Sourdough|robin|Quince|key=k|secret-1|key-[13]/)
  })

  it.each(rows)('$method by $generation gives a failure with its evidence', async ({ generation, method, row }) => {
    const refused = answered(500, 'no words', { 'content-type': 'text/plain' })
    const { gateway, call } = gatewayFor(
      everythingOf[generation],
      ...withToken(generation, { ...row, answers: [refused] }),
    )
    expect(await (row.run ?? methods[method])(gateway, call)).toMatchObject({
      ok: false,
      failure: { code: 'VENDOR_ERROR', status: 500 },
      evidence: { status: 500, answered: 'no words' },
    })
  })

  it('is tried by every generation whose services have it', () => {
    const nothing = {} as unknown
    const clock = { now: () => 0, monotonic: () => 0, sleep: async () => undefined }
    const offered: Record<Generation, GenerationServices> = {
      text: textServices(nothing as TextClient),
      xml: xmlServices(nothing as XmlClient),
      v2: v2Services(nothing as V2Client, clock),
      v3: v3Services(nothing as V3Client, clock),
    }
    for (const [generation, services] of Object.entries(offered)) {
      expect(Object.keys(served[generation as Generation]).sort()).toEqual(Object.keys(services).sort())
    }
  })
})

describe('a call by an identifier that is not known', () => {
  const unknown = { login: 'bakery-01', vendorIds: {} }
  const byIdentifier: [name: string, run: Run][] = [
    ['changePlan', (gateway, call) => gateway.changePlan(unknown, { planType: 'BASIC' }, call)],
    ['cancelAccount', (gateway, call) => gateway.cancelAccount(unknown, { effectiveAt: answeredAt }, call)],
  ]
  const byV3: typeof byIdentifier = [
    ['createSsoUser', (gateway, call) => gateway.createSsoUser(unknown, user, call)],
    [
      'unsubscribeContacts',
      (gateway, call) => gateway.unsubscribeContacts(unknown, { emails: ['a@b.example'], source: 'Contact' }, call),
    ],
    ['actForAccount', (gateway, call) => gateway.actForAccount(unknown, { method: 'GET', path: '/contacts' }, call)],
  ]
  const pairs = (['v2', 'v3'] as const).flatMap((generation) =>
    [...byIdentifier, ...(generation === 'v3' ? byV3 : [])].map(([name, run]) => ({ generation, name, run })),
  )
  it.each(pairs)('$name by $generation sends nothing', async ({ generation, run }) => {
    const { gateway, transport, call } = gatewayFor(everythingOf[generation])
    expect(await run(gateway, call)).toMatchObject({
      ok: false,
      failure: { class: 'not-sent', code: 'VENDOR_ID_UNKNOWN' },
      evidence: { call: `${generation} not built`, method: 'none', path: '', finishedAt: answeredAt },
    })
    expect(transport.requests).toHaveLength(0)
  })

  it('is never made with the identifier of another generation', async () => {
    const { gateway, transport, call } = gatewayFor(everythingOf.v3)
    const names = { login: 'bakery-01', vendorIds: { v2: 'a2' } }
    expect(await gateway.changePlan(names, { planType: 'GOLD' }, call)).toMatchObject({ ok: false })
    expect(transport.requests).toHaveLength(0)
  })
})

describe('an absence', () => {
  const rows: [generation: Generation, answers: Answered[]][] = [
    ['text', [answered(200, '500\nloginName has no access to specified SiteOwner', { 'content-type': 'text/plain' })]],
    ['xml', [answered(404), answered(200, '<feed/>')]],
    ['v2', [jsonAnswer(404, ''), jsonAnswer(200, v2Samples.lastPage)]],
    ['v3', [tokenAnswer, jsonAnswer(404, ''), jsonAnswer(200, v3Samples.lastPage)]],
  ]
  it.each(rows)('is an answer of %s, once it is shown that the account is meant', async (generation, answers) => {
    const { gateway, call } = gatewayFor(everythingOf[generation], ...answers)
    const answer = await gateway.readAccount(names, ['presence'], call)
    expect(answer.ok && answer.value).toStrictEqual({ generation, fields: { presence: 'absent' } })
    const { call: read } = served[generation].readAccount ?? {}
    expect(answer.evidence).toMatchObject({
      call: read,
      sentAt: expect.any(Number),
      answered: expect.stringMatching(/^not found|no access/),
    })
  })

  it.each([
    ['v2', [jsonAnswer(404, ''), jsonAnswer(404, '')]],
    ['v3', [tokenAnswer, jsonAnswer(404, ''), jsonAnswer(404, '')]],
    ['xml', [answered(404), answered(404)]],
  ] as [Generation, Answered[]][])('is none of %s where the address itself is unknown', async (generation, answers) => {
    const { gateway, call } = gatewayFor(everythingOf[generation], ...answers)
    expect(await gateway.readAccount(names, ['presence'], call)).toMatchObject({
      failure: { class: 'held', code: 'ADDRESS_NOT_FOUND' },
    })
  })
})

describe('a topic that is not subscribed', () => {
  const off = { ok: true, value: { fields: { 'topic:tier.decrease': 'none' } } }

  it('is told by V2 in its answer', async () => {
    for (const body of [
      v2Samples.topic.replace('true', 'false'),
      v2Samples.topic.replace('https://hooks.example.com/v2', ''),
    ]) {
      const { gateway, call } = gatewayFor(everythingOf.v2, jsonAnswer(200, body))
      expect(await gateway.readTopic('tier.decrease', call)).toMatchObject(off)
    }
  })

  it('is told by V3 as not found, once the list of subscriptions is there', async () => {
    const { gateway, call } = gatewayFor(everythingOf.v3, tokenAnswer, jsonAnswer(404, ''), jsonAnswer(200, '[]'))
    expect(await gateway.readTopic('tier.decrease', call)).toMatchObject(off)
  })

  it('is told by V3 without an address too', async () => {
    const { gateway, call } = gatewayFor(everythingOf.v3, tokenAnswer, jsonAnswer(200, '{"topic_id":2,"hook_uri":""}'))
    expect(await gateway.readTopic('tier.decrease', call)).toMatchObject(off)
  })
})

describe('a cancellation by V3', () => {
  it.each([
    [answeredAt - 1, '{"reason_id":3}', 'now or before: the vendor’s own clock decides'],
    [answeredAt, '{"reason_id":3}', 'now'],
    [answeredAt + 1, '{"reason_id":3,"effective_date":"2026-01-02T03:04:05.001Z"}', 'later: with its time'],
  ])('at %i is sent as %s: %s', async (effectiveAt, body) => {
    const { gateway, transport, call } = gatewayFor(everythingOf.v3, tokenAnswer, jsonAnswer(200, '{}'))
    expect(await gateway.cancelAccount(names, { effectiveAt, reason: 3 }, call)).toMatchObject({ ok: true })
    expect(transport.requests[1]?.body?.toString()).toBe(body)
  })
})

describe('whose an account is', () => {
  const profileOf = async (summary: string) => {
    const { gateway, transport, call } = gatewayFor(everythingOf.v3, tokenAnswer, jsonAnswer(200, summary))
    const answer = await gateway.readAccount(names, ['presence', 'profile'], call)
    expect(transport.requests[1]).toMatchObject({
      method: 'POST',
      path: `${v3Path}/a3/account_operations/sync`,
      body: Buffer.from('{"account_operation_url":"/account/summary","account_operation_method":"GET"}'),
    })
    expect(answer).toMatchObject({ ok: true, value: { generation: 'v3', fields: { presence: 'present' } } })
    expect(JSON.stringify(answer.evidence)).not.toMatch(/Bakery|robin/)
    return answer.ok ? answer.value.profile : undefined
  }

  it('is told by V3 from the account’s own summary', async () => {
    const summary =
      '{"encoded_account_id":"a3","organization_name":"Example Bakery","contact_email":"robin@example.com","country_code":"US"}'
    expect(await profileOf(summary)).toEqual({
      organizationName: 'Example Bakery',
      email: 'robin@example.com',
      countryCode: 'US',
    })
  })

  const odd: [summary: string, profile: AccountProfile, reason: string][] = [
    ['{}', {}, 'nothing is shown'],
    ['{"organization_name":null,"country_code":"US"}', { countryCode: 'US' }, 'what is null is not shown'],
    ['{"organization_name":17,"country_code":"US"}', {}, 'an odd summary tells nothing'],
    ['[]', {}, 'another shape'],
  ]
  it.each(odd)('is not told by %s beyond %j: %s', async (summary, profile) => {
    expect(await profileOf(summary)).toEqual(profile)
  })
})
