import { describe, expect, test } from 'vitest'
import type { AccountFields } from '../../../shared/domain/account-fields.ts'
import type { Failure } from '../../../shared/domain/answer.ts'
import { noProgress } from '../../../shared/engine/define-operation.ts'
import type { Before } from '../../../shared/ledger/operation-record.ts'
import { provisionAccountExample } from '../../../shared/operations/provision-account/input.ts'
import { provisionAccount } from '../../../shared/operations/provision-account/operation.ts'
import type { AccountProfile } from '../../../shared/partner-api/gateway.ts'
import { contextOf, stepOf } from '../../support/operations/operation-context.ts'
import { evidence, freeCall, noSearch, ToldGateway } from '../../support/operations/told-gateway.ts'

const context = (more: object = {}) => contextOf({ ...provisionAccountExample, ...more })
const alike: AccountProfile = { organizationName: 'Example Bakery', email: 'robin@example.com', countryCode: 'US' }

const planned = (fields: AccountFields, profile?: AccountProfile, tried = false) => {
  const observation = { generation: 'xml' as const, fields, ...(profile === undefined ? {} : { profile }) }
  return provisionAccount.next(context(), { fields, observation, source: 'read', at: 1 }, { ...noProgress, tried })
}

const step = stepOf(planned({ presence: 'absent' }))

describe('provision-account plans', () => {
  test('one step, the last, where the account is absent', () => {
    expect(planned({ presence: 'absent' })).toEqual({
      do: 'send',
      step: {
        kind: 'provision-account',
        target: { presence: ['present'] },
        details: {},
        last: true,
        mayBeStored: false,
        creates: true,
      },
    })
  })

  test('to send where presence is not known: the vendor refuses a login name that is taken', () => {
    expect(planned({})).toMatchObject({ do: 'send' })
  })

  test('nothing where the account is there and the same', () => {
    expect(planned({ presence: 'present' }, alike)).toEqual({
      do: 'reject',
      code: 'ACCOUNT_EXISTS',
      message: 'This account is under the partner already; nothing was sent.',
      nextSteps: ['Go on with the account as it is, for instance with open-product or change-plan.'],
    })
  })

  test.each([
    ['organizationName', { ...alike, organizationName: 'Other Bakery' }, ['organizationName']],
    ['email', { ...alike, email: 'kim@example.com' }, ['email']],
    ['countryCode', { ...alike, countryCode: 'CA' }, ['countryCode']],
    [
      'all of them',
      { organizationName: 'Other', email: 'kim@example.com', countryCode: 'DE' },
      ['organizationName', 'email', 'countryCode'],
    ],
  ])('nothing where the account differs in %s, and names the fields but no value', (_field, profile, names) => {
    const next = planned({ presence: 'present' }, profile)
    expect(next).toMatchObject({ do: 'reject', code: 'ACCOUNT_EXISTS_DIFFERENT' })
    if (next.do !== 'reject') return
    expect(next.message).toContain(`differs in ${names.join(', ')}; nothing was sent.`)
    for (const value of ['Other', 'kim', 'robin', 'Example Bakery']) expect(next.message).not.toContain(value)
    expect(next.nextSteps).toHaveLength(1)
    expect(next.nextSteps[0]).toContain('another login name')
  })

  test.each([
    ['nothing of the profile is shown', undefined],
    ['only a part is shown', { countryCode: 'US' }],
    [
      'only upper case and blanks differ',
      { organizationName: ' EXAMPLE bakery ', email: 'Robin@Example.com', countryCode: 'us' },
    ],
  ])('counts it as the same where %s', (_reason, profile) => {
    expect(planned({ presence: 'present' }, profile)).toMatchObject({ code: 'ACCOUNT_EXISTS' })
  })
})

/** The account as it was asked for. */
const asAsked: AccountFields = {
  presence: 'present',
  status: 'trial',
  singleBilling: true,
  'product:EmailMarketing': 'open',
}

describe('where an earlier request may have taken effect late, provision-account', () => {
  test('finds its own account and is done', () => {
    expect(planned(asAsked, alike, true)).toEqual({
      do: 'finish',
      code: 'ALREADY_SO',
      message: 'The account is there as it was asked for; an earlier request has probably made it.',
    })
  })

  test.each([
    ['differs in email', asAsked, { ...alike, email: 'kim@example.com' }],
    ['differs in singleBilling', { ...asAsked, singleBilling: false }, alike],
    ['does not show singleBilling, EmailMarketing', { presence: 'present' } as AccountFields, alike],
    ['does not show organizationName, email, countryCode', asAsked, undefined],
  ])('asks a person about one that %s, and does not say that nothing was sent', (how, fields, profile) => {
    expect(planned(fields, profile, true)).toEqual({
      do: 'park',
      code: 'ACCOUNT_EXISTS_DIFFERENT',
      message: `An account of this login name is under the partner; it ${how}. Whether our request made it is not known.`,
      nextSteps: [expect.stringContaining('Compare the account'), expect.stringContaining('mark this operation')],
    })
  })

  test('sends again where there is none', () => {
    expect(planned({ presence: 'absent' }, undefined, true)).toMatchObject({ do: 'send' })
  })
})

test('provision-account plans by what the directory holds, where nothing was read', () => {
  const fromDirectory = { fields: { presence: 'present' }, source: 'directory', at: 1 } as const
  expect(provisionAccount.next(context(), fromDirectory, noProgress)).toMatchObject({ code: 'ACCOUNT_EXISTS' })
})

describe('provision-account reads first', () => {
  const rows: {
    reason: string
    fields: AccountFields
    seenAt: Record<string, number>
    reads: boolean
  }[] = [
    { reason: 'nothing is known, and the vendor refuses a name that is taken', fields: {}, seenAt: {}, reads: false },
    { reason: 'an old absence is no reason either', fields: { presence: 'absent' }, seenAt: {}, reads: false },
    {
      reason: 'a presence is confirmed before the operation is refused for it',
      fields: { presence: 'present' },
      seenAt: { presence: 1_000 },
      reads: true,
    },
  ]

  test.each(rows)('$reads: $reason', ({ fields, seenAt, reads }) => {
    expect(provisionAccount.needsRead(context(), { fields, seenAt }, { freshFrom: 1_000 })).toBe(reads)
  })

  const whole = ['presence', 'status', 'singleBilling', 'product:EmailMarketing', 'profile']

  test('by one read of the account', async () => {
    const gateway = new ToldGateway()
    await provisionAccount.read(context(), gateway, freeCall, noSearch)
    expect(gateway.asked).toEqual([{ call: 'read', login: 'bakery', wanted: whole }])
  })
})

describe('a look after provision-account', () => {
  const absent: Before = { fields: { presence: 'absent' }, source: 'read', at: 1 }
  const look = (gateway: ToldGateway, before: Before | undefined) =>
    provisionAccount.observe(step, before, context(), gateway, freeCall, noSearch)

  test('finds the account that was asked for', async () => {
    expect(await look(new ToldGateway().shows(asAsked, alike), absent)).toEqual({
      conclusion: 'applied',
      fields: asAsked,
      evidence,
    })
  })

  test('knows it by a spelling that is the vendor’s own', async () => {
    const profile = { organizationName: 'EXAMPLE&#32;Bakery ', email: 'Robin@Example.com', countryCode: 'us' }
    expect(await look(new ToldGateway().shows(asAsked, profile), absent)).toMatchObject({ conclusion: 'applied' })
  })

  test('finds it absent as before', async () => {
    expect(await look(new ToldGateway().shows({ presence: 'absent' }), absent)).toEqual({
      conclusion: 'as-before',
      fields: { presence: 'absent' },
      evidence,
    })
  })

  test('finds it absent whatever is known of before: when that means something is the engine’s to say', async () => {
    expect(await look(new ToldGateway().shows({ presence: 'absent' }), undefined)).toMatchObject({
      conclusion: 'as-before',
    })
  })

  test.each([
    ['differs in email', asAsked, { ...alike, email: 'kim@example.com' }],
    ['differs in email, countryCode', asAsked, { ...alike, email: 'x@example.com', countryCode: 'DE' }],
    ['differs in status', { ...asAsked, status: 'canceled' } as AccountFields, alike],
    ['differs in singleBilling', { ...asAsked, singleBilling: false }, alike],
    ['differs in EmailMarketing', { ...asAsked, 'product:EmailMarketing': 'canceled' } as AccountFields, alike],
    ['does not show countryCode', asAsked, { organizationName: 'Example Bakery', email: 'robin@example.com' }],
    ['does not show singleBilling, EmailMarketing', { presence: 'present' } as AccountFields, alike],
  ])('does not take for ours one that %s, and names fields but no value', async (how, fields, profile) => {
    expect(await look(new ToldGateway().shows(fields, profile), absent)).toEqual({
      conclusion: 'elsewhere',
      fields,
      code: 'ACCOUNT_EXISTS_DIFFERENT',
      message: `An account of this login name is under the partner; it ${how}. Whether our request made it is not known.`,
      evidence,
    })
  })

  test('that fails itself proves nothing', async () => {
    const failure: Failure = { class: 'held', code: 'CREDENTIALS_REFUSED', message: 'refused' }
    expect(await look(new ToldGateway().fails(failure), absent)).toEqual({ conclusion: 'failed', failure, evidence })
  })

  test('is what unknown outcomes are resolved by', () => {
    expect(step).not.toHaveProperty('afterUnknown')
    expect(provisionAccount.type).toBe('provision-account')
  })
})

describe('provision-account tells the directory', () => {
  test('what is expected of a new account where the answer shows nothing', () => {
    expect(provisionAccount.project(step, context({ products: ['EmailMarketing', 'Survey'] }), {})).toEqual({
      presence: 'present',
      status: 'trial',
      singleBilling: true,
      'product:EmailMarketing': 'open',
      'product:Survey': 'open',
    })
  })

  test('single billing as it was asked for', () => {
    expect(provisionAccount.project(step, context({ singleBilling: false }), {})).toMatchObject({
      singleBilling: false,
    })
    const { singleBilling: _left, ...input } = provisionAccountExample
    expect(provisionAccount.project(step, { ...context(), input }, {})).toMatchObject({ singleBilling: true })
  })

  test('what the answer shows, which is better', () => {
    const seen: AccountFields = {
      presence: 'present',
      status: 'open',
      singleBilling: false,
      'product:EmailMarketing': 'trial',
    }
    expect(provisionAccount.project(step, context(), seen)).toEqual(seen)
  })
})

describe('provision-account’s stored input', () => {
  test('is what was sent', () => {
    expect(provisionAccount.parseInput(provisionAccountExample)).toEqual(provisionAccountExample)
  })

  test('is refused when it no longer fits', () => {
    expect(() => provisionAccount.parseInput({ ...provisionAccountExample, email: undefined })).toThrow()
  })
})
