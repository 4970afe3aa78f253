import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { VendorAnswer } from '../../../../shared/domain/answer.ts'
import type { CallOptions, NewAccount } from '../../../../shared/partner-api/gateway.ts'
import { createUndiciTransport } from '../../../../shared/partner-api/transport/undici-transport.ts'
import { createXmlClient, type XmlClient } from '../../../../shared/partner-api/xml/xml-client.ts'
import { systemClock } from '../../../../shared/runtime/clock.ts'
import { entryOf } from '../../../unit/partner-api/answers.ts'
import { wholeBakery } from '../../../unit/partner-api/xml/whole-bakery.ts'
import { type Mask, maskedRequests } from '../masked-requests.ts'
import { alwaysSent, type RecordingVendor, startRecordingVendor } from '../recording-vendor.ts'

/** What goes over the wire, byte for byte: docs/reference/vendor.md#xml-addresses to #xml-conventions. */
const transport = createUndiciTransport({ clock: systemClock })
const masks: Mask[] = [
  ['key-1%acme:päss-1', '(key)%acme:(password)'],
  ['a&lt;b&gt;&amp;&quot;&apos;', '(password of the account)'],
]
let vendor: RecordingVendor
let client: XmlClient

beforeAll(async () => {
  vendor = await startRecordingVendor()
  client = createXmlClient({
    partner: 'Acme',
    origin: vendor.origin,
    knownProducts: [],
    transport,
    clock: systemClock,
    credentials: {
      current: async () => ({ apiKey: 'key-1', login: 'acme', password: 'päss-1' }),
      newerThan: async () => undefined,
    },
  })
})
beforeEach(() => {
  vendor.requests.length = 0
  vendor.answers.length = 0
})
afterAll(async () => {
  await transport.close()
  await vendor.close()
})

const call = (): CallOptions => ({
  deadlineAt: systemClock.monotonic() + 10_000,
  permit: async () => undefined,
  window: { isOpen: () => true },
})
const signed = { ...alwaysSent, accept: 'application/atom+xml', authorization: 'Basic base64((key)%acme:(password))' }
const sent = () => maskedRequests(vendor.requests, masks)

const entryAround = (payload: string) =>
  '<?xml version="1.0" encoding="UTF-8"?><atom:entry xmlns:atom="http://www.w3.org/2005/Atom"><atom:id>data:,</atom:id>' +
  '<atom:title/><atom:author/><atom:updated>1970-01-01T00:00:00Z</atom:updated>' +
  `<atom:content type="application/vnd.ctct+xml">${payload}</atom:content></atom:entry>`

const account: NewAccount = {
  login: 'Bakery+01@x',
  signIn: { password: 'a<b>&"\'' },
  organizationName: 'Bäckerei & Söhne 😀',
  firstName: 'Robin',
  lastName: "O'Hara",
  email: 'robin@example.com',
  phone: '+1 555 0100',
  countryCode: 'US',
  stateCode: 'MA',
  products: ['EmailMarketing', 'EventMarketing'],
  singleBilling: true,
  referralCode: ']]>',
}

type Run = (client: XmlClient, options: CallOptions) => Promise<VendorAnswer<unknown>>
const golden: [name: string, run: Run, line: string, body: string][] = [
  [
    'create',
    (one, options) => one.createAccount(account, options),
    'POST /ws/partners/acme/siteowners',
    entryAround(
      '<SiteOwner><LoginName>bakery+01@x</LoginName><Password>(password of the account)</Password>' +
        '<Site><Name>Bäckerei &amp; Söhne 😀</Name><Phone>+1 555 0100</Phone><URL></URL><SignatureName></SignatureName></Site>' +
        '<EmailCode></EmailCode>' +
        '<SiteContact><FirstName>Robin</FirstName><LastName>O&apos;Hara</LastName><Email>robin@example.com</Email>' +
        '<Phone>+1 555 0100</Phone><CountryCode>US</CountryCode><StateCode>MA</StateCode></SiteContact>' +
        '<Products><Product>EmailMarketing</Product><Product>EventMarketing</Product></Products>' +
        '<AccountId></AccountId><SingleBilling>Yes</SingleBilling><ReferralCode>]]&gt;</ReferralCode></SiteOwner>',
    ),
  ],
  [
    'create with nothing optional, and another phone and an address for the organisation',
    (one, options) => {
      const { stateCode: _s, products: _p, singleBilling: _b, referralCode: _r, ...least } = account
      const more = { managed: true, organizationPhone: '+1 555 0199', website: 'https://bakery.example.com?a=1&b=2' }
      return one.createAccount({ ...least, ...more, countryCode: 'DE' }, options)
    },
    'POST /ws/partners/acme/siteowners',
    entryAround(
      '<SiteOwner><LoginName>bakery+01@x</LoginName><Password>(password of the account)</Password>' +
        '<Site><Name>Bäckerei &amp; Söhne 😀</Name><Phone>+1 555 0199</Phone>' +
        '<URL>https://bakery.example.com?a=1&amp;b=2</URL><SignatureName></SignatureName></Site><EmailCode></EmailCode>' +
        '<SiteContact><FirstName>Robin</FirstName><LastName>O&apos;Hara</LastName><Email>robin@example.com</Email>' +
        '<Phone>+1 555 0100</Phone><CountryCode>DE</CountryCode><StateCode></StateCode></SiteContact>' +
        '<Products><Product>EmailMarketing</Product></Products>' +
        '<AccountId></AccountId><SingleBilling>No</SingleBilling><ReferralCode></ReferralCode></SiteOwner>',
    ),
  ],
  [
    'open a product',
    (one, options) => one.openProduct('Bakery+01@x', 'EmailMarketing', options),
    'POST /ws/partners/acme/siteowners/bakery%2B01%40x/products/open',
    entryAround('<Product><Name>EmailMarketing</Name><Status>Open</Status></Product>'),
  ],
  [
    'cancel a product',
    (one, options) => one.cancelProduct('bakery-01', 'EmailMarketing', options),
    'POST /ws/partners/acme/siteowners/bakery-01/products/canceled',
    entryAround('<Product><Name>EmailMarketing</Name><Status>Canceled</Status></Product>'),
  ],
  [
    'read an account',
    (one, options) => one.readAccount('Bakery-01', options),
    'GET /ws/partners/acme/siteowners/bakery-01',
    '',
  ],
  ['probe', (one, options) => one.probe(options), 'GET /ws/partners/acme/siteowners', ''],
  ['list accounts', (one, options) => one.listAccounts(undefined, options), 'GET /ws/partners/acme/siteowners', ''],
  [
    'next page: the token alone, as it came',
    (one, options) => one.listAccounts('a%2Bb', options),
    'GET /ws/partners/acme/siteowners?next=a%2Bb',
    '',
  ],
]

const withBody = (body: string) => ({
  ...signed,
  'content-type': 'application/atom+xml',
  'content-length': String(Buffer.byteLength(body)),
})
const personal = /key-1|päss|a2V5|robin@|oven17|Hara|ckerei|555 01|bakery\.example/
const refused = {
  status: 400,
  headers: { 'content-type': 'text/plain' },
  body: 'no such element: key-1%acme:päss-1, robin@example.com',
}

describe('request', () => {
  it.each(golden)('%s', async (_name, run, line, body) => {
    vendor.answers.push(refused)
    const answer = await run(client, call())
    expect(sent()).toEqual([{ line, headers: body === '' ? signed : withBody(body), body }])
    expect(answer).toMatchObject({ ok: false, failure: { class: 'rejected', code: 'REQUEST_INVALID' } })
    expect(answer.evidence.answered).toContain('no such element')
    expect(JSON.stringify(answer)).not.toMatch(personal)
  })

  it('update: a read, and everything that it showed written back with the change alone', async () => {
    const shown = { 'content-type': 'application/atom+xml' }
    vendor.answers.push({ status: 200, headers: shown, body: entryOf(wholeBakery) }, refused)
    const update = { singleBilling: true, products: ['EmailMarketing', 'EventMarketing'] }
    const answer = await client.updateAccount('Bakery-01', update, call())
    const body = entryAround(
      '<SiteOwner><LoginName>bakery-01</LoginName>' +
        '<Site><Name>B&amp;B &lt;Bäckerei&gt;</Name><Phone>+1 555 0101</Phone><URL>https://bakery.example.com</URL>' +
        '<SignatureName>The Bakers</SignatureName></Site><EmailCode>e-17</EmailCode>' +
        '<SiteContact><FirstName>Robin</FirstName><LastName>O&apos;Hara</LastName><Email>oven17@example.com</Email>' +
        '<Phone>+1 555 0102</Phone><CountryCode>US</CountryCode><StateCode>MA</StateCode></SiteContact>' +
        '<Products><Product>EmailMarketing</Product><Product>EventMarketing</Product></Products>' +
        '<AccountId>1100373828298</AccountId><SingleBilling>Yes</SingleBilling>' +
        '<ReferralCode>friend-5</ReferralCode></SiteOwner>',
    )
    const path = '/ws/partners/acme/siteowners/bakery-01'
    expect(sent()).toEqual([
      { line: `GET ${path}`, headers: signed, body: '' },
      { line: `PUT ${path}`, headers: withBody(body), body },
    ])
    expect(answer).toMatchObject({ ok: false, failure: { class: 'rejected', code: 'REQUEST_INVALID' } })
    expect(JSON.stringify(answer)).not.toMatch(personal)
  })

  it('every call has a golden request', () => {
    const covered = new Set<string>(['updateAccount'])
    const spy = new Proxy(client, {
      get: (_target, name) => () => {
        covered.add(String(name))
        return undefined
      },
    })
    for (const [, run] of golden) void run(spy, call())
    expect([...covered].sort()).toEqual(Object.keys(client).sort())
  })
})
