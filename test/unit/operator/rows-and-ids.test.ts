import { expect, test } from 'vitest'
import { rowId } from '../../../operator/cli/files/row-identity.ts'
import { type Row, rowAgain, rowMessage, type SendableRow } from '../../../operator/cli/files/row-message.ts'
import { shouldStop, stopRule } from '../../../operator/cli/files/stop-rule.ts'
import { operationIdSchema } from '../../../shared/messaging/operation-message.ts'

const place = { batch: 'may', partner: 'acme', operation: 'open-product', account: 'bakery' }
const row = (values: Record<string, unknown>, defaults = {}): Row => rowMessage({ line: 2, values }, defaults)
const named = { operation: 'open-product', partner: 'acme', account: 'bakery' }

test('an id is one that the API takes, however long its parts are', () => {
  expect(operationIdSchema.safeParse(rowId({ ...place, batch: 'b'.repeat(40), account: 'a'.repeat(50) })).success).toBe(
    true,
  )
})

test.each([
  ['batch', { batch: 'june' }],
  ['partner', { partner: 'globex' }],
  ['operation', { operation: 'cancel-product' }],
  ['account', { account: 'bakery2' }],
  ['n', { n: 2 }],
])('another %s is another id', (_what, other) => {
  expect(rowId({ ...place, ...other })).not.toBe(rowId(place))
})

test('the vendor does not tell small letters from capitals in login names, so ids do not either', () => {
  expect(rowId({ ...place, account: ' Bakery' })).toBe(rowId(place))
})

test('input and line have no part in an id: a corrected row is the same row', () => {
  const first = row({ ...named, 'input.product': 'A' }, { batch: 'may' }) as SendableRow
  const corrected = rowMessage({ line: 9, values: { ...named, 'input.product': 'B' } }, { batch: 'may' }) as SendableRow
  expect(corrected.operationId).toBe(first.operationId)
  expect(corrected.digest).not.toBe(first.digest)
})

test('a row once more has another id and the same input', () => {
  const first = row({ ...named, 'input.product': 'A' }, { batch: 'may' }) as SendableRow
  const again = rowAgain(first, 'may', 2)
  expect(again.operationId).toBe(rowId({ ...place, n: 2 }))
  expect(again.message).toMatchObject({ input: { product: 'A' }, account: 'bakery' })
})

test('values are texts, but true and false inside of inputs and what a column says is JSON', () => {
  expect(
    row({
      ...named,
      account: 'true',
      operationId: 'x',
      'input.zip': '01067',
      'input.flag': 'true',
      'input.list:json': '[1]',
      'input.none': '',
      '#note': 'x',
    }),
  ).toMatchObject({
    message: { account: 'true', operationId: 'x', input: { zip: '01067', flag: true, list: [1] } },
  })
})

test.each([
  ['no id and no batch', named, {}, /operationId is missing/],
  ['no partner', { operation: 'x', account: 'a' }, { batch: 'may' }, /partner is missing/],
  ['an n that is no number', { ...named, n: '1.5' }, { batch: 'may' }, /n must be a whole number/],
  ['JSON that is none', { ...named, 'input.a:json': '{' }, { batch: 'may' }, /must be JSON/],
])('a row with %s is bad', (_what, values, defaults, problem) => {
  expect(row(values, defaults)).toMatchObject({ code: 'ROW_INVALID', problem: expect.stringMatching(problem) })
})

test.each([
  [undefined, 9, 100, false, 'nine are not ten'],
  [undefined, 10, 1000, false, 'ten are not 2 % of a thousand'],
  [undefined, 10, 500, true, 'ten of five hundred are both'],
  ['3', 3, 100_000, true, 'a number alone counts whatever was sent'],
  ['5%', 5, 100, true, 'a share alone'],
  ['5%', 4, 100, false, 'less than the share'],
])('with --stop-after-failures %s, %d failures of %d: %s, since %s', (text, failed, sent, stops, _why) => {
  expect(shouldStop(stopRule(text), failed, sent)).toBe(stops)
})

test.each(['0', '-1', '101%', 'many', ''])('--stop-after-failures %j is refused', (text) => {
  expect(() => stopRule(text)).toThrow(/stop-after-failures/)
})
