import { describe, expect, it } from 'vitest'
import type { PartnerCredentials } from '../../../../shared/credentials/partner-credentials.ts'
import { createTextClient } from '../../../../shared/partner-api/text/text-client.ts'
import type { Exchange } from '../../../../shared/partner-api/transport/exchange.ts'
import { answered, answeredAt, notAnswered } from '../answers.ts'
import { FakeTransport } from '../fake-transport.ts'

const plain = { 'content-type': 'text/plain' }
const newer: PartnerCredentials = { apiKey: 'key-1', login: 'acme', password: 'pass-2' }

function setUp(exchanges: Exchange[], replacement?: PartnerCredentials) {
  const transport = new FakeTransport(...exchanges)
  const client = createTextClient({
    origin: 'https://api.example.com',
    transport,
    clock: { now: () => answeredAt, monotonic: () => 0, sleep: async () => undefined },
    credentialsPlace: 'form',
    credentials: {
      current: async () => ({ apiKey: 'key-1', login: 'acme', password: 'pass-1' }),
      newerThan: async () => replacement,
    },
  })
  let permits = 0
  const read = (login = 'bakery-01') =>
    client.readAccount(login, {
      deadlineAt: 1,
      permit: async () => {
        permits++
      },
    })
  return { transport, read, permits: () => permits }
}

const readText = (body: string, headers: Record<string, string> = plain) => setUp([answered(200, body, headers)]).read()

describe('an answer of success', () => {
  const rows: [body: string, status: string, reason: string][] = [
    ['0\n1100373828298\nStatus=Open', 'open', "the vendor's sample"],
    ['0\r\n1100373828298\r\nStatus=Open\r\n', 'open', 'CRLF'],
    ['\n\n  0  \n\n 1100373828298 \n\n\tStatus=Open\n\n', 'open', 'a page of JSP leaves blanks and empty lines'],
    ['0 1100373828298\nStatus=Open', 'open', 'code and the first value on one line'],
    ['0\n1100373828298\nStatus=Trial', 'trial', 'inferred, docs/reference/vendor.md#text-states'],
    ['0\n1100373828298\nStatus=Canceled', 'canceled', 'inferred, docs/reference/vendor.md#text-states'],
    ['0\n1100373828298\nStatus=Cancelled', 'canceled', 'the other spelling, docs/reference/vendor.md#contradictions'],
    ['0\n1100373828298\nStatus=Trial End', 'trial-ended', 'inferred, docs/reference/vendor.md#text-states'],
    ['0\n1100373828298\nStatus=Frozen', 'unrecognised', 'a value that is not known is tolerated'],
    ['0\n1100373828298\nStatus=constructor', 'unrecognised', 'no name of every object counts as known'],
    ['0\n1\nStatus=Open\nSite=Bakery', 'open', 'more values may come'],
  ]
  it.each(rows)('%j is %s: %s', async (body, status) => {
    expect(await readText(body)).toMatchObject({ ok: true, value: { fields: { presence: 'present', status } } })
  })

  it('is taken as HTML type too, since only the text of a page tells: docs/reference/vendor.md#text-states', async () => {
    expect(await readText('0\n1\nStatus=Open', { 'content-type': 'text/html;charset=ISO-8859-1' })).toMatchObject({
      ok: true,
    })
  })
})

describe('a refusal within HTTP 200', () => {
  it.each([
    ['500\nloginName has no access to specified SiteOwner', "the vendor's sample"],
    ['500\r\nloginName  has no access\tto specified SiteOwner.\r\n', 'blanks, a full stop'],
    ['500loginName has no access to specified SiteOwner', 'no line break, as one client reads it'],
    ['500 loginName has no access to specified SiteOwner:bakery-01', 'the message ends at the first colon'],
  ])('%j means absent: %s', async (body) => {
    const answer = await readText(body)
    expect(answer).toMatchObject({ ok: true, value: { fields: { presence: 'absent' } } })
    expect(answer.evidence.answered).toMatch(/no\s+access/)
  })

  const rows: [body: string, expected: [string, string], reason: string][] = [
    ['400\nlogin refused', ['held', 'CREDENTIALS_REFUSED'], 'our credentials, not the account'],
    ['500\nmissing parameter', ['unknown', 'VENDOR_ERROR'], 'a text that is not known is no verdict'],
    ['500', ['unknown', 'VENDOR_ERROR'], 'no text at all'],
    ['500\nloginName has no access', ['unknown', 'VENDOR_ERROR'], 'a part of the known text'],
    ['501\nloginName has no access to specified SiteOwner', ['unknown', 'VENDOR_ERROR'], 'another code'],
    ['1', ['unknown', 'VENDOR_ERROR'], 'any code but 0 is a refusal'],
  ]
  it.each(rows)('%j is %j: %s', async (body, [failureClass, code]) => {
    expect(await readText(body)).toMatchObject({ ok: false, failure: { class: failureClass, code } })
  })
})

describe('a broken answer is never a success', () => {
  it.each([
    ['', 'empty'],
    ['0', 'the number of the account is missing'],
    ['0\n1100373828298', 'no status: perhaps cut within the number'],
    ['0\nStatus=Open', 'no number'],
    ['0\n11003x\nStatus=Open', 'not a number'],
    ['0\n1\nStatus=Open\nStatus=Canceled', 'the status twice'],
    ['0\n1\nStatus=Open\n<html>', 'a page behind it'],
    ['00000\n1\nStatus=Open', 'not a code'],
    ['-0\n1\nStatus=Open', 'not a code'],
    ['OK\n1\nStatus=Open', 'not a code'],
    ['<html><body>0\n1\nStatus=Open</body></html>', 'a page'],
    ['0\n1\nStatus=Open\u0000', 'a control character'],
  ])('%j: %s', async (body) => {
    expect(await readText(body)).toMatchObject({
      ok: false,
      failure: { class: 'unknown', code: 'ANSWER_UNREADABLE' },
    })
  })

  it('of more than 4,000 bytes', async () => {
    expect(await readText(`0\n1\nStatus=Open${'\n'.repeat(4_000)}`)).toMatchObject({
      failure: { code: 'ANSWER_UNREADABLE' },
    })
  })

  it('bytes that are no UTF-8', async () => {
    const body = Buffer.concat([Buffer.from('0\n1\nStatus=Open\nName=B'), Buffer.from([0xe4])])
    expect(await setUp([answered(200, body, plain)]).read()).toMatchObject({ failure: { code: 'ANSWER_UNREADABLE' } })
  })

  const otherHeaders: [headers: Record<string, string>, reason: string][] = [
    [{ 'content-type': 'application/json' }, 'another type'],
    [{ 'content-type': 'text/plain', 'content-encoding': 'gzip' }, 'compressed, which was not asked for'],
  ]
  it.each(otherHeaders)('%j: %s', async (headers) => {
    expect(await readText('0\n1\nStatus=Open', headers)).toMatchObject({ failure: { code: 'ANSWER_UNREADABLE' } })
  })
})

describe('around the answer', () => {
  it('a refused login is tried once more with a newer secret and a permit of its own', async () => {
    const { read, transport, permits } = setUp(
      [answered(200, '400\nlogin', plain), answered(200, '0\n1\nStatus=Open', plain)],
      newer,
    )
    expect(await read()).toMatchObject({ ok: true })
    expect(transport.requests.map(({ body }) => body?.toString())).toEqual([
      'loginName=acme&loginPassword=pass-1&siteOwnerLoginName=bakery-01',
      'loginName=acme&loginPassword=pass-2&siteOwnerLoginName=bakery-01',
    ])
    expect(permits()).toBe(2)
  })

  it('a 404 is a moved address, never a verdict: old addresses became plain 404s (docs/reference/vendor.md#text-moved-addresses)', async () => {
    const { read, transport } = setUp([answered(404)])
    expect(await read()).toMatchObject({ ok: false, failure: { class: 'held', code: 'ADDRESS_NOT_FOUND' } })
    expect(transport.requests).toHaveLength(1)
  })

  it('over the rate waits; a lost answer is unknown', async () => {
    const over = await setUp([answered(403, 'Developer Over Qps', plain)]).read()
    expect(over).toMatchObject({ failure: { class: 'refused-for-now', code: 'OVER_RATE' } })
    const lost = await setUp([notAnswered({ headersSent: true, reason: 'reset' })]).read()
    expect(lost).toMatchObject({ failure: { class: 'unknown' } })
  })

  it.each([
    ['', 'have 1 to 50 characters, and it has 0; the value is ""'],
    ['x'.repeat(51), 'have 1 to 50 characters, and it has 51'],
    ['a\nb', 'hold neither control characters'],
    ['a\ud800', 'hold neither control characters nor halves of characters'],
  ])('the login name %j is refused before anything is sent: %s', async (login, rule) => {
    const { read, transport, permits } = setUp([])
    const answer = await read(login)
    expect(answer).toMatchObject({ ok: false, failure: { class: 'rejected', code: 'REQUEST_INVALID' } })
    expect(answer.ok ? '' : answer.failure.message).toContain(`login must ${rule}`)
    expect([transport.requests.length, permits()]).toEqual([0, 0])
  })
})
