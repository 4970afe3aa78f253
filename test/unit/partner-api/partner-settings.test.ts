import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { type Generation, generations } from '../../../shared/partner-api/gateway.ts'
import {
  baseUrlOf,
  type Capability,
  capabilities,
  partnerSettingsSchema,
  servedBy,
  usedGenerations,
} from '../../../shared/partner-api/partner-settings.ts'
import { innerPathRule } from '../../../shared/partner-api/v3/inner-path.ts'
import { partnerWith } from './gateway-fixture.ts'

const good = partnerWith(
  {
    membership: 'text',
    listing: 'v3',
    provision: 'v2',
    products: 'xml',
    plan: 'v3',
    cancel: 'v3',
    webhooks: 'v3',
    users: 'v3',
    contacts: 'v3',
    actions: 'v3',
  },
  {
    baseUrls: { text: 'https://text.example.com', xml: 'https://xml.example.com:8443/', v3: 'http://127.0.0.1:4040' },
    textCredentials: 'query',
    v3: {
      tokenUrl: 'https://authz.example.com/partners/oauth2/default/v1/token',
      tokenGrant: 'query',
      authorization: 'bare',
      tokenSecretName: 'tokens/acme',
    },
    shadow: true,
    anchorProduct: 'EventMarketing',
    reopen: { planType: 'GOLD PLUS', updateSiteOwner: true },
    allowedActions: [
      { method: 'GET', path: '/account/summary' },
      { method: 'DELETE', path: '/contacts/{contact_id}' },
    ],
  },
)

const issuesOf = (settings: unknown): string[] => {
  // In the words that whoever writes a stage reads.
  const { success, error } = partnerSettingsSchema.safeParse(settings, { error: z.locales.en().localeError })
  return success ? [] : error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
}

it('all settings together are taken as they stand', () => {
  expect(partnerSettingsSchema.parse(good)).toEqual(good)
})

it('what may be left out may be left out', () => {
  expect(issuesOf(partnerWith({ membership: 'xml', listing: 'xml' }))).toEqual([])
})

describe('a setting against its rule is refused with the rule', () => {
  const https = 'must be an https address without path, query or user (http only on loopback)'
  const token = 'must be an https address with a path, without query or user (http only on loopback)'
  const plan = 'must be the name of a plan in capitals, and not TRIAL'
  const secret = 'must be a Secrets Manager name'
  const short = 'must be 1–32 of a–z, 0–9 and -, not starting with -'
  const product = 'must be a product name: 1–40 letters and digits'
  const action = (change: object) => ({ allowedActions: [{ method: 'GET', path: '/contacts', ...change }] })
  const rows: [setting: string, change: object, rule: string][] = [
    ['id', { id: 'Acme' }, short],
    ['id', { id: '-acme' }, short],
    ['id', { id: 'a'.repeat(33) }, short],
    ['login', { login: 'a:b' }, 'must be 1–50 letters, digits, or . _ @ + -'],
    ['login', { login: 'a'.repeat(51) }, 'must be 1–50 letters, digits, or . _ @ + -'],
    ['secretName', { secretName: 'a b' }, secret],
    ['budget.name', { budget: { ...good.budget, name: '' } }, short],
    [
      'budget.requestsPerSecond',
      { budget: { ...good.budget, requestsPerSecond: 0 } },
      'Too small: expected number to be >0',
    ],
    [
      'budget.requestsPerSecond',
      { budget: { ...good.budget, requestsPerSecond: 101 } },
      'Too big: expected number to be <=100',
    ],
    ['budget.requestsPerDay', { budget: { ...good.budget, requestsPerDay: 1.5 } }, 'Invalid input: expected int'],
    ['baseUrls.xml', { baseUrls: { xml: 'http://api.example.com' } }, https],
    ['baseUrls.xml', { baseUrls: { xml: 'https://api.example.com/v2' } }, https],
    ['baseUrls.xml', { baseUrls: { xml: 'https://api.example.com?a=b' } }, https],
    ['baseUrls.xml', { baseUrls: { xml: 'https://api.example.com#a' } }, https],
    ['baseUrls.xml', { baseUrls: { xml: 'https://user@api.example.com' } }, https],
    ['baseUrls.xml', { baseUrls: { xml: 'https://:secret@api.example.com' } }, https],
    ['baseUrls.xml', { baseUrls: { xml: 'ftp://api.example.com' } }, https],
    ['baseUrls.xml', { baseUrls: { xml: 'api.example.com' } }, https],
    ['baseUrls.v3', { baseUrls: { v3: 'http://127.0.0.1.example.com' } }, https],
    ['textCredentials', { textCredentials: 'header' }, 'must be form or query'],
    ['v3.tokenUrl', { v3: { tokenUrl: 'https://authz.example.com' } }, token],
    ['v3.tokenUrl', { v3: { tokenUrl: 'https://authz.example.com/token/' } }, token],
    ['v3.tokenUrl', { v3: { tokenUrl: 'https://authz.example.com/token?grant=a' } }, token],
    ['v3.tokenUrl', { v3: { tokenUrl: 'http://authz.example.com/token' } }, token],
    ['v3.tokenGrant', { v3: { tokenGrant: 'header' } }, 'must be body or query'],
    ['v3.authorization', { v3: { authorization: 'none' } }, 'must be Bearer or bare'],
    ['v3.tokenSecretName', { v3: { tokenSecretName: '' } }, secret],
    ['anchorProduct', { anchorProduct: 'Event Marketing' }, product],
    ['anchorProduct', { anchorProduct: '1st' }, product],
    ['anchorProduct', { anchorProduct: 'A'.repeat(41) }, product],
    ['readBeforeProvisioning', { readBeforeProvisioning: 'yes' }, 'must be true or false'],
    ['singleBilling', { singleBilling: 'some' }, 'must be none or all'],
    ['allowedActions', { allowedActions: [] }, 'Too small: expected array to have >=1 items'],
    ['allowedActions.0.method', action({ method: 'HEAD' }), 'must be one of GET, POST, PUT, DELETE, PATCH'],
    ['allowedActions.0.path', action({ path: 'https://example.com/contacts' }), innerPathRule],
    ['allowedActions.0.path', action({ path: '/contacts?status=all' }), innerPathRule],
    ['allowedActions.0.path', action({ path: '/contacts/../partner/accounts' }), innerPathRule],
    ['allowedActions.0.path', action({ path: '/partner/accounts' }), innerPathRule],
    ['reopen.planType', { reopen: { planType: 'TRIAL' } }, plan],
    ['reopen.planType', { reopen: { planType: 'gold' } }, plan],
    ['reopen.planType', { reopen: { planType: 'G'.repeat(51) } }, plan],
  ]
  it.each(rows)('%s', (setting, change, rule) => {
    const [issue, ...more] = issuesOf({ ...good, ...change })
    expect(more).toEqual([])
    expect(issue).toContain(`${setting}: ${rule}`)
  })

  it.each([
    ['', { password: 'hunter22' }],
    ['budget', { budget: { ...good.budget, burst: 1 } }],
    ['capabilities', { capabilities: { ...good.capabilities, sso: 'v3' } }],
    ['baseUrls', { baseUrls: { v4: 'https://api.example.com' } }],
    ['v3', { v3: { scope: 'a' } }],
    ['reopen', { reopen: { product: 'EmailMarketing' } }],
  ])('a setting that is not known, perhaps misspelled, in %j', (place, change) => {
    const issues = issuesOf({ ...good, ...change })
    expect(issues).toHaveLength(1)
    expect(issues[0]).toMatch(new RegExp(`^${place}: `))
    expect(issues.join()).not.toContain('hunter22')
  })

  it.each(['membership', 'listing'] as const)('%s, which every partner needs', (capability) => {
    const { [capability]: _left, ...others } = good.capabilities
    expect(issuesOf({ ...good, capabilities: others })[0]).toMatch(
      new RegExp(`^capabilities\\.${capability}: must be one of `),
    )
  })
})

describe('a generation for a capability', () => {
  const pairs = capabilities.flatMap((capability) =>
    generations.map((generation): [Capability, Generation] => [capability, generation]),
  )
  it.each(pairs)('%s by %s is taken exactly where that generation serves it', (capability, generation) => {
    const serving: readonly Generation[] = servedBy[capability]
    const issues = issuesOf({ ...good, capabilities: { ...good.capabilities, [capability]: generation } })
    const rule = `capabilities.${capability}: must be one of ${serving.join(', ')}: no other generation can do this`
    expect(issues).toEqual(serving.includes(generation) ? [] : [rule])
  })
})

describe('the address of a generation', () => {
  it.each([
    ['text', 'https://api.constantcontact.com'],
    ['xml', 'https://api.constantcontact.com'],
    ['v2', 'https://api.constantcontact.com'],
    ['v3', 'https://api.cc.email'],
  ] as const)('of %s is the vendor’s own, %s, where no other is named', (generation, address) => {
    expect(baseUrlOf({}, generation)).toBe(address)
    expect(baseUrlOf({ baseUrls: {} }, generation)).toBe(address)
  })

  it('is the one that is named, without a path, for that generation alone', () => {
    expect(baseUrlOf(good, 'xml')).toBe('https://xml.example.com:8443')
    expect(baseUrlOf(good, 'v3')).toBe('http://127.0.0.1:4040')
    expect(baseUrlOf(good, 'v2')).toBe('https://api.constantcontact.com')
  })

  it.each(['http://localhost:1', 'http://[::1]:1', 'http://127.0.0.1:1', 'https://127.0.0.1:1'])(
    'may be without TLS on this machine: %s',
    (address) => {
      expect(issuesOf({ ...good, baseUrls: { xml: address } })).toEqual([])
    },
  )
})

it('each generation that a partner uses is named once, in the order of its capabilities', () => {
  expect(usedGenerations(good)).toEqual(['text', 'v3', 'v2', 'xml'])
  expect(usedGenerations(partnerWith({ membership: 'xml', listing: 'xml' }))).toEqual(['xml'])
})
