import fc from 'fast-check'
import { expect, it } from 'vitest'
import { classifyExchange } from '../../../shared/partner-api/failure-classification.ts'
import { readMasheryRefusal } from '../../../shared/partner-api/mashery-refusal.ts'
import { type Exchange, failureReasons } from '../../../shared/partner-api/transport/exchange.ts'

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
const rules = fc.record({ kind: fc.constantFrom('read' as const, 'write' as const), namesAccount: fc.boolean() })
const history = fc.record({ partnerAddressProven: fc.boolean() })

const classify = (
  request: { kind: 'read' | 'write'; namesAccount: boolean },
  exchange: Exchange,
  proven: object,
  broken: boolean,
) =>
  classifyExchange(
    {
      ...request,
      rateRefusal: readMasheryRefusal,
      read: () => {
        if (broken) throw new Error('broken')
        return 'value'
      },
    },
    exchange,
    proven,
  )

it('every exchange has exactly one class, and it keeps what is known', () => {
  fc.assert(
    fc.property(rules, exchanges, history, fc.boolean(), (request, exchange, proven, broken) => {
      const result = classify(request, exchange, proven, broken)
      if (result.ok) {
        expect(exchange.outcome).toBe('answered')
        expect([200, 201, 204]).toContain(exchange.status)
        expect(broken).toBe(false)
        return
      }
      const { failure } = result
      expect(failure.message).not.toBe('')
      const sent = exchange.outcome === 'answered' || exchange.headersSent
      if (sent) expect(failure.class).not.toBe('not-sent')
      else expect(['not-sent', 'held']).toContain(failure.class)
      // Only what the vendor answered in so many words is a verdict or proof that nothing was applied.
      if (exchange.outcome === 'failed' && sent) expect(failure.class).toBe('unknown')
      if (exchange.outcome === 'answered' && (exchange.status >= 500 || exchange.status < 300)) {
        expect(failure.class).toBe('unknown')
      }
      if (failure.class === 'rejected') {
        expect(exchange.outcome === 'answered' && [400, 404, 409, 422].includes(exchange.status)).toBe(true)
      }
      if (failure.retryAt !== undefined) expect(failure.retryAt).toBeGreaterThanOrEqual(exchange.finishedAt)
    }),
    runs,
  )
})

it('reads and writes of the same answer differ in nothing but which successes they take', () => {
  fc.assert(
    fc.property(exchanges, fc.boolean(), history, (exchange, namesAccount, proven) => {
      const read = classify({ kind: 'read', namesAccount }, exchange, proven, false)
      const write = classify({ kind: 'write', namesAccount }, exchange, proven, false)
      if (!write.ok) expect(read).toEqual(write)
    }),
    runs,
  )
})
