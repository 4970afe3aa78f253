import { describe, expect, it } from 'vitest'
import { type Mask, maskedRequests } from './masked-requests.ts'

const masks: Mask[] = [
  ['p%C3%A4ss', '(password)'],
  ['päss', '(password)'],
]
const headersMasked = (headers: Record<string, string>, body = '') =>
  maskedRequests([{ line: 'GET /', headers, body }], masks)[0]?.headers
const basic = (text: string, encoding: BufferEncoding = 'utf8') =>
  `Basic ${Buffer.from(text, encoding).toString('base64')}`

describe('a masked request', () => {
  it('shows where a credential stood, in line, header and body, and its right length', () => {
    const body = '{"password":"päss"}'
    const headers = { authorization: basic('acme:päss'), 'content-length': String(Buffer.byteLength(body)) }
    expect(maskedRequests([{ line: 'PUT /a?password=p%C3%A4ss', headers, body }], masks)).toEqual([
      {
        line: 'PUT /a?password=(password)',
        headers: { authorization: 'Basic base64(acme:(password))', 'content-length': '25' },
        body: '{"password":"(password)"}',
      },
    ])
  })

  it.each([
    ['a password that is not the whole one', basic('acme:päs')],
    ['more than the password', basic('acme:pässx')],
    ['bytes that are no UTF-8', basic('acme:päss', 'latin1')],
    ['Base64 without its padding', basic('acme:päss').replaceAll('=', '')],
    ['another scheme', basic('acme:päss').replace('Basic', 'basic')],
    ['a credential that was not encoded', 'Basic acme:päss'],
  ])('is unlike a golden one for %s', (_what, authorization) => {
    expect(headersMasked({ authorization })?.authorization).not.toBe('Basic base64(acme:(password))')
  })

  it('keeps a length that was wrong', () => {
    expect(headersMasked({ 'content-length': '4' }, 'päss')).toEqual({ 'content-length': '4' })
  })
})
