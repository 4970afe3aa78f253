import { expect, test } from 'vitest'
import { withIdempotencyKey } from '../../../shared/entry/http/idempotency-key.ts'
import { problemIn } from '../../support/operations/problem-details.ts'

const body = { partner: 'acme', account: 'bakery' }

test.each([
  { reason: 'plain', header: 'open-1' },
  { reason: 'in quotes, as the header’s draft has it', header: '"open-1"' },
  { reason: 'with blanks around it', header: ' open-1 ' },
])('the header is the operationId of a body without one: $reason', ({ header }) => {
  const taken = withIdempotencyKey(JSON.stringify(body), header)
  expect('body' in taken && JSON.parse(taken.body)).toEqual({ ...body, operationId: 'open-1' })
})

test.each([
  { reason: 'there is no header', text: JSON.stringify(body), header: undefined },
  { reason: 'both say the same', text: JSON.stringify({ ...body, operationId: 'open-1' }), header: 'open-1' },
  { reason: 'it is no JSON', text: '{', header: 'open-1' },
  { reason: 'it is no object', text: '[1]', header: 'open-1' },
  { reason: 'a name stands twice', text: '{"a":1,"a":2}', header: 'open-1' },
])('the body stays as it is where $reason', ({ text, header }) => {
  expect(withIdempotencyKey(text, header)).toEqual({ body: text })
})

test('two different ids are refused by name', () => {
  const taken = withIdempotencyKey(JSON.stringify({ ...body, operationId: 'open-2' }), 'open-1')
  expect('refused' in taken && problemIn(taken.refused)).toMatchObject({
    status: 400,
    code: 'IDEMPOTENCY_KEY_DIFFERS',
    problems: [{ field: 'operationId', value: '"open-2"' }],
  })
})
