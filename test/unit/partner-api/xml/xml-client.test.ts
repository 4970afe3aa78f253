import { describe, expect, it } from 'vitest'
import { CredentialsError } from '../../../../shared/credentials/credentials-error.ts'
import type { PartnerCredentials } from '../../../../shared/credentials/partner-credentials.ts'
import type { AccountUpdate, CallOptions, NewAccount } from '../../../../shared/partner-api/gateway.ts'
import type { Exchange } from '../../../../shared/partner-api/transport/exchange.ts'
import { siteOwnerBody } from '../../../../shared/partner-api/xml/site-owner-writer.ts'
import { createXmlClient } from '../../../../shared/partner-api/xml/xml-client.ts'
import { answered, answeredAt, bakery, entryOf, notAnswered } from '../answers.ts'
import { FakeTransport } from '../fake-transport.ts'
import { wholeBakery, wholeSiteOwner } from './whole-bakery.ts'

const credentials: PartnerCredentials = { apiKey: 'key-1', login: 'acme', password: 'pass-1' }
const newer: PartnerCredentials = { ...credentials, password: 'pass-2' }
const feed = answered(200, '<feed xmlns="http://www.w3.org/2005/Atom"><title>none</title></feed>')
const entry = answered(200, entryOf(bakery))

function setUp(exchanges: Exchange[], replacements: PartnerCredentials[] = []) {
  const transport = new FakeTransport(...exchanges)
  let now = answeredAt
  let rereads = 0
  const client = createXmlClient({
    partner: 'Acme',
    origin: 'https://api.example.com',
    knownProducts: ['EmailMarketing'],
    transport,
    clock: { now: () => now, monotonic: () => 0, sleep: async () => undefined },
    credentials: {
      current: async () => credentials,
      newerThan: async () => {
        rereads++
        return replacements.shift()
      },
    },
  })
  const permits: string[] = []
  const call: CallOptions = {
    deadlineAt: 5_000,
    window: { isOpen: () => true },
    permit: async () => {
      permits.push(`before request ${transport.requests.length + 1}`)
    },
  }
  return { client, transport, call, permits, rereads: () => rereads, pass: (ms: number) => (now += ms) }
}

describe('credentials that are refused', () => {
  it('are replaced by newer ones, and the call is repeated once with a permit of its own', async () => {
    const { client, transport, call, permits } = setUp([answered(401), entry], [newer])
    expect(await client.readAccount('bakery-01', call)).toMatchObject({ ok: true })
    const sent = transport.requests.map(({ headers }) =>
      Buffer.from(headers.authorization?.slice(6) ?? '', 'base64').toString(),
    )
    expect(sent).toEqual(['key-1%acme:pass-1', 'key-1%acme:pass-2'])
    expect(permits).toEqual(['before request 1', 'before request 2'])
  })

  it('are not tried again when there are no newer ones: a login may be locked', async () => {
    const { client, transport, call } = setUp([answered(401)])
    expect(await client.readAccount('bakery-01', call)).toMatchObject({
      failure: { class: 'held', code: 'CREDENTIALS_REFUSED', status: 401 },
    })
    expect(transport.requests).toHaveLength(1)
  })

  it('are replaced once only', async () => {
    const { client, transport, call, rereads } = setUp([answered(401), answered(401)], [newer, newer])
    expect(await client.readAccount('bakery-01', call)).toMatchObject({ failure: { code: 'CREDENTIALS_REFUSED' } })
    expect(transport.requests).toHaveLength(2)
    expect(rereads()).toBe(1)
  })
})

describe('a secret that cannot be had', () => {
  it.each([
    ['SECRET_MISSING', 'held'],
    ['SECRET_INVALID', 'held'],
    ['SECRETS_UNAVAILABLE', 'not-sent'],
  ] as const)('%s is %s; nothing is sent and no permit is used', async (code, failureClass) => {
    const transport = new FakeTransport()
    let permits = 0
    const client = createXmlClient({
      partner: 'acme',
      origin: 'https://api.example.com',
      knownProducts: [],
      transport,
      clock: { now: () => answeredAt, monotonic: () => 0, sleep: async () => undefined },
      credentials: {
        current: async () => {
          throw new CredentialsError(code, 'partners/acme', 'The secret partners/acme is not as it should be.')
        },
        newerThan: async () => undefined,
      },
    })
    const answer = await client.openProduct('bakery-01', 'EmailMarketing', {
      deadlineAt: 1,
      permit: async () => void permits++,
    })
    expect(answer).toMatchObject({ ok: false, failure: { class: failureClass, code } })
    expect(answer.evidence).not.toHaveProperty('sentAt')
    expect([transport.requests.length, permits]).toEqual([0, 0])
  })
})

describe('a 404', () => {
  it('of an account is confirmed by one read of the collection, with a permit', async () => {
    const { client, transport, call, permits } = setUp([answered(404), feed])
    expect(await client.readAccount('bakery-01', call)).toMatchObject({
      ok: true,
      value: { generation: 'xml', fields: { presence: 'absent' } },
      evidence: { call: 'read-site-owner', status: 404, answered: 'not found, while the partner address is right' },
    })
    expect(transport.requests.map(({ path }) => path)).toEqual([
      '/ws/partners/acme/siteowners/bakery-01',
      '/ws/partners/acme/siteowners',
    ])
    expect(permits).toHaveLength(2)
  })

  it('needs no confirmation for ten minutes after a success', async () => {
    const { client, transport, call, pass } = setUp([entry, answered(404), answered(404), feed])
    await client.readAccount('bakery-01', call)
    pass(599_999)
    await client.readAccount('nobody-01', call)
    expect(transport.requests).toHaveLength(2)
    pass(1)
    await client.readAccount('nobody-01', call)
    expect(transport.requests).toHaveLength(4)
  })

  it('is a fault of settings when the collection is not there either', async () => {
    const { client, call } = setUp([answered(404), answered(404)])
    expect(await client.readAccount('bakery-01', call)).toMatchObject({
      failure: { class: 'held', code: 'ADDRESS_NOT_FOUND' },
    })
  })

  it('waits when the confirmation is over the rate', async () => {
    const { client, call } = setUp([answered(404), answered(403, 'Developer Over Qps')])
    expect(await client.readAccount('bakery-01', call)).toMatchObject({
      failure: { class: 'refused-for-now', code: 'OVER_RATE' },
    })
  })

  it.each<[string, Exchange, string]>([
    ['times out', notAnswered({ headersSent: true, reason: 'deadline' }), 'TIMED_OUT'],
    ['loses its connection', notAnswered({ headersSent: true, reason: 'reset' }), 'CONNECTION_LOST'],
    ['never leaves', notAnswered({ headersSent: false, reason: 'deadline' }), 'DEADLINE_BEFORE_SENDING'],
    ['is answered by an outage', answered(503), 'VENDOR_ERROR'],
  ])('says nothing about the settings when the confirmation %s: it is tried again', async (_, proof, code) => {
    const { client, call } = setUp([answered(404), proof])
    expect(await client.cancelProduct('bakery-01', 'EmailMarketing', call)).toMatchObject({
      failure: { class: 'not-sent', code },
    })
  })

  it('of a write is a verdict on the account once confirmed', async () => {
    const { client, call } = setUp([answered(404), feed])
    expect(await client.cancelProduct('bakery-01', 'EmailMarketing', call)).toMatchObject({
      failure: { class: 'rejected', code: 'ACCOUNT_NOT_FOUND' },
    })
  })

  it('of the collection itself is never confirmed', async () => {
    const { client, transport, call } = setUp([answered(404)])
    expect(await client.listAccounts(undefined, call)).toMatchObject({ failure: { code: 'ADDRESS_NOT_FOUND' } })
    expect(transport.requests).toHaveLength(1)
  })
})

describe('a permit that is refused', () => {
  it('stops the call before anything is sent, and its error comes through', async () => {
    const { client, transport, call } = setUp([entry])
    const refused = new Error('no place in the budget')
    const permit = () => Promise.reject(refused)
    await expect(client.readAccount('bakery-01', { ...call, permit })).rejects.toBe(refused)
    expect(transport.requests).toHaveLength(0)
  })
})

describe('the window', () => {
  it('is given to writes and not to reads', async () => {
    const { client, transport, call } = setUp([entry, entry])
    await client.openProduct('bakery-01', 'EmailMarketing', call)
    await client.readAccount('bakery-01', call)
    expect(transport.limits.map(({ window }) => window !== undefined)).toEqual([true, false])
  })
})

describe('products', () => {
  const none = answered(200, entryOf(bakery.replace(/<Products>.*<\/Products>/, '<Products/>')))

  it('that are not shown are absent when they are known or asked for', async () => {
    const { client, call } = setUp([none])
    const answer = await client.readAccount('bakery-01', call, ['EventMarketing'])
    expect(answer).toMatchObject({
      value: { fields: { 'product:EmailMarketing': 'absent', 'product:EventMarketing': 'absent' } },
    })
  })

  const rows: [shown: string, status: string, reason: string][] = [
    ['<Product>EmailMarketing</Product>', 'open', 'named without a state: held'],
    [
      '<Product><Name>EmailMarketing</Name><Status>Canceled</Status></Product>',
      'canceled',
      'the spelling of this generation',
    ],
    ['<Product><Name>EmailMarketing</Name><Status>Trial</Status></Product>', 'trial', 'a trial'],
    [
      '<Product><Name>EmailMarketing</Name><Status>Suspended</Status></Product>',
      'unrecognised',
      'a status that we do not know',
    ],
    [
      '<Product><Name>EmailMarketing</Name><Status>constructor</Status></Product>',
      'unrecognised',
      'a name of the language',
    ],
    ['<Product/>', 'absent', 'the empty element of the request form'],
  ]
  it.each(rows)('shown as %s are %s: %s', async (shown, status) => {
    const { client, call } = setUp([answered(200, entryOf(bakery.replace(/<Product>.*<\/Product>/, shown)))])
    expect(await client.readAccount('bakery-01', call)).toMatchObject({
      ok: true,
      value: { fields: { 'product:EmailMarketing': status } },
    })
  })
})

describe('an account', () => {
  const rows: [from: string, to: string, fields: Record<string, unknown>, reason: string][] = [
    ['<Status>Open', '<Status>Canceled', { status: 'canceled' }, 'spelled with one l'],
    ['<Status>Open', '<Status>Trial End', { status: 'trial-ended' }, 'two words'],
    ['<Status>Open', '<Status>Dormant', { status: 'unrecognised' }, 'a status that we do not know'],
    ['<Status>Open</Status>', '', { status: undefined }, 'not shown'],
    ['>Yes<', '>No<', { singleBilling: false }, 'not single-billed'],
    ['>Yes<', '>perhaps<', { singleBilling: undefined }, 'neither word of the vendor'],
  ]
  it.each(rows)('with %s as %s has %j: %s', async (from, to, fields) => {
    const { client, call } = setUp([answered(200, entryOf(bakery.replace(from, to)))])
    const answer = await client.readAccount('bakery-01', call)
    const shown: Record<string, unknown> = answer.ok ? { ...answer.value.fields } : {}
    expect(shown.presence).toBe('present')
    for (const [name, value] of Object.entries(fields)) expect(shown[name]).toBe(value)
  })
})

describe('a change of a product', () => {
  it.each([
    ['openProduct', 'open-product', 'open', 'Open'],
    ['cancelProduct', 'cancel-product', 'canceled', 'Canceled'],
  ] as const)('%s says what was sent and what the answer shows', async (method, name, address, status) => {
    const { client, call } = setUp([entry])
    expect((await client[method]('bakery-01', 'EventMarketing', call)).evidence).toEqual({
      call: name,
      method: 'POST',
      path: `/ws/partners/acme/siteowners/bakery-01/products/${address}`,
      sent: { Name: 'EventMarketing', Status: status },
      sentAt: answeredAt - 200,
      finishedAt: answeredAt,
      status: 200,
      answered:
        'presence present, status open, singleBilling true, product:EmailMarketing open, product:EventMarketing absent',
    })
  })

  it('of a product whose name XML cannot carry is refused by its field', async () => {
    const { client, transport, call } = setUp([])
    const answer = await client.openProduct('bakery-01', 'Bell\u0007', call)
    expect(answer.ok ? '' : answer.failure.message).toContain('product must not hold control characters')
    expect(transport.requests).toHaveLength(0)
  })
})

describe('an update', () => {
  const { products: _products, singleBilling: _billing, ...shownElements } = wholeSiteOwner
  const update = { singleBilling: true, products: ['EmailMarketing', 'EventMarketing'] }
  const done = answered(204, '')

  it('writes back all that was read, changed in single billing and products alone', async () => {
    const { client, transport, call, permits } = setUp([answered(200, entryOf(wholeBakery)), done])
    const answer = await client.updateAccount('Bakery-01', update, call)
    expect(answer).toMatchObject({ ok: true, value: { generation: 'xml', fields: { presence: 'present' } } })
    expect(transport.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /ws/partners/acme/siteowners/bakery-01',
      'PUT /ws/partners/acme/siteowners/bakery-01',
    ])
    const { bytes } = siteOwnerBody({ ...shownElements, ...update })
    expect(transport.requests[1]?.body?.toString()).toBe(bytes.toString())
    expect(permits).toEqual(['before request 1', 'before request 2'])
  })

  it('keeps the read out of the send window: only the write must leave in time', async () => {
    const { client, transport, call } = setUp([answered(200, entryOf(wholeBakery)), done])
    await client.updateAccount('bakery-01', update, call)
    expect(transport.limits.map(({ window }) => window !== undefined)).toEqual([false, true])
  })

  it('has evidence of the write, without anything of the profile', async () => {
    const { client, call } = setUp([answered(200, entryOf(wholeBakery)), done])
    const { evidence } = await client.updateAccount('bakery-01', update, call)
    expect(evidence).toEqual({
      call: 'update-site-owner',
      method: 'PUT',
      path: '/ws/partners/acme/siteowners/bakery-01',
      sent: { Products: ['EmailMarketing', 'EventMarketing'], SingleBilling: true },
      sentAt: answeredAt - 200,
      finishedAt: answeredAt,
      status: 204,
      answered: 'presence present',
    })
  })

  it('takes what the answer shows, and says what of the sent products it does not', async () => {
    const shown = answered(200, entryOf(bakery))
    const { client, call } = setUp([answered(200, entryOf(wholeBakery)), shown])
    expect(await client.updateAccount('bakery-01', update, call)).toMatchObject({
      value: {
        fields: { singleBilling: true, 'product:EmailMarketing': 'open', 'product:EventMarketing': 'absent' },
      },
    })
  })

  const unread: [exchange: Exchange[], expected: [string, string], reason: string][] = [
    [[notAnswered({ headersSent: true, reason: 'deadline' })], ['not-sent', 'TIMED_OUT'], 'the read timed out'],
    [[notAnswered({ headersSent: true, reason: 'reset' })], ['not-sent', 'CONNECTION_LOST'], 'the read was lost'],
    [[notAnswered({ headersSent: false, reason: 'connect' })], ['not-sent', 'CONNECT_FAILED'], 'no connection'],
    [[answered(503)], ['not-sent', 'VENDOR_ERROR'], 'an outage'],
    [[answered(200, '<html/>')], ['not-sent', 'ANSWER_UNREADABLE'], 'a read that cannot be written back'],
    [[answered(202)], ['not-sent', 'UNEXPECTED_STATUS'], 'no agreed status'],
    [[answered(401)], ['held', 'CREDENTIALS_REFUSED'], 'a fault of settings stays one'],
    [[answered(403, 'Developer Over Qps')], ['refused-for-now', 'OVER_RATE'], 'over the rate'],
    [[answered(404), feed], ['rejected', 'ACCOUNT_NOT_FOUND'], 'a verdict on the account'],
    [[answered(400)], ['rejected', 'REQUEST_INVALID'], 'a verdict'],
  ]
  it.each(unread)('whose read comes to %j was never written: %j: %s', async (exchanges, [failureClass, code]) => {
    const { client, transport, call } = setUp(exchanges)
    expect(await client.updateAccount('bakery-01', update, call)).toMatchObject({
      ok: false,
      failure: { class: failureClass, code },
      evidence: { call: 'read-site-owner', method: 'GET' },
    })
    expect(transport.requests.map(({ method }) => method)).not.toContain('PUT')
  })

  it('whose write is lost is unknown', async () => {
    const { client, call } = setUp([
      answered(200, entryOf(wholeBakery)),
      notAnswered({ headersSent: true, reason: 'deadline' }),
    ])
    expect(await client.updateAccount('bakery-01', update, call)).toMatchObject({
      failure: { class: 'unknown', code: 'TIMED_OUT' },
      evidence: { call: 'update-site-owner' },
    })
  })

  it('repeats nothing of the profile that a refusal repeats', async () => {
    const echo = `refused: oven17 / bakery.example.com / ${Object.values(shownElements).join(' / ')}`
    const { client, call } = setUp([
      answered(200, entryOf(wholeBakery)),
      answered(400, echo, { 'content-type': 'text/plain' }),
    ])
    const answer = await client.updateAccount('bakery-01', update, call)
    expect(answer.evidence.answered).toContain('refused')
    const kept = JSON.stringify(answer)
    // The path holds the login name, and country, state and codes are nobody's.
    const {
      login: _login,
      countryCode: _country,
      stateCode: _state,
      emailCode,
      referralCode,
      ...personal
    } = shownElements
    expect([emailCode, referralCode]).not.toContain('')
    const parts = ['oven17', 'bakery.example.com']
    for (const value of [...Object.values(personal), ...parts]) expect(kept).not.toContain(value)
  })

  const invalid: [update: AccountUpdate, rule: string, reason: string][] = [
    [{ singleBilling: true, products: [] }, 'products must hold at least one product; the value is []', 'rule 4'],
    [{ singleBilling: true, products: ['Bell\u0007'] }, 'products must not hold control characters', 'no XML'],
  ]
  it.each(invalid)('of %j is refused before anything is read: %s (%s)', async (refused, rule) => {
    const { client, transport, call, permits } = setUp([])
    const answer = await client.updateAccount('bakery-01', refused, call)
    expect(answer).toMatchObject({ failure: { class: 'rejected', code: 'REQUEST_INVALID' } })
    expect(answer.ok ? '' : answer.failure.message).toContain(`nothing was sent: ${rule}`)
    expect([transport.requests.length, permits.length]).toEqual([0, 0])
  })

  it('whose permit is refused between read and write writes nothing', async () => {
    const { client, transport, call } = setUp([answered(200, entryOf(wholeBakery))])
    const stop = new Error('no place')
    const permits = [async () => undefined, () => Promise.reject(stop)]
    const permit = () => permits.shift()?.() ?? Promise.reject(new Error('one permit too many'))
    await expect(client.updateAccount('bakery-01', update, { ...call, permit })).rejects.toBe(stop)
    expect(transport.requests).toHaveLength(1)
  })
})

describe('the listing', () => {
  const page = (links: string, entries = entryOf(bakery).replace(/^<\?xml[^>]*>\n/, '')) =>
    answered(200, `<feed xmlns="http://www.w3.org/2005/Atom">${links}${entries}</feed>`)

  it.each([
    ['/ws/partners/acme/siteowners?next=a%2Bb%3D', 'a%2Bb%3D', 'a path'],
    ['https://elsewhere.example.com/x?y=1&amp;next=a%2Bb%3D#z', 'a%2Bb%3D', 'another host: only the token is taken'],
  ])('takes the token out of %s: %s (%s)', async (href, token) => {
    const { client, transport, call } = setUp([
      page(`<link rel="next" href="${href}"/><link rel="first" href="/no?next=no"/>`),
      feed,
    ])
    const answer = await client.listAccounts(undefined, call)
    expect(answer).toMatchObject({ value: { next: token, accounts: [{ login: 'bakery-01' }] } })
    await client.listAccounts(token, call)
    expect(transport.requests[1]).toMatchObject({
      origin: 'https://api.example.com',
      path: `/ws/partners/acme/siteowners?next=${token}`,
    })
  })

  it('ends where there is no link to a next page', async () => {
    const { client, call } = setUp([page('')])
    const answer = await client.listAccounts(undefined, call)
    expect(answer.ok && answer.value).toStrictEqual({ accounts: [expect.objectContaining({ login: 'bakery-01' })] })
    expect(answer.evidence.answered).toBe('1 accounts, last page')
  })

  it('says how many accounts a page has and that more follow, and none of their names', async () => {
    const { client, call } = setUp([page('<link rel="next" href="/ws?next=t"/>')])
    expect((await client.listAccounts(undefined, call)).evidence).toEqual({
      call: 'list-site-owners',
      method: 'GET',
      path: '/ws/partners/acme/siteowners',
      sentAt: answeredAt - 200,
      finishedAt: answeredAt,
      status: 200,
      answered: '1 accounts, more follow',
    })
  })

  it('takes a login from the edit link where the content is empty', async () => {
    const bare = '<entry><link rel="edit" href="/ws/partners/acme/siteowners/bakery-02"/><content/></entry>'
    const { client, call } = setUp([page('', bare)])
    expect(await client.listAccounts(undefined, call)).toMatchObject({ value: { accounts: [{ login: 'bakery-02' }] } })
  })

  it('takes the login from the edit link where an entry shows no more', async () => {
    const bare = '<entry><link rel="edit" href="/ws/partners/acme/siteowners/Caf%C3%A9%40x"/></entry>'
    const { client, call } = setUp([page('', bare)])
    expect(await client.listAccounts(undefined, call)).toMatchObject({
      value: { accounts: [{ login: 'café@x', fields: { presence: 'present' } }] },
    })
  })

  it.each([
    ['<entry><link rel="edit" href="/ws/%E0%A4%A"/></entry>', 'an address that no name was escaped into'],
    ['<entry><link rel="edit" href="/siteowners/%E0%A4%A"/></entry>', 'a name that cannot be unescaped'],
    ['<entry><link rel="edit" href="/siteowners/bakery-01/products"/></entry>', 'an address of something else'],
    ['<entry><link rel="edit" href="http://["/></entry>', 'no address'],
    ['<entry><content><SiteOwner><LoginName/></SiteOwner></content></entry>', 'an empty name'],
    ['<entry><content/></entry>', 'an empty entry'],
    ['<entry><title>no name</title></entry>', 'an account without a name'],
    [
      '<entry><link rel="edit" href="/siteowners/other"/><content><SiteOwner><LoginName>bakery-01</LoginName></SiteOwner></content></entry>',
      'two names',
    ],
    ['<entry/>', 'nothing at all'],
    ['<entry>&iacute;</entry>', 'no XML'],
    [
      '<entry><link rel="edit" href="/siteowners/a"/>&#0;<SiteOwner><LoginName>b</LoginName></SiteOwner></entry>',
      'two names, unreadable',
    ],
    ['<entry><content><SiteOwner><LoginName>bakery\ufffd</LoginName></SiteOwner></content></entry>', 'a damaged name'],
  ])('has the odd row %s beside the others: %s', async (odd) => {
    const bare = (login: string) => `<entry><link rel="edit" href="/siteowners/${login}"/></entry>`
    const { client, call } = setUp([page('<link rel="next" href="/ws?next=b"/>', bare('one-1') + odd + bare('two-2'))])
    const answer = await client.listAccounts(undefined, call)
    expect(answer.ok && answer.value).toEqual({
      accounts: ['one-1', 'two-2'].map((login) => ({ login, fields: { presence: 'present' } })),
      oddRows: [{ index: 1, counts: false, reason: expect.any(String) }],
      next: 'b',
    })
  })

  it.each([
    ['<SiteOwner><LoginName>Bakery-01</LoginName><Site><Name>B&iacute;</Name></Site></SiteOwner>', 'an entity of HTML'],
    ['<SiteOwner><LoginName>bakery-01</LoginName><Site><Name>A & B</Name></Site></SiteOwner>', 'a bare ampersand'],
    ['<SiteOwner><LoginName>bakery-01</LoginName><Site><Name>A&#1;</Name></Site></SiteOwner>', 'no character'],
    ['<SiteOwner><LoginName>bakery-01</LoginName><Site><Name>A</Site></SiteOwner>', 'no tag that closes'],
    [
      '<SiteOwner><LoginName>bakery-01</LoginName><Status>Open</Status><Status>Trial</Status></SiteOwner>',
      'two states',
    ],
    ['<SiteOwner><LoginName>bakery-01</LoginName><Products>x</Products></SiteOwner>', 'text between elements'],
  ])('counts an entry with %s by its login alone: %s', async (siteOwner) => {
    const odd = `<entry><content type="application/vnd.ctct+xml">${siteOwner}</content></entry>`
    const { client, call } = setUp([page('', odd)])
    const answer = await client.listAccounts(undefined, call)
    expect(answer.ok && answer.value).toEqual({
      accounts: [{ login: 'bakery-01', fields: { presence: 'present' } }],
      oddRows: [{ index: 0, login: 'bakery-01', counts: true, reason: expect.any(String) }],
    })
  })

  it('reads bytes that are no UTF-8 as the matter of their entry', async () => {
    const bytes = Buffer.from(
      page('', '<entry><link rel="edit" href="/siteowners/a-1"/><title>Caf\u0001</title></entry>').body,
    )
    bytes[bytes.indexOf(1)] = 0xe9
    const { client, call } = setUp([{ ...page('', ''), body: bytes }])
    expect(await client.listAccounts(undefined, call)).toMatchObject({ value: { accounts: [{ login: 'a-1' }] } })
  })

  it.each([
    ['<link rel="next" href="/ws?page=2"/>', '', 'a next page without a token would end the list too early'],
    ['<link rel="next" href="/ws?next="/>', '', 'an empty token'],
    ['<link rel="next" href=""/>', '', 'an empty address is damage, not the last page'],
    ['<link rel="next"/>', '', 'so is no address'],
  ])('is unreadable with %s %s: %s', async (links, entries) => {
    const { client, call } = setUp([page(links, entries)])
    expect(await client.listAccounts(undefined, call)).toMatchObject({ failure: { code: 'ANSWER_UNREADABLE' } })
  })
})

const account: NewAccount = {
  login: 'bakery-01',
  signIn: { password: 'Gr4pe-shot!' },
  organizationName: 'Example Bakery',
  firstName: 'Robin',
  lastName: 'Quince',
  email: 'robin@example.com',
  phone: '+1 555 0100',
  countryCode: 'US',
  stateCode: 'MA',
  website: 'https://bakery.example.com',
  products: ['EmailMarketing'],
  singleBilling: true,
}

describe('what cannot be written', () => {
  const texts: [field: string, change: Partial<NewAccount>, secret: string][] = [
    ['organizationName', { organizationName: 'Bell\u0007' }, 'Bell'],
    ['lastName', { lastName: 'Moon\ud83d' }, 'Moon'],
    ['password', { signIn: { password: 'null\u0000null' } }, 'null\\u0000'],
    ['login', { login: 'mill\u0000' }, 'mill'],
    ['website', { website: 'https://\ufffe' }, 'https'],
    ['products', { products: ['EmailMarketing', 'Bell\u0007'] }, 'Bell'],
  ]
  it.each(texts)('is refused by its field, without its value: %s', async (field, change, secret) => {
    const { client, transport, call, permits } = setUp([])
    const answer = await client.createAccount({ ...account, ...change }, call)
    expect(answer).toMatchObject({
      failure: {
        class: 'rejected',
        code: 'REQUEST_INVALID',
        message: `The request cannot be written, so nothing was sent: ${field} must not hold control characters or half a surrogate pair; the value is not shown.`,
      },
    })
    expect(JSON.stringify(answer)).not.toContain(secret)
    expect([transport.requests.length, permits.length]).toEqual([0, 0])
  })

  const foreign: [field: string, change: Partial<NewAccount>, rule: string][] = [
    ['timeZoneId', { timeZoneId: 'US/Eastern' }, 'must be left out: XML has no element for it'],
    ['partnerAccountId', { partnerAccountId: 'customer-17' }, 'must be left out: XML has no element for it'],
    ['billingLocale', { billingLocale: 'en_US' }, 'must be left out: XML has no element for it'],
    ['gdprOptOut', { gdprOptOut: false }, 'must be left out: XML has no element for it'],
    [
      'singleSignOn',
      { signIn: { externalId: 'id-1', externalProvider: 'acme-sso' } },
      'must be left out: XML has no element for it',
    ],
    ['managed', { managed: false }, 'must be true or left out: XML knows no others; the value is false'],
    ['products', { products: [] }, 'must hold at least one product; the value is []'],
  ]
  it.each(foreign)('is refused as what this generation does not take: %s', async (field, change, rule) => {
    const { client, transport, call, permits } = setUp([])
    const answer = await client.createAccount({ ...account, ...change }, call)
    expect(answer.ok ? '' : answer.failure.message).toContain(`nothing was sent: ${field} ${rule}`)
    expect(JSON.stringify(answer)).not.toMatch(/customer-17|id-1/)
    expect([transport.requests.length, permits.length]).toEqual([0, 0])
  })

  it.each(['organizationName', 'firstName', 'lastName', 'phone'] as const)(
    'is refused without %s, which the form of its siblings wants',
    async (field) => {
      const { [field]: _left, ...others } = account
      const { client, transport, call } = setUp([])
      const answer = await client.createAccount(others, call)
      expect(answer.ok ? '' : answer.failure.message).toContain(
        `${field} must be given: the older generations want it; the value is not shown`,
      )
      expect(transport.requests).toHaveLength(0)
    },
  )

  it.each(['..', '.', ''])('is refused as a login name, since it leads elsewhere: %j', async (login) => {
    const { client, transport, call } = setUp([])
    expect(await client.readAccount(login, call)).toMatchObject({ failure: { code: 'REQUEST_INVALID' } })
    expect(transport.requests).toHaveLength(0)
  })

  it('never changes the address by a login name', async () => {
    const { client, transport, call } = setUp([answered(400)])
    await client.readAccount('A/../b?c#d', call)
    expect(transport.requests[0]?.path).toBe('/ws/partners/acme/siteowners/a%2F..%2Fb%3Fc%23d')
  })

  it('is refused as a page token that would change the query', async () => {
    const { client, transport, call } = setUp([])
    expect(await client.listAccounts('a&b=c', call)).toMatchObject({ failure: { code: 'REQUEST_INVALID' } })
    expect(transport.requests).toHaveLength(0)
  })
})

describe('the evidence', () => {
  const personal = [
    'Gr4pe-shot!',
    'Example Bakery',
    'Robin',
    'Quince',
    'robin@',
    '555 0100',
    'bakery.example.com',
    'key-1',
    'pass-1',
  ]
  const echo = `400 for ${personal.join(' / ')}: ROBIN QUINCE <robin@example.com>, +1 555 0100, key-1%acme:pass-1`
  const rows: [Exchange, string][] = [
    [answered(201, entryOf(bakery)), 'a success that shows the profile'],
    [answered(400, echo, { 'content-type': 'text/plain' }), 'a refusal that repeats everything'],
    [answered(500, `<html>${echo}</html>`, { 'content-type': 'text/html' }), 'an error page'],
    [answered(200, entryOf(bakery.replace('bakery-01', 'robin'))), 'an answer about somebody else'],
    [notAnswered({ headersSent: true, reason: 'deadline' }), 'no answer'],
  ]
  it.each(rows)('holds neither secrets nor personal data: %#', async (exchange) => {
    const { client, call } = setUp([exchange])
    const answer = await client.createAccount(account, call)
    const kept = JSON.stringify({ evidence: answer.evidence, failure: answer.ok ? undefined : answer.failure })
    for (const value of personal) expect(kept.toLowerCase()).not.toContain(value.toLowerCase())
  })

  it('says what was sent and answered, and when', async () => {
    const { client, call } = setUp([answered(201, entryOf(bakery))])
    expect((await client.createAccount(account, call)).evidence).toEqual({
      call: 'create-site-owner',
      method: 'POST',
      path: '/ws/partners/acme/siteowners',
      sent: { LoginName: 'bakery-01', CountryCode: 'US', Products: ['EmailMarketing'], SingleBilling: true },
      sentAt: answeredAt - 200,
      finishedAt: answeredAt,
      status: 201,
      answered: 'presence present, status open, singleBilling true, product:EmailMarketing open',
    })
  })

  it('leaves the query out and stays small, whatever comes', async () => {
    const { client, call } = setUp([answered(400, 'no such page '.repeat(10_000), { 'content-type': 'text/plain' })])
    const { evidence } = await client.listAccounts('token', call)
    expect(evidence.path).toBe('/ws/partners/acme/siteowners')
    expect(evidence.answered).toMatch(/^no such page/)
    expect(JSON.stringify(evidence).length).toBeLessThan(2_048)
  })
})

describe('a proof', () => {
  const html = (status: number) => answered(status, '<p>No.</p>', { 'content-type': 'text/html' })

  it.each([
    { first: feed, second: [], is: { ok: true }, why: 'the feed is answered' },
    {
      first: html(403),
      second: [answered(404)],
      is: { ok: true },
      why: 'a 404 for nobody shows that the partner is let in',
    },
    { first: html(405), second: [entry], is: { ok: true }, why: 'an answer about anybody shows it too' },
    { first: html(200), second: [answered(404)], is: { ok: true }, why: 'a feed that cannot be read is odd alone' },
    {
      first: html(403),
      second: [html(403)],
      is: { ok: false, failure: { code: 'ACCESS_REFUSED' } },
      why: 'both are refused',
    },
    {
      first: html(403),
      second: [answered(401)],
      is: { ok: false, failure: { code: 'CREDENTIALS_REFUSED' } },
      why: 'the sign-in is refused',
    },
    {
      first: answered(404),
      second: [],
      is: { ok: false, failure: { code: 'ADDRESS_NOT_FOUND' } },
      why: 'under a wrong address nobody is found either',
    },
    {
      first: answered(503),
      second: [],
      is: { ok: false, failure: { code: 'VENDOR_ERROR' } },
      why: 'the vendor is out of order',
    },
  ])('asks no more than it must: $why', async ({ first, second, is }) => {
    const { client, transport, call, permits } = setUp([first, ...second])
    expect(await client.probe(call, true)).toMatchObject(is)
    expect(transport.requests).toHaveLength(1 + second.length)
    expect(permits).toHaveLength(1 + second.length)
  })

  it('never names an account of the partner', async () => {
    const { client, transport, call } = setUp([html(403), answered(404)])
    await client.probe(call, true)
    expect(transport.requests[1]?.path).toBe('/ws/partners/acme/siteowners/partner-ops-probe-of-no-account')
  })

  it('takes one read more than a probe, which may be counted as a sign-in', async () => {
    const { client, transport, call } = setUp([html(403)])
    expect(await client.probe(call)).toMatchObject({ ok: false, failure: { code: 'ACCESS_REFUSED' } })
    expect(transport.requests).toHaveLength(1)
  })
})
