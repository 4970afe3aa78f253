import fc from 'fast-check'
import { expect, it } from 'vitest'
import { classifyExchange, type RequestRules } from '../../../shared/partner-api/failure-classification.ts'
import { failureTable } from '../../../shared/partner-api/failure-messages.ts'
import { readMasheryRefusal } from '../../../shared/partner-api/mashery-refusal.ts'
import { type Exchange, failureReasons } from '../../../shared/partner-api/transport/exchange.ts'
import { rateRefusal as rateRefusalOfV3 } from '../../../shared/partner-api/v3/v3-call.ts'
import { everyCall } from '../../contract/partner-api/every-call.ts'
import { answered } from '../../unit/partner-api/answers.ts'

/** Printed with the counterexample by fast-check when a property fails. */
const runs = { seed: 20_260_102, numRuns: 5_000 }

const bodies = fc.oneof(
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  fc
    .constantFrom('Developer Over Qps', 'Developer Over Rate', 'quota_exceeded', '<entry/>', '')
    .map((text) => Buffer.from(text)),
)
const headerValues = fc.oneof(
  fc.string(),
  fc.array(fc.string(), { minLength: 1, maxLength: 3 }),
  fc.constantFrom('5', 'text/html'),
)
const exchanges: fc.Arbitrary<Exchange> = fc.oneof(
  fc.record({
    outcome: fc.constant('answered' as const),
    status: fc.oneof(
      fc.integer({ min: 100, max: 999 }),
      fc.constantFrom(200, 201, 204, 400, 401, 403, 404, 409, 429, 503),
    ),
    headers: fc.dictionary(fc.constantFrom('content-type', 'retry-after', 'x-mashery-error-code'), headerValues),
    body: bodies,
    sentAt: fc.nat(),
    finishedAt: fc.nat(),
  }),
  fc.record(
    {
      outcome: fc.constant('failed' as const),
      headersSent: fc.boolean(),
      reason: fc.constantFrom(...failureReasons),
      status: fc.integer({ min: 100, max: 999 }),
      finishedAt: fc.nat(),
    },
    { requiredKeys: ['outcome', 'headersSent', 'reason', 'finishedAt'] },
  ) as fc.Arbitrary<Exchange>,
)
/** Requests of every kind: what they may be answered by, and how their generation words its refusals. */
const requests = fc.record({
  kind: fc.constantFrom('read' as const, 'write' as const),
  namesAccount: fc.boolean(),
  storedWhenUnavailable: fc.boolean(),
  refusal: fc.constantFrom(undefined, 'ACCOUNT_NOT_FOUND' as const, 'CREDENTIALS_REFUSED' as const),
  rateRefusal: fc.constantFrom(readMasheryRefusal, rateRefusalOfV3, () => {
    throw new Error('broken')
  }),
  isBroken: fc.boolean(),
})
type Request = typeof requests extends fc.Arbitrary<infer Value> ? Value : never
const history = fc.record({ partnerAddressProven: fc.boolean() })

const rulesOf = ({ refusal, isBroken, ...request }: Request): RequestRules<string> => ({
  ...request,
  refusalInSuccess: () => refusal,
  read: () => {
    if (isBroken) throw new Error('broken')
    return 'value'
  },
})

it('every exchange has exactly one class, and it keeps what is known', () => {
  fc.assert(
    fc.property(requests, exchanges, history, (request, exchange, proven) => {
      const result = classifyExchange(rulesOf(request), exchange, proven)
      const { status } = exchange
      const isAgreed = exchange.outcome === 'answered' && (status === 200 || status === 201 || status === 204)
      if (result.ok) {
        expect(isAgreed).toBe(true)
        expect([request.isBroken, request.refusal]).toEqual([false, undefined])
        return
      }
      const { failure } = result
      expect(failure.message).not.toBe('')
      expect(failure.class).toBe(failureTable[failure.code][0])
      const sent = exchange.outcome === 'answered' || exchange.headersSent
      // What left is never "not sent"; what did not leave is that, or a fault of settings.
      if (sent) expect(failure.class).not.toBe('not-sent')
      else expect(['not-sent', 'held']).toContain(failure.class)
      // Only what the vendor answered in so many words is a verdict or proof that nothing was applied.
      if (exchange.outcome === 'failed' && sent) expect(failure.class).toBe('unknown')
      if (exchange.outcome === 'answered' && (exchange.status >= 500 || exchange.status < 300)) {
        const isStored = exchange.status === 503 && request.storedWhenUnavailable
        const isRefusal = isAgreed && failure.code === request.refusal
        if (!isRefusal) expect(failure.class).toBe(isStored ? 'stored' : 'unknown')
      }
      if (failure.class === 'rejected') {
        const isVerdict = exchange.outcome === 'answered' && [400, 404, 409, 422].includes(exchange.status)
        expect(isVerdict || failure.code === request.refusal).toBe(true)
      }
      if (failure.retryAt !== undefined) expect(failure.retryAt).toBeGreaterThanOrEqual(exchange.finishedAt)
    }),
    runs,
  )
})

it('reads and writes of the same answer differ in nothing but which successes they take', () => {
  fc.assert(
    fc.property(requests, exchanges, history, (request, exchange, proven) => {
      const read = classifyExchange(rulesOf({ ...request, kind: 'read' }), exchange, proven)
      const write = classifyExchange(rulesOf({ ...request, kind: 'write' }), exchange, proven)
      const isCreated = exchange.outcome === 'answered' && (exchange.status === 201 || exchange.status === 204)
      if (!write.ok && !isCreated) expect(read).toEqual(write)
    }),
    runs,
  )
})

it('a 404 is a verdict only on what the address names, and only once the address is proven', () => {
  const notFound = exchanges.filter(({ outcome, status }) => outcome === 'answered' && status === 404)
  fc.assert(
    fc.property(requests, notFound, history, (request, exchange, proven) => {
      const result = classifyExchange(rulesOf(request), exchange, proven)
      const isVerdict = request.namesAccount && proven.partnerAddressProven
      expect(result).toMatchObject({ failure: { class: isVerdict ? 'rejected' : 'held' } })
    }),
    { ...runs, numRuns: 500 },
  )
})

it('no call of any generation throws, or takes bytes that say nothing for a success', () => {
  const noise = exchanges.filter(({ outcome }) => outcome === 'answered')
  const silent = new Set(everyCall.filter((call) => classifyExchange(call, answered(204)).ok))
  fc.assert(
    fc.property(fc.constantFrom(...everyCall), noise, history, (call, exchange, proven) => {
      const result = classifyExchange(call, exchange, proven)
      // A test of a webhook answers with whatever our own address said (docs/reference/vendor.md#v2-webhooks).
      if (call.name === 'v2 test-topic' || !result.ok) return
      expect(silent.has(call)).toBe(true)
      expect(exchange.outcome === 'answered' && exchange.body.length).toBe(0)
    }),
    runs,
  )
})
