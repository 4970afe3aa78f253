import { describe, expect, test } from 'vitest'
import type { AskedAccount } from '../../../shared/account-reads/read-context.ts'
import { accountAnswer } from '../../../shared/entry/http/account-answers.ts'
import { planNotServed } from '../../../shared/entry/http/plan-not-served.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { problemIn } from '../../support/operations/problem-details.ts'
import { ToldGateway } from '../../support/operations/told-gateway.ts'

const asked: AskedAccount = {
  partner: partnerKinds.old,
  gateway: new ToldGateway(),
  account: 'bakery',
  deadlineAt: 1_000,
}

describe('what is told of an account', () => {
  test('is the report as it is, where it is known; no cache keeps it', () => {
    const report = { partner: 'acme', account: 'bakery', fields: { status: { value: 'open' } } }
    expect(accountAnswer({ is: 'known', report }, asked)).toEqual({
      statusCode: 200,
      headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
      body: JSON.stringify(report),
    })
  })

  test('is 404 where the partner has no such account, with the way to its letter', () => {
    expect(problemIn(accountAnswer({ is: 'not-known' }, asked))).toMatchObject({
      status: 404,
      code: 'ACCOUNT_UNKNOWN',
      detail: 'The vendor does not know bakery as an account of acme.',
      nextSteps: [expect.stringContaining('membership')],
    })
  })

  test('is 503 where the vendor could not say, with the reason and never a no', () => {
    const answer = accountAnswer({ is: 'unknown', reason: 'TIMED_OUT' }, asked)
    expect(problemIn(answer)).toMatchObject({ status: 503, code: 'VENDOR_UNAVAILABLE', reason: 'TIMED_OUT' })
    expect(problemIn(answer)).not.toHaveProperty('retryAt')
    expect(answer.headers).not.toHaveProperty('retry-after')
  })

  const times = [
    { retryAt: Date.UTC(2026, 0, 16), header: 'Fri, 16 Jan 2026 00:00:00 GMT', reason: 'a whole second' },
    { retryAt: Date.UTC(2026, 0, 16) + 1, header: 'Fri, 16 Jan 2026 00:00:01 GMT', reason: 'never a part too early' },
    { retryAt: Date.UTC(2026, 11, 31, 23, 59, 59, 999), header: 'Fri, 01 Jan 2027 00:00:00 GMT', reason: 'a new year' },
  ]

  test.each(times)('is 503 with the time to ask again in body and header: $reason', ({ retryAt, header }) => {
    const answer = accountAnswer({ is: 'unknown', reason: 'QUOTA_EXCEEDED', retryAt }, asked)
    expect(problemIn(answer)).toMatchObject({ status: 503, retryAt: new Date(retryAt).toISOString() })
    expect(answer.headers?.['retry-after']).toBe(header)
  })
})

test('plans of a partner without a generation for them are 409, with the setting that is missing', () => {
  expect(problemIn(planNotServed(partnerKinds.old))).toMatchObject({
    status: 409,
    code: 'CAPABILITY_NOT_CONFIGURED',
    detail: expect.stringContaining('acme'),
    nextSteps: [expect.stringContaining('v2 or v3')],
  })
})
