import { describe, expect, test } from 'vitest'
import type { AccountFields } from '../../../shared/domain/account-fields.ts'
import type { Failure } from '../../../shared/domain/answer.ts'
import { type Found, noProgress } from '../../../shared/engine/define-operation.ts'
import type { Before } from '../../../shared/ledger/operation-record.ts'
import { provisionAccount } from '../../../shared/operations/provision-account/operation.ts'
import type { AccountProfile } from '../../../shared/partner-api/gateway.ts'
import type { PartnerSettings } from '../../../shared/partner-api/partner-settings.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { newAccount } from '../../support/operations/new-account.ts'
import { contextOf, partnerWith, readSnapshot, stepOf } from '../../support/operations/operation-context.ts'
import { freeCall, noSearch, ToldGateway } from '../../support/operations/told-gateway.ts'

const { v3Only } = partnerKinds
const v2Alone = partnerWith({ membership: 'v2', listing: 'v2', provision: 'v2' })
const textAndV3 = partnerWith({ membership: 'text', listing: 'v3', provision: 'v3' })

const evidence = { call: 'scan of the listing', method: 'none', path: '', finishedAt: 1 }
const failure: Failure = { class: 'unknown', code: 'TIMED_OUT', message: 'no answer' }
const listed: AccountFields = { presence: 'present', status: 'trial', 'vendorId:v3': 'a07e1lxqqqo0' }
const alike: AccountProfile = { organizationName: 'Example Bakery', email: 'robin@example.com', countryCode: 'US' }

const found =
  (sameName: boolean | undefined, fields = listed, generation: 'v2' | 'v3' = 'v3') =>
  async () =>
    ({
      is: 'found',
      observation: { generation, fields },
      sameOrganization: async (name) => (name === newAccount.organizationName ? sameName : false),
      evidence,
    }) satisfies Found
const notThere = async () => ({ is: 'absent', evidence }) satisfies Found
const notYet = async () => ({ is: 'not-yet', until: 99_000 }) satisfies Found
const failed = async () => ({ is: 'failed', failure, evidence }) satisfies Found

describe('where no single read shows a login name, provision-account reads by a search of the listing', () => {
  const read = (find: () => Promise<Found>, partner: PartnerSettings = v3Only) =>
    provisionAccount.read(contextOf(newAccount, partner), new ToldGateway(), freeCall, find)

  test('which is not over yet', async () => {
    expect(await read(notYet)).toEqual({ notYet: true, until: 99_000 })
  })

  test('which failed', async () => {
    expect(await read(failed)).toEqual({ ok: false, failure, evidence })
  })

  test('which found it', async () => {
    expect(await read(found(true))).toEqual({ ok: true, value: { generation: 'v3', fields: listed }, evidence })
  })

  test.each([
    ['v3', v3Only],
    ['v2', v2Alone],
  ] as const)('which did not find it among those of %s', async (generation, partner) => {
    const value = { generation, fields: { presence: 'absent' } }
    expect(await read(notThere, partner)).toEqual({ ok: true, value, evidence })
  })

  test('and calls nothing by itself', async () => {
    const gateway = new ToldGateway()
    await provisionAccount.read(contextOf(newAccount, v3Only), gateway, freeCall, found(true))
    expect(gateway.asked).toEqual([])
  })
})

describe('where no single read shows a login name, a look after provision-account', () => {
  const before: Before = { fields: { presence: 'absent' }, source: 'read', at: 1 }
  const step = stepOf(provisionAccount.next(contextOf(newAccount, v3Only), readSnapshot({}), noProgress))
  const look = (find: () => Promise<Found>, gateway = new ToldGateway(), partner: PartnerSettings = v3Only) =>
    provisionAccount.observe(step, before, contextOf(newAccount, partner), gateway, freeCall, find)
  const unlike = (names: string) => ({
    conclusion: 'elsewhere',
    fields: listed,
    code: 'ACCOUNT_EXISTS_DIFFERENT',
    message: `An account of this login name is under the partner; it ${names}. Whether our request made it is not known.`,
    evidence,
  })
  const ours = {
    conclusion: 'applied',
    fields: listed,
    evidence,
    warnings: [expect.stringContaining('No generation of this partner’s shows single billing')],
  }

  test('is not over before the search is', async () => {
    expect(await look(notYet)).toEqual({ conclusion: 'not-yet', until: 99_000 })
  })

  test('fails with the search', async () => {
    expect(await look(failed)).toEqual({ conclusion: 'failed', failure, evidence })
  })

  test('finds it absent, which is as before whatever was known: a whole pass did not show it', async () => {
    const absent = { conclusion: 'as-before', fields: { presence: 'absent' }, evidence }
    expect(await look(notThere)).toEqual(absent)
    const unknown = provisionAccount.observe(
      step,
      undefined,
      contextOf(newAccount, v3Only),
      new ToldGateway(),
      freeCall,
      notThere,
    )
    expect(await unknown).toEqual(absent)
  })

  test('takes no account of another organisation for ours, and asks no further', async () => {
    const gateway = new ToldGateway().shows({ presence: 'present' }, alike)
    expect(await look(found(false), gateway)).toEqual(unlike('differs in organizationName'))
    expect(gateway.asked).toEqual([])
  })

  test.each([
    ['the listing shows the same organisation', true],
    ['the listing shows none', undefined],
  ])('knows it for ours by the profile that V3 shows of it, where %s', async (_what, sameName) => {
    const gateway = new ToldGateway().shows({ presence: 'present' }, alike)
    expect(await look(found(sameName), gateway)).toEqual(ours)
    expect(gateway.asked).toEqual([{ call: 'read', login: 'bakery', wanted: ['profile'] }])
  })

  test.each([
    ['email', { ...alike, email: 'kim@example.com' }],
    ['organizationName, countryCode', { ...alike, organizationName: 'Other', countryCode: 'CA' }],
  ])('does not know it for ours where the profile differs in %s', async (names, profile) => {
    expect(await look(found(undefined), new ToldGateway().shows({ presence: 'present' }, profile))).toEqual(
      unlike(`differs in ${names}`),
    )
  })

  test('reads the profile by the identifier that the listing shows', async () => {
    const gateway = new ToldGateway()
    const asked: unknown[] = []
    gateway.readAccount = async (names) => {
      asked.push(names)
      return { ok: true, value: { generation: 'v3', fields: { presence: 'present' }, profile: alike }, evidence }
    }
    const context = contextOf(newAccount, v3Only, { text: '1234567890123' })
    await provisionAccount.observe(step, before, context, gateway, freeCall, found(true))
    expect(asked).toEqual([{ login: 'bakery', vendorIds: { text: '1234567890123', v3: 'a07e1lxqqqo0' } }])
  })

  test('does not take for ours what the vendor shows no profile of', async () => {
    const refusal: Failure = { class: 'rejected', code: 'RESOURCE_NOT_FOUND', message: 'not found', status: 404 }
    const look1 = await look(found(true), new ToldGateway().fails(refusal))
    expect(look1).toEqual(unlike('does not show email, countryCode'))
  })

  test('asks for no profile of an account that is not managed: V3 shows none, and the refusal would be about it alone', async () => {
    const gateway = new ToldGateway()
    const context = contextOf({ ...newAccount, managed: false }, v3Only)
    expect(await provisionAccount.observe(step, before, context, gateway, freeCall, found(true))).toEqual(
      unlike('does not show email, countryCode'),
    )
    expect(gateway.asked).toEqual([])
  })

  test.each([
    ['unknown', 'TIMED_OUT'],
    ['held', 'CREDENTIALS_REFUSED'],
    ['refused-for-now', 'OVER_RATE'],
    ['not-sent', 'CONNECT_FAILED'],
  ] as const)('fails where the profile cannot be read now (%s)', async (kind, code) => {
    const refusal: Failure = { class: kind, code, message: 'not now' }
    expect(await look(found(true), new ToldGateway().fails(refusal))).toMatchObject({
      conclusion: 'failed',
      failure: refusal,
    })
  })

  test.each([
    ['was listed by V2, before the partner moved to V3', 'v2', v3Only],
    ['was listed by V3, before the partner moved to V2', 'v3', v2Alone],
  ] as const)('does not take for ours by its organisation alone what %s', async (_what, generation, partner) => {
    const gateway = new ToldGateway()
    expect(await look(found(true, listed, generation), gateway, partner)).toEqual(
      unlike('does not show email, countryCode'),
    )
    expect(gateway.asked).toEqual([])
  })
})

describe('a look by text, which shows presence and nothing of whose it is', () => {
  const step = stepOf(provisionAccount.next(contextOf(newAccount, textAndV3), readSnapshot({}), noProgress))
  const look = (fields: AccountFields, stored = true) =>
    provisionAccount.observe(
      { ...step, mayBeStored: stored },
      undefined,
      contextOf(newAccount, textAndV3),
      new ToldGateway().shows(fields),
      freeCall,
      noSearch,
    )

  test('searches the listing for whose it is, where it is there', async () => {
    const gateway = new ToldGateway().shows({ presence: 'present', status: 'trial' }, alike)
    const context = contextOf(newAccount, textAndV3)
    const seen = await provisionAccount.observe(step, undefined, context, gateway, freeCall, found(undefined))
    expect(seen).toMatchObject({ conclusion: 'applied' })
    expect(gateway.asked.map(({ wanted }) => wanted)).toEqual([['presence'], ['profile']])
  })

  test('finds it absent, whatever is known of before', async () => {
    expect(await look({ presence: 'absent' })).toMatchObject({ conclusion: 'as-before' })
    expect(await look({ presence: 'absent' }, false)).toMatchObject({ conclusion: 'as-before' })
  })
})
