import { describe, expect, it } from 'vitest'
import { httpAnswer } from '../../../infra/local/http-answer.ts'
import { httpEvent, type ReceivedRequest } from '../../../infra/local/http-event.ts'

const route = { method: 'POST', route: '/operations', functionName: 'submit-operation' }

const request = (changes: Partial<ReceivedRequest>): ReceivedRequest => ({
  id: 'request-1',
  method: 'POST',
  target: '/operations',
  rawHeaders: ['Host', 'localhost:8080', 'Content-Type', 'application/json'],
  body: Buffer.from('{"a":"ä"}'),
  sourceAddress: '127.0.0.1',
  receivedAt: Date.UTC(2026, 10, 22, 2, 3, 4),
  ...changes,
})

describe('event of the HTTP API, payload 2.0', () => {
  it('carries method, path, time and identity of the request', () => {
    const event = httpEvent(request({}), route, {})
    expect(event).toMatchObject({
      version: '2.0',
      routeKey: 'POST /operations',
      rawPath: '/operations',
      rawQueryString: '',
      body: '{"a":"ä"}',
      isBase64Encoded: false,
      requestContext: {
        requestId: 'request-1',
        stage: '$default',
        time: '22/Nov/2026:02:03:04 +0000',
        timeEpoch: Date.UTC(2026, 10, 22, 2, 3, 4),
        http: { method: 'POST', path: '/operations', sourceIp: '127.0.0.1' },
      },
    })
  })

  it('leaves out what is not there, as AWS does', () => {
    const event = httpEvent(request({ body: Buffer.alloc(0) }), route, {})
    for (const field of ['body', 'cookies', 'queryStringParameters', 'pathParameters'])
      expect(event).not.toHaveProperty(field)
  })

  it('writes header names in lower case, joins repeated ones by commas and lists cookies apart', () => {
    const rawHeaders = ['X-Tag', 'one', 'x-tag', 'two', 'Cookie', 'a=1; b=2']
    const event = httpEvent(request({ rawHeaders }), route, {})
    expect(event.headers).toEqual({ 'x-tag': 'one,two' })
    expect(event.cookies).toEqual(['a=1', 'b=2'])
  })

  it('decodes the query, joins repeated names and keeps the raw one', () => {
    const event = httpEvent(request({ target: '/operations?a=1&b=x%20y&a=2&c=?' }), route, {})
    expect(event.rawQueryString).toBe('a=1&b=x%20y&a=2&c=?')
    expect(event.queryStringParameters).toEqual({ a: '1,2', b: 'x y', c: '?' })
  })

  it.each([
    { type: 'application/json; charset=utf-8', base64: false, reason: 'JSON is text' },
    { type: 'application/problem+json', base64: false, reason: 'so is what is built on it' },
    { type: 'text/plain', base64: false, reason: 'text is text' },
    { type: 'application/octet-stream', base64: true, reason: 'anything else comes as Base64' },
  ])('$type: $reason', ({ type, base64 }) => {
    const event = httpEvent(request({ rawHeaders: ['Content-Type', type] }), route, {})
    expect(event.isBase64Encoded).toBe(base64)
    expect(Buffer.from(event.body ?? '', base64 ? 'base64' : 'utf8').toString()).toBe('{"a":"ä"}')
  })
})

describe('answer of a function of the HTTP API', () => {
  it.each([
    {
      result: { statusCode: 202, headers: { 'Content-Type': 'application/json' }, body: '{"a":1}' },
      answer: { status: 202, headers: { 'content-type': 'application/json' }, body: '{"a":1}' },
      reason: 'status, headers and body are taken over',
    },
    {
      result: { statusCode: 204 },
      answer: { status: 204, headers: { 'content-type': 'text/plain' }, body: '' },
      reason: 'body and headers may be missing',
    },
    {
      result: { statusCode: 200, cookies: ['a=1', 'b=2'], body: 'aGk=', isBase64Encoded: true },
      answer: { status: 200, headers: { 'content-type': 'text/plain', 'set-cookie': ['a=1', 'b=2'] }, body: 'hi' },
      reason: 'cookies become headers and Base64 is decoded',
    },
    {
      result: { hello: 'there' },
      answer: { status: 200, headers: { 'content-type': 'application/json' }, body: '{"hello":"there"}' },
      reason: 'without statusCode the answer itself is the body',
    },
    {
      result: { statusCode: 'fine' },
      answer: {
        status: 500,
        headers: { 'content-type': 'application/json' },
        body: '{"message":"Internal Server Error"}',
      },
      reason: 'a status that is none is an error of the function',
    },
  ])('$reason', ({ result, answer }) => {
    const { status, headers, body } = httpAnswer(result)
    expect({ status, headers, body: body.toString() }).toEqual(answer)
  })
})
