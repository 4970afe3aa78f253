import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Caller } from '../../../shared/entry/http/caller-schema.ts'
import { operateRoutes } from '../../../shared/entry/operate/operate-routes.ts'
import { refusedKey } from '../../../shared/ledger/refused-record.ts'
import { acme, EngineHarness, open, provision } from '../../support/engine/engine-harness.ts'
import { desk, me } from '../../support/operations/desk.ts'
import { takeMessage } from '../../support/operations/refused-messages.ts'

/** What a caller may put where the route expects something else. */
const odd = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '',
    '.',
    '..',
    '%',
    '%2F',
    '+',
    'a+b',
    'ä😀',
    '__proto__',
    'constructor',
    '\u0000',
    'null',
    '~partner',
  ),
  fc.constantFrom('acme', 'bakery', 'stuck', 'acme-key', 'globex', '2026-01-01', 'never', 'parked', '1', '-1', 'NaN'),
  fc.constantFrom('open-product', 'open-product.m-1', 'open-product.theirs', 'NOT_JSON', 'FIELD_INVALID', 'true'),
)
const names = ['partner', 'operationId', 'login', 'key', 'id', 'operation']
const queries = [
  'partner',
  'account',
  'type',
  'status',
  'code',
  'since',
  'until',
  'cursor',
  'limit',
  'key',
  'validate',
  'operation',
  'stage',
]
const fields = [
  'why',
  'decision',
  'until',
  'operation',
  'token',
  'partner',
  'operationIds',
  'code',
  'cursor',
  'restored',
  'ids',
]
const some = (keys: readonly string[], value: fc.Arbitrary<unknown>) =>
  fc.dictionary(fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...keys) }, odd), value, { maxKeys: 5 })
const plausible = fc.oneof(
  odd,
  fc.boolean(),
  fc.double(),
  fc.constant(null),
  fc.array(odd, { maxLength: 3 }),
  some(fields, odd),
)
const body = fc.oneof(
  odd,
  fc.json(),
  some(fields, plausible).map((value) => JSON.stringify(value)),
)

async function harnessWithWork() {
  const harness = new EngineHarness()
  await harness.handle(provision('bakery'))
  await harness.handle(open('bakery', { operationId: 'stuck', after: ['never-sent'] }))
  await harness.settle(2 * 3_600_000)
  await takeMessage(harness, { operationId: 'wrong', partner: 'acme', account: 'baker', input: { product: 7 } })
  await takeMessage(harness, 'no JSON at all', { messageId: 'm-2' })
  return harness
}

test('whatever is sent to a route for operators is answered without a fault, a stack, or a word of another partner', async () => {
  const harness = await harnessWithWork()
  const callers: Caller[] = [{ principal: me, partners: ['acme'], role: 'owner' }]
  const partners = [acme, { ...acme, id: 'globex' }]
  const ofOne = desk(harness, { partners, callers })
  const ofAll = desk(harness)
  const secret = 'of-somebody-else'
  await harness.store.put({ pk: `OPERATION#globex#${secret}`, sk: 'OPERATION', line: 'globex#ended', dueAt: 1 })
  await harness.store.put({
    ...refusedKey('open-product.theirs'),
    ...{
      id: 'open-product.theirs',
      owner: 'globex',
      state: 'open',
      code: 'NOT_JSON',
      reason: secret,
      line: 'globex#refused',
    },
    ...{ dueAt: harness.clock.now(), refusedAt: harness.clock.now() },
  })
  const request = fc.record({
    route: fc.constantFrom(...Object.keys(operateRoutes)),
    path: some(names, odd) as fc.Arbitrary<Record<string, string>>,
    query: some(queries, odd) as fc.Arbitrary<Record<string, string>>,
    headers: some(['if-match', 'accept', 'content-type'], odd) as fc.Arbitrary<Record<string, string>>,
    body,
    isOfOne: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(request, async ({ route, isOfOne, ...more }) => {
      const answer = await (isOfOne ? ofOne : ofAll).ask(route, more)
      const { statusCode = 0, body: text = '' } = answer
      expect(statusCode).toBeGreaterThanOrEqual(200)
      // A lane in another's hand is the one answer that asks to come again.
      if (statusCode >= 500) expect(text).toMatch(/LANE_IN_HAND|REFUSED_IN_HAND/)
      expect(text).not.toMatch(/\bat .*\.[jt]s:\d+|node_modules/)
      if (isOfOne) expect(text).not.toContain(secret)
      const type = String(answer.headers?.['content-type'])
      if (statusCode >= 400) {
        expect(type).toBe('application/problem+json')
        expect(JSON.parse(text)).toMatchObject({ status: statusCode, code: expect.stringMatching(/^[A-Z_]+$/) })
      }
    }),
    { numRuns: 3_000 },
  )
})
