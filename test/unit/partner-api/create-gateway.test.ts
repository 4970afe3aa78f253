import { describe, expect, it } from 'vitest'
import { GatewayError } from '../../../shared/partner-api/create-gateway.ts'
import { type CallOptions, type Gateway, type Generation, generations } from '../../../shared/partner-api/gateway.ts'
import {
  type Capability,
  capabilities,
  type PartnerSettings,
  servedBy,
} from '../../../shared/partner-api/partner-settings.ts'
import { answered, answeredAt, bakery, entryOf } from './answers.ts'
import { everythingOf, gatewayFor, jsonAnswer, partnerWith, tokenAnswer } from './gateway-fixture.ts'
import { v2Samples } from './v2/v2-samples.ts'
import { v3Samples } from './v3/v3-samples.ts'

const names = { login: 'bakery-01', vendorIds: { v2: 'a2', v3: 'a3' } }
const entry = answered(200, entryOf(bakery))
const found = answered(200, '0\n1100373828298\nStatus=Open', { 'content-type': 'text/plain' })

function problemOf(settings: PartnerSettings): GatewayError | undefined {
  try {
    gatewayFor(settings)
    return undefined
  } catch (error) {
    if (error instanceof GatewayError) return error
    throw error
  }
}

describe('a capability is served by a generation', () => {
  const pairs = capabilities.flatMap((capability) =>
    generations.map((generation): [Capability, Generation] => [capability, generation]),
  )
  it.each(pairs)('exactly where the settings say that it can be: %s by %s', (capability, generation) => {
    const listing = generation === 'v2' || generation === 'v3' ? generation : 'xml'
    const problem = problemOf(partnerWith({ membership: 'xml', listing, [capability]: generation }))
    const serving: readonly Generation[] = servedBy[capability]
    if (serving.includes(generation)) {
      expect(problem).toBeUndefined()
      return
    }
    expect(problem).toMatchObject({ code: 'CAPABILITY_NOT_SERVED', capability })
    expect(problem?.message).toBe(
      `Partner acme-eu: the generation "${generation}" cannot serve the capability ${capability}. ` +
        "Name one that does in the partner's settings (capabilities).",
    )
  })

  it('and those that do not fit together are found when the function starts', () => {
    const problem = problemOf(partnerWith({ membership: 'xml', listing: 'xml', plan: 'v3' }))
    expect(problem).toMatchObject({ code: 'CAPABILITY_NOT_SERVED', capability: 'listing' })
    expect(problem?.message).toBe(
      'Partner acme-eu: capabilities.listing: must be v3, the generation of plan, since only its own listing shows an account\'s identifier; but is "xml".',
    )
  })
})

describe('a capability that the partner has no generation for', () => {
  const least = partnerWith({ membership: 'xml', listing: 'xml' })
  const account = { login: 'bakery-01', signIn: { password: 'p' }, email: 'e', countryCode: 'US' }
  const rows: [capability: Capability, method: string, run: (gateway: Gateway, call: CallOptions) => unknown][] = [
    ['provision', 'provisionAccount', (gateway, call) => gateway.provisionAccount(account, call)],
    ['products', 'openProduct', (gateway, call) => gateway.openProduct(names, 'EmailMarketing', call)],
    ['products', 'cancelProduct', (gateway, call) => gateway.cancelProduct(names, 'EmailMarketing', call)],
    [
      'products',
      'updateAccount',
      (gateway, call) => gateway.updateAccount(names, { singleBilling: true, products: ['EmailMarketing'] }, call),
    ],
    ['plan', 'changePlan', (gateway, call) => gateway.changePlan(names, { planType: 'GOLD' }, call)],
    ['cancel', 'cancelAccount', (gateway, call) => gateway.cancelAccount(names, { effectiveAt: answeredAt }, call)],
    ['webhooks', 'readTopic', (gateway, call) => gateway.readTopic('tier.increase', call)],
    ['webhooks', 'subscribeTopic', (gateway, call) => gateway.subscribeTopic('tier.increase', 'https://a.b', call)],
    ['webhooks', 'unsubscribeTopic', (gateway, call) => gateway.unsubscribeTopic('tier.increase', call)],
    ['webhooks', 'testTopic', (gateway, call) => gateway.testTopic('tier.increase', call)],
    ['users', 'createSsoUser', (gateway, call) => gateway.createSsoUser(names, {} as never, call)],
    ['contacts', 'unsubscribeContacts', (gateway, call) => gateway.unsubscribeContacts(names, {} as never, call)],
    ['actions', 'actForAccount', (gateway, call) => gateway.actForAccount(names, {} as never, call)],
  ]
  it.each(rows)('%s: %s says so, and sends nothing', (capability, _method, run) => {
    const { gateway, transport, call } = gatewayFor(least)
    expect(() => run(gateway, call)).toThrow(
      expect.objectContaining({
        name: 'GatewayError',
        code: 'CAPABILITY_NOT_CONFIGURED',
        capability,
        message: `Partner acme-eu has no generation for the capability ${capability}. Name one in its settings (capabilities).`,
      }),
    )
    expect(transport.requests).toHaveLength(0)
  })

  it('is each that may be left out', () => {
    const optional = capabilities.filter((capability) => least.capabilities[capability] === undefined)
    expect([...new Set(rows.map(([capability]) => capability))]).toEqual(optional)
  })
})

describe('requests go to', () => {
  const read = async (settings: PartnerSettings, ...answers: Parameters<typeof gatewayFor>[1][]) => {
    const { gateway, transport, call } = gatewayFor(settings, ...answers)
    const answer = await gateway.readAccount(names, [], call)
    if (!answer.ok) throw new Error(answer.failure.message)
    return transport.requests
  }
  const plans = { v2: jsonAnswer(200, v2Samples.plan), v3: jsonAnswer(200, v3Samples.plan) }
  const answersOf = { text: [found], xml: [entry], v2: [plans.v2], v3: [tokenAnswer, plans.v3] }
  const vendors = {
    text: ['https://api.constantcontact.com'],
    xml: ['https://api.constantcontact.com'],
    v2: ['https://api.constantcontact.com'],
    v3: ['https://authz.constantcontact.com', 'https://api.cc.email'],
  }

  it.each(generations)('the vendor’s own address where none is named: %s', async (generation) => {
    const requests = await read(everythingOf[generation], ...answersOf[generation])
    expect(requests.map(({ origin }) => origin)).toEqual(vendors[generation])
  })

  it.each(generations)('the named address, a token’s excepted: %s', async (generation) => {
    const baseUrls = { [generation]: 'https://vendor.example.com/' }
    const requests = await read({ ...everythingOf[generation], baseUrls }, ...answersOf[generation])
    expect(requests.map(({ origin }) => origin)).toEqual([
      ...vendors[generation].slice(0, -1),
      'https://vendor.example.com',
    ])
  })

  it('V3 as its settings say: token address, place of the grant, token without a prefix', async () => {
    const v3 = { tokenUrl: 'https://authz.example.com/a/token', tokenGrant: 'query', authorization: 'bare' } as const
    const [token, plan] = await read({ ...everythingOf.v3, v3 }, ...answersOf.v3)
    expect(token).toMatchObject({
      origin: 'https://authz.example.com',
      path: '/a/token?grant_type=client_credentials&scope=v3api%2Fgeneral.partner',
    })
    expect(plan?.headers.authorization).toBe('eyJhbGciOiJSUzI1NiJ9.e30.c2ln')
    expect(plan?.headers['x-api-key']).toBe('key-3')
  })

  it('V3 by default with the grant in the body and a bearer’s token', async () => {
    const [token, plan] = await read(everythingOf.v3, ...answersOf.v3)
    expect(token?.body?.toString()).toBe('grant_type=client_credentials&scope=v3api%2Fgeneral.partner')
    expect(plan?.headers.authorization).toBe('Bearer eyJhbGciOiJSUzI1NiJ9.e30.c2ln')
  })

  it('text with its credentials in a form, or in the query where the settings say so', async () => {
    const [form] = await read(everythingOf.text, found)
    expect(form).toMatchObject({ method: 'POST', path: '/0.1/API_GetSiteOwnerID.jsp' })
    const [query] = await read({ ...everythingOf.text, textCredentials: 'query' }, found)
    expect(query).toMatchObject({ method: 'GET', path: expect.stringContaining('loginPassword=pass-1') })
  })
})

describe('products of which an absence is told', () => {
  const empty = answered(200, entryOf(bakery.replace(/<Products>.*<\/Products>/, '<Products/>')))
  const shown = async (settings: PartnerSettings, wanted: string[]) => {
    const { gateway, call } = gatewayFor(settings, empty)
    const answer = await gateway.readAccount(names, wanted, call)
    return answer.ok ? Object.keys(answer.value.fields).filter((name) => name.startsWith('product:')) : []
  }

  it('are e-mail marketing, the anchor product and those that are asked for', async () => {
    expect(await shown(everythingOf.xml, [])).toEqual(['product:EmailMarketing'])
    const anchored = { ...everythingOf.xml, anchorProduct: 'EventMarketing' }
    expect(await shown(anchored, [])).toEqual(['product:EmailMarketing', 'product:EventMarketing'])
    expect(await shown(anchored, ['product:SurveyMarketing', 'status'])).toEqual([
      'product:EmailMarketing',
      'product:EventMarketing',
      'product:SurveyMarketing',
    ])
  })
})

describe('a read of an account', () => {
  const every = partnerWith({ membership: 'v3', listing: 'v3', products: 'xml', plan: 'v3', webhooks: 'v2' })
  const rows: [wanted: string[], vendorIds: Record<string, string>, call: string, reason: string][] = [
    [['presence'], { v2: 'a2', v3: 'a3' }, 'read-site-owner', 'by login: no identifier can be missing'],
    [['product:EmailMarketing', 'singleBilling'], {}, 'read-site-owner', 'only XML shows them'],
    [['planType'], { v2: 'a2', v3: 'a3' }, 'v3 read-plan', 'the choice for membership comes first'],
    [['planType'], { v2: 'a2' }, 'v2 read-plan', 'the identifier of the first is not known'],
    [['planType'], {}, 'read not built', 'no identifier is known'],
    [['planType'], { text: '1', xml: 'x' }, 'read not built', 'nor one that helps'],
    [['product:EmailMarketing', 'planType'], { v2: 'a2', v3: 'a3' }, 'read not built', 'no single call shows both'],
  ]
  it.each(rows)('for %j with %j is %s: %s', async (wanted, vendorIds, expected) => {
    const answers = { 'read-site-owner': [entry], 'v2 read-plan': [jsonAnswer(200, v2Samples.plan)] }[expected]
    const { gateway, transport, call } = gatewayFor(
      every,
      ...(answers ?? [tokenAnswer, jsonAnswer(200, v3Samples.plan)]),
    )
    const answer = await gateway.readAccount({ login: 'bakery-01', vendorIds }, wanted, call)
    expect(answer.evidence.call).toBe(expected)
    if (expected !== 'read not built') {
      expect(answer.ok).toBe(true)
      return
    }
    expect(transport.requests).toHaveLength(0)
    expect(answer).toEqual({
      ok: false,
      failure: {
        class: 'not-sent',
        code: 'VENDOR_ID_UNKNOWN',
        message:
          "The vendor's identifier of the account is not known yet, and this generation asks by it. Nothing was sent.",
      },
      evidence: { call: 'read not built', method: 'none', path: '', finishedAt: answeredAt },
    })
  })
})
