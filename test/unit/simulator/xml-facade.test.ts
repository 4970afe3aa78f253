import { describe, expect, test } from 'vitest'
import { handleXmlRequest } from '../../simulator/xml/handle-xml-request.ts'
import {
  basicAuth,
  cancel,
  create,
  entryOf,
  newSimulator,
  open,
  productChange,
  read,
  type Sending,
  send,
  siteOwner,
  stored,
  update,
} from './simulator-fixture.ts'

const client = 'acme-client-0001'

describe('the five calls', () => {
  test('create answers 201 with the address and the entry, and never the password', () => {
    const simulator = newSimulator()
    const response = create(simulator, { login: 'New.Client', password: 'example-password' })
    expect(response).toMatchObject({
      status: 201,
      headers: {
        'content-type': 'application/atom+xml;charset=UTF-8',
        location: 'http://vendor.example.com/ws/partners/acme/siteowners/new.client',
      },
    })
    expect(response.body).toContain('<link rel="edit" href="/ws/partners/acme/siteowners/new.client"/>')
    expect(response.body).toContain('<LoginName>New.Client</LoginName>')
    expect(response.body).not.toContain('example-password')
  })

  test('read shows status, products, billing and id', () => {
    const { status, body } = read(newSimulator({}, 1), client)
    expect(status).toBe(200)
    expect(body).toContain('<Status>Trial</Status>')
    expect(body).toContain('<Product><Name>EmailMarketing</Name><Status>Open</Status></Product>')
    expect(body).toContain('<SingleBilling>Yes</SingleBilling>')
    expect(body).toMatch(/<AccountId>\d{13}<\/AccountId>/)
  })

  test('update answers 204 and changes what was sent', () => {
    const simulator = newSimulator({}, 1)
    expect(update(simulator, client, { email: 'new@nullmailer.com', singleBilling: 'No' })).toMatchObject({
      status: 204,
      body: '',
    })
    expect(stored(simulator, client)).toMatchObject({ singleBilling: false, contact: { email: 'new@nullmailer.com' } })
  })

  test('cancelling the last product shows the whole catch-22 on the wire', () => {
    const simulator = newSimulator({}, 1)
    const canceled = cancel(simulator, client)
    expect(canceled.status).toBe(200)
    for (const body of [canceled.body, read(simulator, client).body]) {
      expect(body).toContain('<Status>Canceled</Status>')
      expect(body).toContain('<Products/>')
      expect(body).toContain('<SingleBilling>No</SingleBilling>')
    }
    expect(open(simulator, client)).toMatchObject({ status: 400, body: expect.stringMatching(/^SingleBilling: /) })
    expect(update(simulator, client, { products: '' })).toMatchObject({
      status: 400,
      body: 'Products: must not be empty',
    })
    expect(cancel(simulator, client).status).toBe(400)
  })

  test('open brings a canceled product back', () => {
    const simulator = newSimulator({}, 1)
    expect(open(simulator, client, 'EventMarketing').status).toBe(200)
    expect(cancel(simulator, client).status).toBe(200)
    expect(stored(simulator, client).products).toEqual([
      { name: 'EmailMarketing', status: 'Canceled' },
      { name: 'EventMarketing', status: 'Open' },
    ])
    expect(open(simulator, client).body).toContain('<Name>EmailMarketing</Name><Status>Open</Status>')
  })

  test('a login that is taken is a 409', () => {
    expect(create(newSimulator({}, 1), { login: client.toUpperCase() })).toMatchObject({
      status: 409,
      body: 'LoginName: is already taken',
    })
  })
})

describe('spellings of a product', () => {
  test.each([
    { why: 'as text', products: '<Product>EmailMarketing</Product>' },
    { why: 'with a name', products: '<Product><Name>EmailMarketing</Name></Product>' },
    { why: 'with name and status', products: '<Product><Name>EmailMarketing</Name><Status>Open</Status></Product>' },
  ])('create takes it $why', ({ products }) => {
    const simulator = newSimulator()
    expect(create(simulator, { products }).status).toBe(201)
    expect(stored(simulator, 'client-1').products.map((product) => product.name)).toEqual(['EmailMarketing'])
  })

  const named = '<Product><Name>EmailMarketing</Name><Status>Canceled</Status></Product>'
  test.each([
    { why: 'in a SiteOwner', payload: `<SiteOwner><Products>${named}</Products></SiteOwner>` },
    { why: 'in Products', payload: `<Products>${named}</Products>` },
    { why: 'alone', payload: named },
    { why: 'text and status mixed', payload: '<Product>EmailMarketing<Status>Canceled</Status></Product>' },
    {
      why: 'status beside the product',
      payload: '<Products><Product>EmailMarketing</Product><Status>Canceled</Status></Products>',
    },
    {
      why: 'in the vendor namespace with a prefix',
      payload: `<c:Product xmlns:c="http://ws.constantcontact.com/ns/1.0/"><c:Name>EmailMarketing</c:Name><c:Status>Canceled</c:Status></c:Product>`,
    },
  ])('products/canceled takes it $why', ({ payload }) => {
    const simulator = newSimulator({}, 1)
    expect(send(simulator, 'POST', `${client}/products/canceled`, { body: entryOf(payload) })).toMatchObject({
      status: 200,
    })
    expect(stored(simulator, client).status).toBe('Canceled')
  })

  test.each([
    { why: 'status of the other address', payload: productChange('Open'), names: 'Status' },
    { why: 'status in other letters', payload: productChange('canceled'), names: 'Status' },
    { why: 'the spelling of a later generation', payload: productChange('Cancelled'), names: 'Status' },
    { why: 'no status', payload: '<Product>EmailMarketing</Product>', names: 'Status' },
    {
      why: "the account's status is not the product's",
      payload: '<SiteOwner><Status>Canceled</Status><Products><Product>EmailMarketing</Product></Products></SiteOwner>',
      names: 'Status',
    },
    { why: 'two at once', payload: `<Products>${named}${named}</Products>`, names: 'Product' },
    { why: 'none', payload: '<Products/>', names: 'Product' },
    {
      why: 'two statuses',
      payload: '<Product><Name>EmailMarketing</Name><Status>Canceled</Status><Status>Open</Status></Product>',
      names: 'Status',
    },
    { why: 'one that it does not hold', payload: productChange('Canceled', 'Unknown'), names: 'Product' },
  ])('products/canceled refuses $why and changes nothing', ({ payload, names }) => {
    const simulator = newSimulator({}, 1)
    const response = send(simulator, 'POST', `${client}/products/canceled`, { body: entryOf(payload) })
    expect(response).toMatchObject({ status: 400, body: expect.stringMatching(new RegExp(`^${names}: `)) })
    expect(stored(simulator, client)).toEqual(stored(newSimulator({}, 1), client))
  })
})

describe('who may call', () => {
  test.each([
    { why: 'nobody', authorization: undefined },
    { why: 'another scheme', authorization: 'Bearer x' },
    { why: 'no Base64', authorization: 'Basic %%%' },
    { why: 'no colon', authorization: `Basic ${Buffer.from('demo-key-acme%acme').toString('base64')}` },
    { why: 'no API key', authorization: `Basic ${Buffer.from('acme:demo-password-acme').toString('base64')}` },
    {
      why: "another partner's key",
      authorization: `Basic ${Buffer.from('demo-key-globex%acme:demo-password-acme').toString('base64')}`,
    },
    { why: 'a wrong password', authorization: basicAuth('acme', 'wrong') },
    { why: 'an unknown partner', authorization: basicAuth('umbrella') },
  ])('401 for $why, with the scheme to use', ({ authorization }) => {
    const response = send(newSimulator({}, 1), 'GET', client, { headers: { authorization } })
    expect(response.status).toBe(401)
    expect(response.headers['www-authenticate']).toMatch(/^Basic realm=/)
  })

  test('the login of the credentials may be in upper case', () => {
    const authorization = `Basic ${Buffer.from('demo-key-acme%ACME:demo-password-acme').toString('base64')}`
    expect(send(newSimulator({}, 1), 'GET', client, { headers: { authorization } }).status).toBe(200)
  })

  test("the address of another partner is refused, and another partner's account is not found", () => {
    const simulator = newSimulator({}, 1)
    expect(send(simulator, 'GET', '/ws/partners/globex/siteowners').status).toBe(401)
    expect(send(simulator, 'GET', 'globex-client-0001')).toEqual(send(simulator, 'GET', 'nobody'))
    expect(send(simulator, 'GET', 'globex-client-0001').status).toBe(404)
  })
})

describe('addresses, methods and types', () => {
  test.each<{ why: string; method: string; path: string; sending?: Sending; status: number }>([
    { why: 'an address that is none', method: 'GET', path: '/ws/partners/acme/siteowner', status: 404 },
    { why: 'an address beyond the account', method: 'GET', path: `${client}/products`, status: 404 },
    { why: 'an address that cannot be decoded', method: 'GET', path: '%E0%A4%A', status: 404 },
    { why: 'upper case: names in addresses are in lower case', method: 'GET', path: client.toUpperCase(), status: 404 },
    { why: 'a method that the collection does not take', method: 'DELETE', path: '', status: 415 },
    { why: 'a method that an account does not take', method: 'DELETE', path: client, status: 415 },
    {
      why: 'the wrong method for an update',
      method: 'POST',
      path: client,
      sending: { body: entryOf(siteOwner()) },
      status: 415,
    },
    { why: 'reading a command', method: 'GET', path: `${client}/products/open`, status: 415 },
    {
      why: 'JSON',
      method: 'POST',
      path: '',
      sending: { headers: { 'content-type': 'application/json' }, body: '{}' },
      status: 415,
    },
    {
      why: 'no type',
      method: 'POST',
      path: '',
      sending: { headers: { 'content-type': undefined }, body: entryOf(siteOwner()) },
      status: 415,
    },
    {
      why: 'a type with a parameter',
      method: 'POST',
      path: '',
      sending: { headers: { 'content-type': 'Application/Atom+XML; charset=utf-8' }, body: entryOf(siteOwner()) },
      status: 201,
    },
    { why: 'an escaped login', method: 'GET', path: 'acme%2Dclient-0001', status: 200 },
  ])('$status for $why', ({ method, path, sending, status }) => {
    expect(send(newSimulator({}, 1), method, path, sending).status).toBe(status)
  })
})

describe('bodies', () => {
  const good = entryOf(siteOwner())
  test.each([
    {
      why: 'the prefix that the client likes',
      body: good.replaceAll('atom:', 'a1:').replace('xmlns:atom', 'xmlns:a1'),
    },
    {
      why: 'no prefix at all, and the payload without namespace',
      body: good.replaceAll('atom:', '').replace('xmlns:atom', 'xmlns').replace('<SiteOwner>', '<SiteOwner xmlns="">'),
    },
    {
      why: 'the vendor namespace on the payload',
      body: good.replace('<SiteOwner>', '<SiteOwner xmlns="http://ws.constantcontact.com/ns/1.0/">'),
    },
    { why: 'a declaration and a comment', body: `<?xml version="1.0" encoding="UTF-8"?><!-- x -->${good}` },
    { why: 'bytes', body: Buffer.from(good) },
  ])('taken: $why', ({ body }) => {
    expect(send(newSimulator(), 'POST', '', { body }).status).toBe(201)
  })

  test('entities and CDATA are read as text, and written back escaped', () => {
    const simulator = newSimulator()
    const body = good.replace('Example Client', 'R&amp;D &lt;A&gt; &#233;&#x1F600; <![CDATA[<b>]]>')
    expect(send(simulator, 'POST', '', { body }).body).toContain('<Name>R&amp;D &lt;A&gt; é😀 &lt;b&gt;</Name>')
    expect(stored(simulator, 'client-1').site.name).toBe('R&D <A> é😀 <b>')
  })

  const site = '<Site><Name>Example Client</Name></Site>'
  test.each([
    { why: 'nothing', body: '', says: 'Body: ' },
    { why: 'not well-formed', body: good.replace('</SiteOwner>', ''), says: 'Body: not well-formed at line 1' },
    { why: 'a DOCTYPE', body: `<!DOCTYPE x [<!ENTITY e "v">]>${good}`, says: 'Body: a DOCTYPE' },
    { why: 'an undeclared entity', body: good.replace('Example Client', '&e;'), says: 'Body: uses an entity' },
    { why: 'an undeclared prefix', body: good.replace(site, '<x:Site/>'), says: 'Body: uses a prefix' },
    { why: 'two roots', body: good + good, says: 'Body: ' },
    { why: 'no UTF-8', body: Buffer.from([0x3c, 0xff, 0xfe]), says: 'Body: is not UTF-8' },
    { why: 'no Atom namespace', body: good.replace('2005/Atom', '2005/Other'), says: 'entry: ' },
    {
      why: 'an entry without updated',
      body: good.replace('<atom:updated>2013-01-01</atom:updated>', ''),
      says: 'updated: ',
    },
    { why: 'another payload type', body: good.replace('vnd.ctct+xml', 'json'), says: 'content: type' },
    {
      why: 'another payload namespace',
      body: good.replace('<SiteOwner>', '<SiteOwner xmlns="urn:x">'),
      says: 'content: ',
    },
    { why: 'no payload', body: entryOf(''), says: 'content: ' },
    { why: 'another payload', body: entryOf('<Contact/>'), says: 'SiteOwner: ' },
    { why: 'an element twice', body: good.replace(site, site + site), says: 'Site: ' },
    { why: 'billing in other words', body: entryOf(siteOwner({ singleBilling: 'true' })), says: 'SingleBilling: ' },
    { why: 'no product', body: entryOf(siteOwner({ products: '' })), says: 'Products: ' },
    {
      why: 'something else among the products',
      body: entryOf(siteOwner({ products: '<Plan>x</Plan>' })),
      says: 'Products: ',
    },
    { why: 'a product without a name', body: entryOf(siteOwner({ products: '<Product/>' })), says: 'Product: ' },
  ])('400 naming what is wrong: $why', ({ body, says }) => {
    const simulator = newSimulator()
    const response = send(simulator, 'POST', '', { body })
    expect(response).toMatchObject({ status: 400, headers: { 'content-type': 'text/plain;charset=UTF-8' } })
    expect(response.body.startsWith(says), response.body).toBe(true)
    expect(simulator.core.store.size).toBe(0)
  })

  test('an update for another login than the address is refused', () => {
    const simulator = newSimulator({}, 2)
    expect(update(simulator, client, { login: 'acme-client-0002' })).toMatchObject({
      status: 400,
      body: expect.stringMatching(/^LoginName: /),
    })
  })
})

test('the façade is a function of a core and a request, with nothing around it', () => {
  const { core } = newSimulator({}, 1)
  const request = {
    method: 'GET',
    path: `/ws/partners/acme/siteowners/${client}`,
    query: {},
    headers: { authorization: basicAuth('acme') },
    body: '',
  }
  expect(handleXmlRequest(core, request).status).toBe(200)
  expect(handleXmlRequest(core, { ...request, headers: {} }).status).toBe(401)
})
