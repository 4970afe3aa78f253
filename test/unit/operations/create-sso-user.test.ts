import { describe, expect, test } from 'vitest'
import { noProgress } from '../../../shared/engine/define-operation.ts'
import { createSsoUserExample } from '../../../shared/operations/create-sso-user/input.ts'
import { createSsoUser } from '../../../shared/operations/create-sso-user/operation.ts'
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

const input = createSsoUserExample
const context = contextOf(input, partnerKinds.v3Only, { v3: 'a07e1lxqqqo0' })
const step = stepOf(createSsoUser.next(context, readSnapshot({ presence: 'present' }), noProgress))
const personal = [input.firstName, input.lastName, input.email, input.login, input.externalId]

describe('create-sso-user plans', () => {
  test('one step, the last, of which nothing shows the effect', () => {
    expect(step).toEqual({
      kind: 'create-sso-user',
      target: {},
      details: { role: 'campaign_creator', externalProvider: 'example-idp' },
      last: true,
      mayBeStored: false,
      afterUnknown: 'park',
    })
  })

  test.each([
    [{}, 'create-sso-user', 'the identifier is known, and that is all that the call needs'],
    [{ presence: 'present' as const, status: 'open' as const }, 'create-sso-user', 'the account is there'],
    [
      { presence: 'present' as const, status: 'canceled' as const },
      'create-sso-user',
      'whether it may is the vendor’s',
    ],
    [{ presence: 'absent' as const }, 'wait-for-account', 'the account may only be being created'],
  ])('of an account seen as %j: %s, since %s', (fields, word, _because) => {
    expect(wordFor(createSsoUser.next(context, readSnapshot(fields), noProgress))).toBe(word)
  })

  test('without a read, by the identifier of the generation that serves users', () => {
    expect(createSsoUser.needsRead(context, { fields: {}, seenAt: {} }, notRead)).toBe(false)
    expect(createSsoUser.needsVendorId?.(partnerKinds.v3Only)).toBe('v3')
    expect(createSsoUser.needsVendorId?.(partnerKinds.old)).toBeUndefined()
  })
})

test('create-sso-user sends the user as it was given, in one call', async () => {
  const gateway = new ToldGateway().answers('created')
  const answer = await createSsoUser.send(step, context, gateway, freeCall, noPasswords)
  expect(gateway.asked).toEqual([{ call: 'createSsoUser', login: 'bakery', change: input }])
  expect(answer).toEqual({ ok: true, value: { generation: 'v3', fields: {} }, evidence })
})

test('create-sso-user words a conflict as the user’s, not the account’s, and says that nothing shows whose it is', async () => {
  const failure = { class: 'rejected', code: 'CONFLICT', message: 'The login name is taken.', status: 409 } as const
  const gateway = new ToldGateway().fails(failure)
  const answer = await createSsoUser.send(step, context, gateway, freeCall, noPasswords)
  expect(answer).toMatchObject({ ok: false, failure: { class: 'rejected', code: 'CONFLICT', status: 409 } })
  expect(answer.ok ? '' : answer.failure.message).toMatch(/^The vendor has a user with this login name or this e-mail/)
})

test('create-sso-user leaves every other failure as it is', async () => {
  const failure = { class: 'unknown', code: 'TIMED_OUT', message: 'no answer' } as const
  const answer = await createSsoUser.send(step, context, new ToldGateway().fails(failure), freeCall, noPasswords)
  expect(answer).toEqual({ ok: false, failure, evidence })
})

test('create-sso-user reads the presence of the account where a read is asked for', async () => {
  const gateway = new ToldGateway()
  await createSsoUser.read(context, gateway, freeCall, noSearch)
  expect(gateway.asked).toEqual([{ call: 'read', login: 'bakery', wanted: ['presence'] }])
})

describe('the request to make by hand', () => {
  const request = createSsoUser.byHand?.(step, context)

  test('says where it goes, and names personal values by their field', () => {
    const [line, ...others] = request?.text.split('\n') ?? []
    expect(line).toBe('POST https://vendor.example.com/v3/partner/accounts/a07e1lxqqqo0/users/sso')
    const body = JSON.parse(others.slice(others.indexOf('') + 1).join('\n'))
    expect(body).toMatchObject({
      role_name: 'campaign_creator',
      external_provider: 'example-idp',
      login_name: '<input.login of the operation>',
    })
    expect(Object.keys(body)).toHaveLength(7)
  })

  test('holds nothing personal', () => {
    for (const value of personal) expect(JSON.stringify(request), value).not.toContain(`"${value}`)
  })
})

test('create-sso-user has nothing to tell the directory, and no look of its own', async () => {
  expect(createSsoUser.project(step, context, {})).toEqual({})
  const gateway = new ToldGateway()
  const look = await createSsoUser.observe(step, undefined, context, gateway, freeCall, noSearch)
  expect(look).toMatchObject({ conclusion: 'cannot-tell', fields: {} })
  expect(gateway.asked).toEqual([])
})

describe('create-sso-user’s stored input', () => {
  test.each<[string, object]>([
    ...Object.keys(input).map((field): [string, object] => [`without ${field}`, { [field]: undefined }]),
    ['with a role that there is not', { role: 'account_owner' }],
    ['with an address that is none', { email: 'robin@' }],
    ['with an address of two lines', { email: 'robin@example.com\r\nBcc: all@example.com' }],
    ['with an address that is longer than the vendor takes', { email: `${'r'.repeat(60)}@${'e'.repeat(20)}.com` }],
    ['with a control character', { login: 'robin\u0000' }],
    ['with a character of the second set of controls', { firstName: 'Ro\u0085bin' }],
    ['with half a character', { lastName: 'Baker\ud83d' }],
    ['with a login name of 51', { login: 'r'.repeat(51) }],
    ['with an external id of 256', { externalId: 'r'.repeat(256) }],
    ['with a password, which nobody has there', { password: 'Sourdough #7' }],
  ])('is refused when it is %s', (_what, change) => {
    expect(() => createSsoUser.parseInput({ ...input, ...change })).toThrow()
  })

  test('is what was sent', () => {
    expect(createSsoUser.parseInput(input)).toEqual(input)
    expect(createSsoUser.type).toBe('create-sso-user')
  })
})
