import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Gateway } from '../../../shared/partner-api/gateway.ts'
import { createUndiciTransport } from '../../../shared/partner-api/transport/undici-transport.ts'
import { createXmlGateway } from '../../../shared/partner-api/xml/xml-gateway.ts'
import { systemClock } from '../../../shared/runtime/clock.ts'

/** What goes over the wire, byte for byte: vendor reference, sections 2.1 to 2.4. */
const seen: { line: string; headers: Record<string, string | undefined>; body: string }[] = []
const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const { authorization, host, ...headers } = request.headers as Record<string, string | undefined>
    const masked = authorization === 'Basic a2V5LTElYWNtZTpww6Rzcy0x' ? 'key-1%acme:(password)' : 'other credentials'
    seen.push({
      line: `${request.method} ${request.url}`,
      headers: { ...headers, authorization: masked, host: host === undefined ? 'missing' : 'set' },
      body: Buffer.concat(chunks).toString(),
    })
    response.writeHead(204).end()
  })
})
const transport = createUndiciTransport({ clock: systemClock })
const call = () => ({ deadlineAt: systemClock.monotonic() + 10_000, permit: async () => undefined })
let gateway: Gateway

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  gateway = createXmlGateway({
    partner: 'Acme',
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
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
  seen.length = 0
})
afterAll(async () => {
  await transport.close()
  await new Promise((resolve) => server.close(resolve))
})

const readHeaders = {
  host: 'set',
  connection: 'keep-alive',
  authorization: 'key-1%acme:(password)',
  accept: 'application/atom+xml',
  'accept-encoding': 'identity',
  'user-agent': 'partner-ops',
}
const writeHeaders = (length: number) => ({
  ...readHeaders,
  'content-type': 'application/atom+xml',
  'content-length': String(length),
})
const entryAround = (payload: string) =>
  '<?xml version="1.0" encoding="UTF-8"?><atom:entry xmlns:atom="http://www.w3.org/2005/Atom"><atom:id>data:,</atom:id>' +
  '<atom:title/><atom:author/><atom:updated>1970-01-01T00:00:00Z</atom:updated>' +
  `<atom:content type="application/vnd.ctct+xml">${payload}</atom:content></atom:entry>`

it('create', async () => {
  const account = {
    login: 'Bakery+01@x',
    password: 'a<b>&"\'',
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
  expect(await gateway.provisionAccount(account, call())).toMatchObject({ ok: true })
  const body = entryAround(
    '<SiteOwner><LoginName>bakery+01@x</LoginName><Password>a&lt;b&gt;&amp;&quot;&apos;</Password>' +
      '<Site><Name>Bäckerei &amp; Söhne 😀</Name><Phone>+1 555 0100</Phone><URL></URL><SignatureName></SignatureName></Site>' +
      '<EmailCode></EmailCode>' +
      '<SiteContact><FirstName>Robin</FirstName><LastName>O&apos;Hara</LastName><Email>robin@example.com</Email>' +
      '<Phone>+1 555 0100</Phone><CountryCode>US</CountryCode><StateCode>MA</StateCode></SiteContact>' +
      '<Products><Product>EmailMarketing</Product><Product>EventMarketing</Product></Products>' +
      '<AccountId></AccountId><SingleBilling>Yes</SingleBilling><ReferralCode>]]&gt;</ReferralCode></SiteOwner>',
  )
  expect(seen).toEqual([
    { line: 'POST /ws/partners/acme/siteowners', headers: writeHeaders(Buffer.byteLength(body)), body },
  ])
})

it('open a product', async () => {
  expect(await gateway.openProduct('Bakery+01@x', 'EmailMarketing', call())).toMatchObject({ ok: true })
  const body = entryAround('<Product><Name>EmailMarketing</Name><Status>Open</Status></Product>')
  const line = 'POST /ws/partners/acme/siteowners/bakery%2B01%40x/products/open'
  expect(seen).toEqual([{ line, headers: writeHeaders(body.length), body }])
})

it('cancel a product', async () => {
  expect(await gateway.cancelProduct('bakery-01', 'EmailMarketing', call())).toMatchObject({ ok: true })
  const body = entryAround('<Product><Name>EmailMarketing</Name><Status>Canceled</Status></Product>')
  const line = 'POST /ws/partners/acme/siteowners/bakery-01/products/canceled'
  expect(seen).toEqual([{ line, headers: writeHeaders(body.length), body }])
})

it('read an account', async () => {
  // No content is no answer to a read.
  expect(await gateway.readAccount('bakery-01', call())).toMatchObject({ ok: false })
  expect(seen).toEqual([{ line: 'GET /ws/partners/acme/siteowners/bakery-01', headers: readHeaders, body: '' }])
})

it('list accounts', async () => {
  await gateway.listAccounts(undefined, call())
  await gateway.listAccounts('a%2Bb', call())
  expect(seen.map(({ line }) => line)).toEqual([
    'GET /ws/partners/acme/siteowners',
    'GET /ws/partners/acme/siteowners?next=a%2Bb',
  ])
  expect(seen[0]?.headers).toEqual(readHeaders)
})
