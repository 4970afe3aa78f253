import { describe, expect, it } from 'vitest'
import { operationNamedIn, parseMessage, reasonText } from '../../../shared/messaging/parse-message.ts'
import { cancelProductInput } from '../../../shared/operations/cancel-product/input.ts'
import { provisionAccountExample, provisionAccountInput } from '../../../shared/operations/provision-account/input.ts'

const expected = { operation: 'cancel-product', input: cancelProductInput, partners: new Set(['acme']) }
const envelope = { operationId: 'op-1', partner: 'acme', account: 'robin.baker', input: {} }
const parse = (message: unknown) => parseMessage(JSON.stringify(message), expected)
const provisioning = (input: unknown) =>
  parseMessage(JSON.stringify({ ...envelope, input }), {
    operation: 'provision-account',
    input: provisionAccountInput,
    partners: expected.partners,
  })

describe('a well-formed message', () => {
  it('is taken with its envelope and input, the account in lower case', () => {
    expect(
      parse({ ...envelope, account: 'Robin.BAKER', input: { product: 'EmailMarketing' }, after: ['op-0'] }),
    ).toEqual({
      kind: 'message',
      envelope: { ...envelope, input: { product: 'EmailMarketing' }, after: ['op-0'] },
      input: { product: 'EmailMarketing' },
      faults: [],
    })
  })

  it('may repeat the operation of its queue', () => {
    expect(parse({ ...envelope, operation: 'cancel-product' }).kind).toBe('message')
  })

  it('is taken as the example of the provisioning schema shows it', () => {
    expect(provisioning(provisionAccountExample)).toMatchObject({ kind: 'message', input: provisionAccountExample })
  })

  it('may be a doorbell', () => {
    const doorbell = { partner: 'acme', account: 'Robin', operationId: 'op-1' }
    expect(parse({ doorbell })).toEqual({ kind: 'doorbell', doorbell: { ...doorbell, account: 'robin' } })
  })
})

describe('a malformed message', () => {
  const rows: [name: string, body: string, problem: Record<string, unknown>][] = [
    ['text that is not JSON', 'operationId=1', { code: 'NOT_JSON', field: 'message', rule: 'must be JSON' }],
    ['an empty text', '', { code: 'NOT_JSON', field: 'message' }],
    ['JSON that is no object', '[1]', { code: 'FIELD_INVALID', field: 'message', rule: 'must be an object' }],
    ['null', 'null', { code: 'FIELD_INVALID', field: 'message', rule: 'must be an object' }],
    [
      'more than 64 KB, counted in bytes',
      JSON.stringify({ ...envelope, metadata: { a: 'ä'.repeat(33_000) } }),
      { code: 'MESSAGE_TOO_LARGE', field: 'message', rule: 'must be at most 65536 bytes' },
    ],
    [
      'a missing field',
      JSON.stringify({ ...envelope, operationId: undefined }),
      { code: 'FIELD_MISSING', field: 'operationId', rule: 'is required' },
    ],
    [
      'a field of the wrong type, whose content stays hidden',
      JSON.stringify({ ...envelope, account: { password: 'hunter2' } }),
      { code: 'FIELD_INVALID', field: 'account', rule: 'must be text', value: '(not shown)' },
    ],
    [
      'an account with other characters, shown',
      JSON.stringify({ ...envelope, account: 'a/b' }),
      { code: 'FIELD_INVALID', field: 'account', rule: 'must be 1–50 letters, digits, or - _ @ . +', value: '"a/b"' },
    ],
    [
      'an unknown field, never with its value',
      JSON.stringify({ ...envelope, pasword: 'hunter2' }),
      { code: 'FIELD_UNKNOWN', field: 'pasword' },
    ],
    [
      'an unknown field whose name is not plain',
      JSON.stringify({ ...envelope, 'hunter2 is my word': 1 }),
      { code: 'FIELD_UNKNOWN', field: '(name not shown)' },
    ],
    [
      'an unknown input field',
      JSON.stringify({ ...envelope, input: { produkt: 'EmailMarketing' } }),
      { code: 'FIELD_UNKNOWN', field: 'input.produkt', rule: 'is not a known field' },
    ],
    [
      'an input field on the list, shown',
      JSON.stringify({ ...envelope, input: { product: 'Email Marketing' } }),
      { code: 'FIELD_INVALID', field: 'input.product', value: '"Email Marketing"' },
    ],
    [
      'a long value, cut short',
      JSON.stringify({ ...envelope, account: 'x'.repeat(500) }),
      { field: 'account', value: `"${'x'.repeat(79)}…` },
    ],
    ['a name given twice', '{"operationId":"a","operationId":"b"}', { code: 'FIELD_DUPLICATE', field: 'operationId' }],
    [
      'a name given twice under another spelling',
      `{"input":{"product":"A","pr\\u006fduct":"B"}}`,
      { code: 'FIELD_DUPLICATE', field: 'input.product' },
    ],
    [
      'the reserved name',
      `{"operationId":"a","__proto__":{"partner":"acme"}}`,
      { code: 'FIELD_UNKNOWN', field: '__proto__' },
    ],
    ['nesting without end', `${'['.repeat(30_000)}${']'.repeat(30_000)}`, { code: 'FIELD_INVALID', field: 'message' }],
    [
      'a partner that is not served',
      JSON.stringify({ ...envelope, partner: 'globex' }),
      { code: 'PARTNER_UNKNOWN', field: 'partner', value: '"globex"' },
    ],
    [
      'another operation than that of the queue',
      JSON.stringify({ ...envelope, operation: 'open-product' }),
      { code: 'OPERATION_MISMATCH', field: 'operation', rule: 'must be cancel-product here, or left out' },
    ],
    [
      'an operation that waits for itself',
      JSON.stringify({ ...envelope, after: ['op-1'] }),
      { code: 'FIELD_INVALID', field: 'after' },
    ],
    [
      'metadata, hidden',
      JSON.stringify({ ...envelope, metadata: { a: 5 } }),
      { field: 'metadata.a', rule: 'must be text', value: '(not shown)' },
    ],
    [
      'an unknown priority',
      JSON.stringify({ ...envelope, priority: 'high' }),
      { field: 'priority', rule: 'must be normal or interactive', value: '"high"' },
    ],
    [
      'a time without its offset',
      JSON.stringify({ ...envelope, notAfter: '2026-11-22' }),
      { field: 'notAfter', rule: 'must be an ISO 8601 time with its offset' },
    ],
    [
      'a doorbell with an extra field',
      JSON.stringify({ doorbell: { partner: 'acme', account: 'robin', operationId: 'a', x: 1 } }),
      { code: 'FIELD_UNKNOWN', field: 'doorbell.x' },
    ],
    [
      'a doorbell beside another field',
      JSON.stringify({ doorbell: { partner: 'acme', account: 'robin', operationId: 'a' }, x: 1 }),
      { code: 'FIELD_UNKNOWN', field: 'x' },
    ],
    [
      'a doorbell of a partner that is not served',
      JSON.stringify({ doorbell: { partner: 'x', account: 'robin', operationId: 'a' } }),
      { code: 'PARTNER_UNKNOWN', field: 'doorbell.partner' },
    ],
  ]
  it.each(rows)('%s is told by field and rule', (_name, body, problem) => {
    const parsed = parseMessage(body, expected)
    expect(parsed).toMatchObject({ kind: 'malformed', problems: [problem] })
    expect(JSON.stringify(parsed)).not.toContain('hunter2')
    if ('code' in problem) expect(parsed).toMatchObject({ code: problem.code })
  })

  it('is told every problem at once', () => {
    const parsed = provisioning({
      ...provisionAccountExample,
      organizationName: ' x',
      email: 'nobody',
      countryCode: 'usa',
    })
    expect(parsed).toMatchObject({
      kind: 'malformed',
      code: 'FIELD_INVALID',
      problems: [
        { field: 'input.organizationName', rule: 'must not begin or end with white space', value: '(not shown)' },
        { field: 'input.email', rule: 'must be an e-mail address', value: '(not shown)' },
        { field: 'input.countryCode', value: '"usa"' },
      ],
    })
  })

  it('never shows what stands where a password belongs', () => {
    const parsed = provisioning({ ...provisionAccountExample, password: 'hunter2', products: 'hunter' })
    expect(parsed).toMatchObject({
      problems: [{ field: 'input.products' }, { field: 'input.password', value: '(not shown)' }],
    })
    expect(JSON.stringify(parsed)).not.toContain('hunter2')
  })

  it('is told that a field is missing where it depends on another', () => {
    const { stateCode: _left, ...input } = provisionAccountExample
    expect(provisioning(input)).toMatchObject({
      code: 'FIELD_MISSING',
      problems: [{ field: 'input.stateCode', rule: 'is required where countryCode is US or CA' }],
    })
  })

  it('is refused when the input is over 2 KB, though every field fits', () => {
    const wide = {
      ...provisionAccountExample,
      website: `https://example.com/${'a'.repeat(180)}`,
      products: Array.from({ length: 10 }, (_, index) => `P${'x'.repeat(38)}${index}`),
      password: { secretName: 's'.repeat(512) },
      organizationName: '漢'.repeat(50),
      firstName: '漢'.repeat(80),
      lastName: '漢'.repeat(80),
    }
    const parsed = provisioning({ ...wide, password: { secretName: 's'.repeat(512) }, referralCode: '漢'.repeat(50) })
    expect(parsed).toMatchObject({
      kind: 'malformed',
      code: 'INPUT_TOO_LARGE',
      problems: [{ field: 'input', rule: 'must be at most 2048 bytes as JSON' }],
    })
  })

  it('reads as one line for the dead letter', () => {
    const parsed = parse({ ...envelope, account: 'a/b', extra: 1 })
    if (parsed.kind !== 'malformed') throw new Error('must be malformed')
    expect(reasonText(parsed)).toBe(
      'account must be 1–50 letters, digits, or - _ @ . +, but is "a/b"; extra is not a known field',
    )
  })
})

describe('the operation that a body names', () => {
  it.each<[body: string, operation: string | undefined, reason: string]>([
    ['{"operation":"open-product"}', 'open-product', 'it is there'],
    ['{"operation":5}', undefined, 'it is not text'],
    ['{}', undefined, 'it is missing'],
    ['[', undefined, 'the body is not JSON'],
    ['{"operation":"a","operation":"b"}', undefined, 'it is ambiguous'],
  ])('of %s is %s, since %s', (body, operation) => {
    expect(operationNamedIn(body)).toBe(operation)
  })
})
