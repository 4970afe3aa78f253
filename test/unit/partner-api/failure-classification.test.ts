import { describe, expect, it } from 'vitest'
import { classifyExchange } from '../../../shared/partner-api/failure-classification.ts'
import { readMasheryRefusal } from '../../../shared/partner-api/mashery-refusal.ts'
import { getSiteOwnerId } from '../../../shared/partner-api/text/calls/get-site-owner-id.ts'
import { type FailureReason, failureReasons } from '../../../shared/partner-api/transport/exchange.ts'
import { answered, answeredAt, notAnswered } from './answers.ts'

const rules = (kind: 'read' | 'write', namesAccount = true) => ({
  kind,
  namesAccount,
  rateRefusal: readMasheryRefusal,
  read: (answer: { body: Buffer }) => {
    if (answer.body.toString() === 'broken') throw new Error('broken')
    return 'read'
  },
})

describe('an answer that is no success', () => {
  const rows: [status: number, expected: [string, string], reason: string][] = [
    [400, ['rejected', 'REQUEST_INVALID'], 'a verdict on what was asked'],
    [409, ['rejected', 'CONFLICT'], 'a verdict: the account is not in the state for it, or the name is taken'],
    [422, ['rejected', 'REQUEST_INVALID'], 'a verdict on the content'],
    [401, ['held', 'CREDENTIALS_REFUSED'], 'our credentials, not the account'],
    [403, ['held', 'ACCESS_REFUSED'], 'no word of a rate: what the key may do'],
    [404, ['held', 'ADDRESS_NOT_FOUND'], 'a moved address looks the same as an unknown account'],
    [405, ['held', 'METHOD_NOT_ALLOWED'], 'the interface changed'],
    [406, ['held', 'ANSWER_TYPE_REFUSED'], 'the interface changed'],
    [410, ['held', 'ADDRESS_GONE'], 'the generation was retired'],
    [
      415,
      ['held', 'REQUEST_TYPE_REFUSED'],
      'also said for unsupported methods (docs/reference/vendor.md#xml-conventions)',
    ],
    [301, ['held', 'REDIRECTED'], 'redirects are not followed'],
    [304, ['held', 'REDIRECTED'], 'nothing conditional was asked'],
    [307, ['held', 'REDIRECTED'], 'a write must not be carried elsewhere'],
    [408, ['unknown', 'VENDOR_ERROR'], 'the vendor gave up on a request that it may have begun'],
    [429, ['refused-for-now', 'OVER_RATE'], 'the newer gateway says so by status alone'],
    [500, ['unknown', 'VENDOR_ERROR'], 'may have been applied before the error'],
    [502, ['unknown', 'VENDOR_ERROR'], 'the gateway does not know what stands behind it did'],
    [503, ['unknown', 'VENDOR_ERROR'], 'not a plain refusal at this vendor (docs/reference/vendor.md#v3-create)'],
    [504, ['unknown', 'VENDOR_ERROR'], 'as a time-out'],
    [202, ['unknown', 'UNEXPECTED_STATUS'], 'would mean later, which was never agreed on'],
    [206, ['unknown', 'UNEXPECTED_STATUS'], 'a part of an answer'],
    [418, ['unknown', 'UNEXPECTED_STATUS'], 'no meaning was agreed on'],
    [100, ['unknown', 'UNEXPECTED_STATUS'], 'no final status'],
    [999, ['unknown', 'VENDOR_ERROR'], 'no status of HTTP'],
  ]
  for (const kind of ['read', 'write'] as const) {
    it.each(rows)(`${kind}: %i is %j: %s`, (status, [failureClass, code]) => {
      const result = classifyExchange(rules(kind), answered(status, 'some text'))
      expect(result).toMatchObject({ ok: false, failure: { class: failureClass, code, status } })
    })
  }
})

describe('a 404', () => {
  it('is a verdict on the account once the partner address is proven', () => {
    const result = classifyExchange(rules('write'), answered(404), { partnerAddressProven: true })
    expect(result).toMatchObject({ failure: { class: 'rejected', code: 'ACCOUNT_NOT_FOUND' } })
  })

  it('is never a verdict where the address names no account', () => {
    const result = classifyExchange(rules('write', false), answered(404), { partnerAddressProven: true })
    expect(result).toMatchObject({ failure: { class: 'held', code: 'ADDRESS_NOT_FOUND' } })
  })
})

describe('a refusal by rate or quota', () => {
  const rows: [
    body: string,
    headers: Record<string, string>,
    code: string,
    retryAt: number | undefined,
    reason: string,
  ][] = [
    ['<h1>403 Developer Over Qps</h1>', {}, 'OVER_RATE', undefined, 'the gateway page'],
    ['<h1>403 Developer Over Rate</h1>', {}, 'QUOTA_EXCEEDED', undefined, 'the day of the key is used up'],
    ['', { 'x-mashery-error-code': 'ERR_403_DEVELOPER_OVER_QPS' }, 'OVER_RATE', undefined, 'only the header tells'],
    [
      '',
      { 'x-mashery-error-code': 'ERR_403_DEVELOPER_OVER_RATE' },
      'QUOTA_EXCEEDED',
      undefined,
      'only the header tells',
    ],
    [
      '[{"error_key":"mashery.not.authorized.over.qps"}]',
      {},
      'OVER_RATE',
      undefined,
      'docs/reference/vendor.md#v2-common',
    ],
    [
      '[{"error_key":"mashery.not.authorized.over.ratelimit"}]',
      {},
      'QUOTA_EXCEEDED',
      undefined,
      'docs/reference/vendor.md#v2-common',
    ],
    ['over qps', { 'retry-after': '3' }, 'OVER_RATE', answeredAt + 3_000, 'the vendor names the time'],
    ['over rate', { 'retry-after': '600' }, 'QUOTA_EXCEEDED', answeredAt + 600_000, 'it wins for the day too'],
    [
      'over rate',
      { 'retry-after': new Date(Math.ceil(answeredAt / 1_000) * 1_000 + 60_000).toUTCString() },
      'QUOTA_EXCEEDED',
      Math.ceil(answeredAt / 1_000) * 1_000 + 60_000,
      'as a date',
    ],
    [
      'over rate',
      { 'retry-after': new Date(answeredAt - 60_000).toUTCString() },
      'QUOTA_EXCEEDED',
      undefined,
      'a date that is past is none to wait for',
    ],
    ['over rate', { 'retry-after': '0' }, 'QUOTA_EXCEEDED', undefined, 'nothing to wait for'],
    ['over rate', { 'retry-after': 'tomorrow' }, 'QUOTA_EXCEEDED', undefined, 'neither seconds nor a date'],
    ['over qps', { 'retry-after': '-3' }, 'OVER_RATE', undefined, 'a time that means nothing is not kept'],
    ['over qps', { 'retry-after': '99999' }, 'OVER_RATE', undefined, 'longer than the vendor could mean'],
    [
      '',
      { 'x-mashery-error-code': 'ERR_403_DEVELOPER_OVER_RATE', 'retry-after': '600' },
      'QUOTA_EXCEEDED',
      answeredAt + 600_000,
      'the vendor names the time, also where a day is used up',
    ],
    ['quota_exceeded', { 'retry-after': ' 60 ' }, 'QUOTA_EXCEEDED', answeredAt + 60_000, 'likewise in JSON'],
    [
      'over qps',
      { 'retry-after': 'Fri, 02 Jan 2026 03:14:05 GMT' },
      'OVER_RATE',
      answeredAt + 600_000,
      'a date, by our own clock',
    ],
    [
      'over qps',
      { 'retry-after': 'Thu, 01 Jan 2026 00:10:00 GMT', date: 'Thu, 01 Jan 2026 00:00:00 GMT' },
      'OVER_RATE',
      answeredAt + 600_000,
      'a date, by the clock of the answer',
    ],
    ['over qps', { 'retry-after': 'Friday, 02-Jan-26 03:04:06 GMT' }, 'OVER_RATE', answeredAt + 1_000, 'an older form'],
    ['over qps', { 'retry-after': 'Fri Jan  2 03:04:06 2026' }, 'OVER_RATE', answeredAt + 1_000, 'the oldest form'],
    ['over qps', { 'retry-after': 'Thu, 01 Jan 2026 00:00:00 GMT' }, 'OVER_RATE', undefined, 'a date that is past'],
    ['over qps', { 'retry-after': '2026-01-02T04:00:00Z' }, 'OVER_RATE', undefined, 'no date of HTTP'],
    ['over qps', { 'retry-after': '1.5' }, 'OVER_RATE', undefined, 'no whole seconds'],
  ]
  it.each(rows)('403 %j %j is %s until %s: %s', (body, headers, code, retryAt) => {
    const result = classifyExchange(rules('write'), answered(403, body, headers))
    expect(result.ok).toBe(false)
    if (result.ok) return
    expect(result.failure).toMatchObject({ class: 'refused-for-now', code, status: 403 })
    expect(result.failure.retryAt).toBe(retryAt)
  })

  it.each([400, 403, 404, 408, 429, 500, 502, 503, 302])(
    'says by %i when to ask again, whatever else it says',
    (status) => {
      const result = classifyExchange(rules('read'), answered(status, '', { 'retry-after': '120' }))
      const isVerdict = !result.ok && result.failure.class === 'rejected'
      expect(!result.ok && result.failure.retryAt).toBe(isVerdict ? undefined : answeredAt + 120_000)
    },
  )

  it('is not seen in words that only resemble one', () => {
    const result = classifyExchange(rules('write'), answered(403, 'your turnover rate is not public'))
    expect(result).toMatchObject({ failure: { code: 'ACCESS_REFUSED' } })
  })
})

describe('no whole answer', () => {
  type Rows = Record<FailureReason, [failureClass: string, code: string, why: string]>
  const before: Rows = {
    'name-lookup': ['not-sent', 'NAME_LOOKUP_FAILED', 'there was no address to connect to'],
    connect: ['not-sent', 'CONNECT_FAILED', 'there was no socket to write to'],
    tls: ['not-sent', 'TLS_FAILED', 'the handshake ends before anything of the request is written'],
    'tls-trust': ['held', 'TLS_NOT_TRUSTED', 'a certificate that is not trusted now will not be in a minute either'],
    'window-closed': ['not-sent', 'SEND_WINDOW_CLOSED', 'our own rule kept it back'],
    deadline: ['not-sent', 'DEADLINE_BEFORE_SENDING', 'connecting took the whole time of the call'],
    reset: ['not-sent', 'CONNECTION_LOST_BEFORE_SENDING', 'the other end closed before it was given anything'],
    aborted: ['not-sent', 'CONNECTION_LOST_BEFORE_SENDING', 'our own process stopped before it wrote'],
    'too-large': ['not-sent', 'CONNECTION_LOST_BEFORE_SENDING', 'no answer of ours, for nothing was asked'],
    protocol: ['not-sent', 'CONNECTION_LOST_BEFORE_SENDING', 'no answer of ours, for nothing was asked'],
  }
  const after: Rows = {
    'name-lookup': ['unknown', 'CONNECTION_LOST', 'that headers left weighs more than the reason'],
    connect: ['unknown', 'CONNECTION_LOST', 'that headers left weighs more than the reason'],
    tls: ['unknown', 'CONNECTION_LOST', 'an alert may come after the vendor has read all'],
    'tls-trust': ['unknown', 'CONNECTION_LOST', 'that headers left weighs more than the reason'],
    'window-closed': ['unknown', 'CONNECTION_LOST', 'that headers left weighs more than the reason'],
    deadline: ['unknown', 'TIMED_OUT', 'the vendor may be at it still'],
    reset: ['unknown', 'CONNECTION_LOST', 'the vendor may have carried it out before the connection broke'],
    aborted: ['unknown', 'TIMED_OUT', 'we ended the waiting, not the vendor its work'],
    'too-large': ['unknown', 'ANSWER_TOO_LARGE', 'an answer came, and was not read to its end'],
    protocol: ['unknown', 'CONNECTION_LOST', 'what came was no HTTP, so it tells nothing'],
  }
  const rowsOf = (rows: Rows) => failureReasons.map((reason) => [reason, ...rows[reason]] as const)

  it.each(rowsOf(before))('before the headers left, %s is %s, as %s: %s', (reason, failureClass, code) => {
    const result = classifyExchange(rules('write'), notAnswered({ headersSent: false, reason }))
    expect(result).toMatchObject({ failure: { class: failureClass, code } })
  })

  it.each(rowsOf(after))('after the headers left, %s is %s, as %s: %s', (reason, failureClass, code) => {
    const result = classifyExchange(rules('write'), notAnswered({ headersSent: true, reason, status: 201 }))
    expect(result).toMatchObject({ failure: { class: failureClass, code, status: 201 } })
  })
})

describe('a vendor out of service', () => {
  const rows: [status: number, stored: boolean, expected: [string, string], reason: string][] = [
    [503, true, ['stored', 'STORED_FOR_LATER'], 'this call is carried out later (docs/reference/vendor.md#v3-create)'],
    [503, false, ['unknown', 'VENDOR_ERROR'], 'no other call is said to be'],
    [500, true, ['unknown', 'VENDOR_ERROR'], 'only 503 is said to mean it'],
    [502, true, ['unknown', 'VENDOR_ERROR'], 'only 503 is said to mean it'],
  ]
  it.each(rows)('%i of a call with storedWhenUnavailable %s is %j: %s', (status, stored, [failureClass, code]) => {
    const call = { ...rules('write'), storedWhenUnavailable: stored }
    const result = classifyExchange(call, answered(status, 'temporarily unavailable'))
    expect(result).toMatchObject({ ok: false, failure: { class: failureClass, code, status } })
  })
})

describe('a refusal inside the text of a 200', () => {
  // The text generation says with a code what the others say with a status (docs/reference/vendor.md#text-answers).
  const call = getSiteOwnerId('bakery-01', 'form')
  const rows: [body: string, expected: [string, string], reason: string][] = [
    [
      '500\nloginName has no access to specified SiteOwner',
      ['rejected', 'ACCOUNT_NOT_FOUND'],
      'the only words that speak of the account',
    ],
    ['500\nsiteOwnerLoginName is missing', ['unknown', 'VENDOR_ERROR'], 'a 500 may also be a fault of the vendor’s'],
    ['400\nlogin or password refused', ['held', 'CREDENTIALS_REFUSED'], 'our credentials, not the account'],
    ['no code', ['unknown', 'ANSWER_UNREADABLE'], 'without a code it cannot be told from a success'],
  ]
  it.each(rows)('%j is %j: %s', (body, [failureClass, code]) => {
    const result = classifyExchange(call, answered(200, body, { 'content-type': 'text/plain' }))
    expect(result).toMatchObject({ ok: false, failure: { class: failureClass, code, status: 200 } })
  })
})

describe('a success', () => {
  const rows: ['read' | 'write', number, boolean, string][] = [
    ['read', 200, true, 'the only success of a read'],
    ['read', 201, false, 'nothing is created by a read'],
    ['read', 204, false, 'a read without content shows nothing'],
    ['write', 200, true, 'changed, with the entry'],
    ['write', 201, true, 'created'],
    ['write', 204, true, 'changed, without content'],
  ]
  it.each(rows)('of a %s may be %i: %s (%s)', (kind, status, ok) => {
    expect(classifyExchange(rules(kind), answered(status)).ok).toBe(ok)
  })

  it.each(['read', 'write'] as const)('of a %s with a broken body is unknown', (kind) => {
    const result = classifyExchange(rules(kind), answered(200, 'broken'))
    expect(result).toMatchObject({ ok: false, failure: { class: 'unknown', code: 'ANSWER_UNREADABLE', status: 200 } })
  })
})
