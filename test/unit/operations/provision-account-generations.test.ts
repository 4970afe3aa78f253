import { describe, expect, test } from 'vitest'
import type { AccountFields } from '../../../shared/domain/account-fields.ts'
import { type KnowledgeAge, noProgress } from '../../../shared/engine/define-operation.ts'
import { provisionAccountFault } from '../../../shared/operations/provision-account/fault.ts'
import type { ProvisionAccountInput } from '../../../shared/operations/provision-account/input.ts'
import { provisionAccount } from '../../../shared/operations/provision-account/operation.ts'
import type { PartnerSettings } from '../../../shared/partner-api/partner-settings.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { newAccount } from '../../support/operations/new-account.ts'
import {
  contextOf,
  noPasswords,
  notRead,
  partnerWith,
  readSnapshot,
  stepOf,
} from '../../support/operations/operation-context.ts'
import { freeCall, noSearch, ToldGateway } from '../../support/operations/told-gateway.ts'

const { old, withV2, v3Only } = partnerKinds
const v2Alone = partnerWith({ membership: 'v2', listing: 'v2', provision: 'v2' })
const textAndV3 = partnerWith({ membership: 'text', listing: 'v3', provision: 'v3' })
const anchored = <Partner extends PartnerSettings>(partner: Partner) => ({
  ...partner,
  anchorProduct: 'EventMarketing',
})

const singleSignOn = { externalId: 'robin-7', externalProvider: 'acme-idp' }
const { password: _password, ...withoutPassword } = newAccount
const bySignOn = { ...withoutPassword, singleSignOn }

const stepFor = (partner: PartnerSettings, input: object = newAccount) =>
  stepOf(provisionAccount.next(contextOf(input, partner), readSnapshot({}), noProgress))

describe('provision-account’s step', () => {
  test.each([
    ['V3 may store it and carry it out later (4.4)', v3Only, true],
    ['V2 does not say so', withV2, false],
    ['nor does XML', old, false],
  ])('may be stored where %s', (_reason, partner, mayBeStored) => {
    expect(stepFor(partner)).toMatchObject({ mayBeStored, details: {} })
  })

  const warning =
    'The anchor product EventMarketing is not part of a new account in this generation: open it with open-product before e-mail marketing is ever cancelled.'

  test.each([
    ['V3', anchored(v3Only)],
    ['V2', anchored(withV2)],
  ])('warns that %s creates no anchor product', (_generation, partner) => {
    expect(stepFor(partner).warnings).toEqual([warning])
  })

  test.each([
    ['XML creates the anchor product', anchored(old)],
    ['the partner has none', v3Only],
  ])('warns of nothing where %s', (_reason, partner) => {
    expect(stepFor(partner)).not.toHaveProperty('warnings')
  })
})

describe('provision-account sends', () => {
  const sent = async (input: object, partner: PartnerSettings) => {
    const gateway = new ToldGateway()
    const passwords = 'singleSignOn' in input ? noPasswords : { resolve: async () => 'Planted-Pass-1' }
    await provisionAccount.send(stepFor(partner, input), contextOf(input, partner), gateway, freeCall, passwords)
    expect(gateway.asked).toHaveLength(1)
    return gateway.asked[0]?.account
  }

  test('no products where the generation has no field for them', async () => {
    expect(await sent(newAccount, anchored(v3Only))).toEqual({
      ...withoutPassword,
      login: 'bakery',
      signIn: { password: 'Planted-Pass-1' },
      managed: true,
      singleBilling: true,
    })
  })

  test('the one product that every account has, where it is asked for, and no anchor with it', async () => {
    const account = await sent({ ...newAccount, products: ['EmailMarketing'] }, anchored(withV2))
    expect(account?.products).toEqual(['EmailMarketing'])
  })

  test('whoever signs in through the partner as such, and asks for no password', async () => {
    expect(await sent(bySignOn, v3Only)).toMatchObject({ signIn: singleSignOn })
    expect(await sent(bySignOn, v3Only)).not.toHaveProperty('singleSignOn')
  })

  test.each([
    ['a managed account under single billing where nothing is said', {}, true, true],
    ['a referred account without it', { managed: false }, false, false],
    ['a managed account without it where it is not wanted', { singleBilling: false }, true, false],
    ['a referred account as it was asked for', { managed: false, singleBilling: false }, false, false],
  ])('%s', async (_what, more, managed, singleBilling) => {
    expect(await sent({ ...newAccount, ...more }, v3Only)).toMatchObject({ managed, singleBilling })
  })
})

describe('provision-account reads before it sends', () => {
  const wellKnown: AccountFields = { presence: 'absent' }
  const rows: {
    reason: string
    partner: PartnerSettings
    fields?: AccountFields
    age?: KnowledgeAge
    reads: boolean
  }[] = [
    { reason: 'XML refuses a name that is taken', partner: old, reads: false },
    { reason: 'so does V3, whatever shows presence', partner: textAndV3, reads: false },
    { reason: 'so does V3', partner: v3Only, reads: false },
    { reason: 'that V2 does is only inferred, and XML shows an absence', partner: withV2, reads: true },
    { reason: 'V2 alone cannot show one by login name', partner: v2Alone, reads: false },
    { reason: 'an absence that is fresh is enough', partner: withV2, fields: wellKnown, reads: false },
    { reason: 'what the directory knows is confirmed', partner: old, fields: { presence: 'present' }, reads: true },
    { reason: 'the settings drop the read', partner: { ...withV2, readBeforeProvisioning: false }, reads: false },
    { reason: 'the settings bring it back', partner: { ...old, readBeforeProvisioning: true }, reads: true },
    { reason: 'the settings want a pass', partner: { ...v3Only, readBeforeProvisioning: true }, reads: true },
  ]

  test.each(rows)('$reads: $reason', ({ partner, fields = {}, age = notRead, reads }) => {
    const known = { fields, seenAt: { presence: 1 } }
    expect(provisionAccount.needsRead(contextOf(newAccount, partner), known, age)).toBe(reads)
  })

  test.each([
    [
      'whose account it is and how, where XML shows that',
      old,
      ['presence', 'status', 'singleBilling', 'product:EmailMarketing', 'profile'],
    ],
    ['presence alone, which is all that text shows', textAndV3, ['presence']],
  ])('asking %s', async (_what, partner, wanted) => {
    const gateway = new ToldGateway()
    await provisionAccount.read(contextOf(newAccount, partner), gateway, freeCall, noSearch)
    expect(gateway.asked).toEqual([{ call: 'read', login: 'bakery', wanted }])
  })
})

describe('provision-account tells the directory', () => {
  test('of the generations without products that the account is on the trial plan', () => {
    const seen = { presence: 'present', 'vendorId:v3': 'a07e1' } as const
    const context = contextOf(newAccount, anchored(v3Only))
    expect(provisionAccount.project(stepFor(v3Only), context, seen)).toEqual({
      presence: 'present',
      status: 'trial',
      singleBilling: true,
      planType: 'TRIAL',
      'product:EmailMarketing': 'open',
      'vendorId:v3': 'a07e1',
    })
  })

  test('of XML no plan, which it does not show, but the anchor product', () => {
    expect(provisionAccount.project(stepFor(old), contextOf(newAccount, anchored(old)), {})).toEqual({
      presence: 'present',
      status: 'trial',
      singleBilling: true,
      'product:EmailMarketing': 'open',
      'product:EventMarketing': 'open',
    })
  })

  test('that a referred account is not under single billing', () => {
    const context = contextOf({ ...newAccount, managed: false }, v3Only)
    expect(provisionAccount.project(stepFor(v3Only), context, {})).toMatchObject({ singleBilling: false })
  })
})

describe('at the door provision-account', () => {
  const fault = (input: object, partner: PartnerSettings, account = 'bakery') =>
    provisionAccountFault(input as ProvisionAccountInput, partner, account)

  test.each([
    ['XML', old],
    ['V2', withV2],
    ['V3', v3Only],
  ])('takes what every generation takes: %s', (_generation, partner) => {
    expect(fault(newAccount, partner)).toBeUndefined()
  })

  test('asks for the login name: a new account has no identifier yet', () => {
    for (const partner of [old, withV2, v3Only]) {
      expect(fault(newAccount, partner, '')).toEqual({
        field: 'account',
        rule: 'is required: a new account has no identifier of the vendor’s yet',
      })
    }
  })

  test('takes no login name for a part of the password, which is only made when the request is sent', () => {
    for (const login of ['bakery', '@@@@@@', '......', 'a1.b2_c3-d4+e5']) {
      expect(fault(newAccount, v3Only, login)).toBeUndefined()
    }
  })
})
