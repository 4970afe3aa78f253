import { describe, expect, test } from 'vitest'
import type { Failure } from '../../../shared/domain/answer.ts'
import { noProgress, type Progress } from '../../../shared/engine/define-operation.ts'
import { actForAccountFault } from '../../../shared/operations/act-for-account/allowed-actions.ts'
import { actForAccountExample } from '../../../shared/operations/act-for-account/input.ts'
import { actForAccount } from '../../../shared/operations/act-for-account/operation.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import {
  contextOf,
  noPasswords,
  notRead,
  readSnapshot,
  stepOf,
  wordFor,
} from '../../support/operations/operation-context.ts'
import { evidence, freeCall, noSearch, ToldGateway } from '../../support/operations/told-gateway.ts'

const { mixed, v3Only } = partnerKinds
const summary = actForAccountExample
const contact = {
  method: 'POST',
  path: '/contacts',
  payload: { email_address: { address: 'kim@example.com' }, create_source: 'Account' },
} as const
const contextFor = (input: object, partner: typeof mixed | typeof v3Only = mixed) =>
  contextOf(input, partner, { v3: 'a07e1lxqqqo0' })
const next = (input: object, partner = mixed as typeof mixed | typeof v3Only, progress: Progress = noProgress) =>
  actForAccount.next(contextFor(input, partner), readSnapshot({ presence: 'present' }), progress)

describe('act-for-account plans', () => {
  test.each([
    [summary, 'repeat', 'what is only read may be asked again'],
    [contact, 'park', 'nothing here knows how to look at what it changed'],
  ])('%j as one step that says %s, since %s', (input, afterUnknown, _because) => {
    const { method, path } = input
    expect(stepOf(next(input))).toEqual({
      kind: 'act-for-account',
      target: {},
      details: { method, path },
      last: true,
      mayBeStored: false,
      afterUnknown,
    })
  })

  test('nothing that the settings do not allow any more', () => {
    expect(next(contact, v3Only)).toMatchObject({ do: 'reject', code: 'ACTION_NOT_ALLOWED' })
    expect(JSON.stringify(next(contact, v3Only))).not.toContain('kim@')
  })

  test.each([
    [3, 'act-for-account'],
    [4, 'NO_USABLE_ANSWER'],
  ])('after %i reads without an answer: %s, for nobody has to decide what changed nothing', (reads, word) => {
    const past = Array.from({ length: reads }, () => ({ step: 'act-for-account', outcome: 'unknown' as const, at: 1 }))
    expect(wordFor(next(summary, mixed, { ...noProgress, tried: true, past }))).toBe(word)
  })

  test('a write again where a person asks for it, whatever came of it before', () => {
    const past = Array.from({ length: 4 }, () => ({ step: 'act-for-account', outcome: 'unknown' as const, at: 1 }))
    expect(wordFor(next(contact, mixed, { ...noProgress, tried: true, past }))).toBe('act-for-account')
  })

  test('nothing while the account is not seen, and without a read', () => {
    const context = contextFor(summary)
    expect(wordFor(actForAccount.next(context, readSnapshot({ presence: 'absent' }), noProgress))).toBe(
      'wait-for-account',
    )
    expect(actForAccount.needsRead(context, { fields: {}, seenAt: {} }, notRead)).toBe(false)
    expect(actForAccount.needsVendorId?.(v3Only)).toBe('v3')
  })
})

describe('act-for-account at the door', () => {
  test.each([
    [summary, v3Only, undefined, 'the summary is allowed where the settings say nothing'],
    [contact, mixed, undefined, 'the settings name it'],
    [contact, v3Only, 'POST /contacts is none', 'the settings do not name it'],
    [
      { method: 'PUT', path: '/account/summary' },
      mixed,
      'PUT /account/summary is none',
      'another method is another call',
    ],
    [{ method: 'GET', path: '/account/summary/' }, mixed, 'is none', 'it is compared letter by letter'],
    [{ method: 'GET', path: '/Account/summary' }, mixed, 'is none', 'it is compared letter by letter'],
    [{ method: 'GET', path: '/contacts' }, mixed, 'GET /contacts is none', 'the path is allowed for another method'],
  ] as const)('of %j: %#', (input, partner, said, _because) => {
    const fault = actForAccountFault(input, partner)
    if (said === undefined) expect(fault).toBeUndefined()
    else {
      expect(fault).toMatchObject({ field: 'input.path' })
      expect(fault?.rule).toContain(said)
      expect(fault?.rule).toContain('allowedActions: GET /account/summary')
    }
  })
})

describe('act-for-account sends', () => {
  const sentFor = async (input: object, gateway: ToldGateway) => {
    const context = contextFor(input)
    const answer = await actForAccount.send(stepOf(next(input)), context, gateway, freeCall, noPasswords)
    return { asked: gateway.asked, answer }
  }

  test('the inner request, its payload as JSON text', async () => {
    const { asked } = await sentFor(contact, new ToldGateway().answers(undefined))
    const { method, path, payload } = contact
    const change = { method, path, payload: JSON.stringify(payload) }
    expect(asked).toEqual([{ call: 'actForAccount', login: 'bakery', change }])
  })

  test('and hands on what the vendor said, beside what it knows of the account', async () => {
    const said = { organization_name: 'Example Bakery', list: [1, null] }
    const { answer } = await sentFor(summary, new ToldGateway().answers(said))
    expect(answer).toEqual({
      ok: true,
      value: { generation: 'v3', fields: {}, reply: JSON.stringify(said) },
      evidence,
    })
  })

  test('and has no reply where the vendor said nothing', async () => {
    const { answer } = await sentFor(contact, new ToldGateway().answers(undefined))
    expect(answer.ok && answer.value).toEqual({ generation: 'v3', fields: {} })
  })

  const failed = (failure: Partial<Failure>) => new ToldGateway().fails({ message: 'no', ...failure } as Failure)

  test('an answer that is too large rejects a read, with the limit', async () => {
    const { answer } = await sentFor(summary, failed({ class: 'unknown', code: 'ANSWER_TOO_LARGE' }))
    expect(answer).toMatchObject({ ok: false, failure: { class: 'rejected', code: 'ANSWER_TOO_LARGE' } })
    expect(answer.ok ? '' : answer.failure.message).toContain('more than 256 KiB')
  })

  test('an answer that is too large leaves it unknown what a write has done', async () => {
    const { answer } = await sentFor(contact, failed({ class: 'unknown', code: 'ANSWER_TOO_LARGE' }))
    expect(answer).toMatchObject({ ok: false, failure: { class: 'unknown' } })
  })

  test('a conflict is told of what is in the account', async () => {
    const { answer } = await sentFor(contact, failed({ class: 'rejected', code: 'CONFLICT' }))
    expect(answer.ok ? '' : answer.failure.message).toBe(
      'The vendor refused the request as contradicting what is in the account.',
    )
  })
})

test('the request to make by hand holds no payload', () => {
  const request = actForAccount.byHand?.(stepOf(next(contact)), contextFor(contact))
  expect(request?.text).toContain('/v3/partner/accounts/a07e1lxqqqo0/account_operations/sync')
  expect(request?.text).toContain('"account_operation_url": "/contacts"')
  expect(request?.text).toContain('"<input.payload of the operation>"')
  expect(JSON.stringify(request)).not.toContain('kim@')
})

test('act-for-account tells the directory nothing, and looks at nothing', async () => {
  const step = stepOf(next(contact))
  expect(actForAccount.project(step, contextFor(contact), {})).toEqual({})
  const gateway = new ToldGateway()
  const look = await actForAccount.observe(step, undefined, contextFor(contact), gateway, freeCall, noSearch)
  expect(look).toMatchObject({ conclusion: 'cannot-tell' })
  expect(gateway.asked).toEqual([])
})

describe('act-for-account’s stored input', () => {
  const one = { method: 'GET', path: '/contacts/{contact_id}', pathParameters: { contact_id: 'c-1' } }

  test.each<[string, object]>([
    ['another host', { path: 'https://example.com/contacts' }],
    ['another host without a scheme', { path: '//example.com/contacts' }],
    ['a user and a host', { path: '/@example.com' }],
    ['a query', { path: '/contacts?status=all' }],
    ['a fragment', { path: '/contacts#all' }],
    ['a dot segment', { path: '/account/../partner/accounts' }],
    ['a single dot', { path: '/account/./summary' }],
    ['three dots, which some servers shorten', { path: '/account/.../summary' }],
    ['an escaped slash', { path: '/account%2Fsummary' }],
    ['escaped dots', { path: '/%2e%2e/partner' }],
    ['an escape within an escape', { path: '/%252e%252e/partner' }],
    ['a backslash', { path: '/account\\summary' }],
    ['a line break', { path: '/account/summary\r\nX-Evil: 1' }],
    ['a null character', { path: '/account/summary\u0000' }],
    ['a blank', { path: '/account/ summary' }],
    ['another script', { path: '/аccount/summary' }],
    ['a partner call', { path: '/partner/accounts' }],
    ['a partner call in capitals', { path: '/PARTNER/accounts' }],
    ['no path', { path: '' }],
    ['a method that there is not', { method: 'TRACE' }],
    ['headers', { headers: { authorization: 'Bearer x' } }],
    ['a payload to a GET', { payload: {} }],
    ['a payload that is no object', { method: 'PUT', payload: '{"a":1}' }],
    ['a query value that begins another parameter', { query: { limit: '1&status=all' } }],
    ['a query value with a line break', { query: { limit: '1\r\nHost: x' } }],
    ['a query value with an escape', { query: { limit: '%26status' } }],
    ['a query name with a blank', { query: { 'a b': '1' } }],
    ['too many query parameters', { query: Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`q${n}`, '1'])) }],
    ['a parameter that the path does not name', { pathParameters: { contact_id: 'c-1' } }],
    ['no value for a parameter', { ...one, pathParameters: {} }],
    ['no value for a parameter of a name that every object has', { ...one, path: '/contacts/{constructor}' }],
    ...['..', 'a/b', 'a%2Fb', 'a?b', 'a\nb', '../../partner/accounts/a07e1ih151d0/plan', ''].map(
      (value): [string, object] => [
        `a parameter ${JSON.stringify(value)}`,
        { ...one, pathParameters: { contact_id: value } },
      ],
    ),
  ])('is refused when it has %s', (_what, change) => {
    expect(() => actForAccount.parseInput({ ...summary, ...change })).toThrow()
  })

  test.each<[string, object]>([
    ['the example', summary],
    ['a contact', contact],
    ['a parameter of the path', one],
    ['a query', { ...summary, query: { extra_fields: 'physical_address,company_logo' } }],
  ])('is taken when it is %s', (_what, input) => {
    expect(actForAccount.parseInput(input)).toEqual(input)
  })
})
