import { describe, expect, test } from 'vitest'
import type { AccountFields } from '../../../shared/domain/account-fields.ts'
import { type KnowledgeAge, noProgress } from '../../../shared/engine/define-operation.ts'
import { cancelAccountExample } from '../../../shared/operations/cancel-account/input.ts'
import { cancelAccount } from '../../../shared/operations/cancel-account/operation.ts'
import type { PartnerSettings } from '../../../shared/partner-api/partner-settings.ts'
import {
  contextOf,
  lookedAt,
  noPasswords,
  notRead,
  partnerWith,
  readSnapshot,
  stepOf,
} from '../../support/operations/operation-context.ts'
import { evidence, freeCall, noSearch, ToldGateway } from '../../support/operations/told-gateway.ts'

const xmlAndV3 = partnerWith({ listing: 'v3', products: 'xml', cancel: 'v3' })
const v3Only = partnerWith({ membership: 'v3', listing: 'v3', cancel: 'v3' })
const v2Only = partnerWith({ membership: 'v2', listing: 'v2', cancel: 'v2' })
const textAndV3 = partnerWith({ membership: 'text', listing: 'v3', cancel: 'v3' })

const open: AccountFields = { presence: 'present', status: 'open' }
const release = { releaseFromSingleBilling: true }
const nextWeek = new Date(lookedAt + 7 * 86_400_000).toISOString()
const stepFor = (input: object, fields = open) =>
  stepOf(cancelAccount.next(contextOf(input, v3Only), readSnapshot(fields), noProgress))

test.each([
  ['v3', xmlAndV3],
  ['v3', textAndV3],
  ['v2', v2Only],
] as const)('cancel-account goes by the identifier of %s where that cancels accounts', (generation, partner) => {
  expect(cancelAccount.needsVendorId?.(partner)).toBe(generation)
})

describe('cancel-account reads the account', () => {
  const outside: AccountFields = { ...open, singleBilling: false }
  const rows: {
    reason: string
    partner?: PartnerSettings
    input?: object
    fields: AccountFields
    age?: KnowledgeAge
    reads: boolean
  }[] = [
    { reason: 'that it is outside single billing is seen, not remembered', fields: outside, reads: true },
    {
      reason: 'a word that lets nothing go',
      fields: outside,
      input: { releaseFromSingleBilling: false },
      reads: true,
    },
    { reason: 'whoever lets it go lets it go in any state', fields: open, input: release, reads: false },
    { reason: 'nothing is known of what is let go', fields: {}, input: release, reads: true },
    { reason: 'that it is there is not known', fields: { status: 'open' }, input: release, reads: true },
    { reason: 'its status is not known', fields: { presence: 'present' }, input: release, reads: true },
    {
      reason: 'that it is cancelled already is confirmed before nothing is done',
      fields: { ...open, status: 'canceled' },
      input: release,
      reads: true,
    },
    {
      reason: 'single billing cannot be seen there: what the directory knows must do',
      partner: v3Only,
      fields: outside,
      reads: false,
    },
    {
      reason: 'single billing cannot be seen there, and a read would not change the refusal',
      partner: v3Only,
      fields: open,
      reads: false,
    },
    { reason: 'nothing is known, and at least the status can be seen', partner: v3Only, fields: {}, reads: true },
    { reason: 'the text generation shows no single billing either', partner: textAndV3, fields: outside, reads: false },
  ]

  test.each(rows)('$reads: $reason', ({ partner = xmlAndV3, input = {}, fields, age = notRead, reads }) => {
    expect(cancelAccount.needsRead(contextOf(input, partner), { fields, seenAt: {} }, age)).toBe(reads)
  })

  test.each([
    ['for single billing, which XML shows', xmlAndV3, ['status', 'singleBilling']],
    ['for its plan, which is all that V3 shows besides', v3Only, ['status', 'planType']],
    ['for its plan in V2', v2Only, ['status', 'planType']],
    ['for its plan where only the status would be shown by login name', textAndV3, ['status', 'planType']],
  ])('%s', async (_what, partner, wanted) => {
    const gateway = new ToldGateway()
    await cancelAccount.read(contextOf({}, partner), gateway, freeCall, noSearch)
    expect(gateway.asked).toEqual([{ call: 'read', login: 'bakery', wanted }])
  })
})

describe('cancel-account sends', () => {
  test.each([
    ['the time of sending, where it shall end at once', release, { effectiveAt: lookedAt }],
    ['a reason as a number', { ...release, reason: 21 }, { effectiveAt: lookedAt, reason: 21 }],
    [
      'the later time',
      { ...release, effectiveAt: nextWeek, reason: 1 },
      { effectiveAt: Date.parse(nextWeek), reason: 1 },
    ],
  ])('%s, in one call', async (_what, input, change) => {
    const gateway = new ToldGateway()
    await cancelAccount.send(stepFor(input), contextOf(input, v3Only), gateway, freeCall, noPasswords)
    expect(gateway.asked).toEqual([{ call: 'cancel-account', login: 'bakery', change }])
  })

  test('no time that has passed: what was asked for as of yesterday ends now', async () => {
    const gateway = new ToldGateway()
    const input = { ...release, effectiveAt: new Date(lookedAt - 3_600_000).toISOString() }
    await cancelAccount.send(stepFor(input), contextOf(input, v3Only), gateway, freeCall, noPasswords)
    expect(gateway.asked[0]?.change).toEqual({ effectiveAt: lookedAt })
  })
})

describe('a look after cancel-account', () => {
  const before = { fields: { ...open, planType: 'GOLD' }, source: 'read', at: 1 } as const

  test.each([
    ['applied', { ...open, status: 'canceled' }],
    ['as-before', open],
    ['elsewhere', { ...open, status: 'trial-ended' }],
  ] as const)('says %s by the status that is shown', async (conclusion, shown) => {
    const gateway = new ToldGateway().shows(shown)
    const look = await cancelAccount.observe(stepFor(release), before, contextOf({}), gateway, freeCall, noSearch)
    expect(look).toMatchObject({ conclusion, fields: shown, evidence })
    expect(gateway.asked).toEqual([{ call: 'read', login: 'bakery', wanted: ['status', 'planType'] }])
  })

  test('cannot tell of a later date, and asks for nothing that no read shows', async () => {
    const gateway = new ToldGateway().shows(open)
    const step = stepFor({ ...release, effectiveAt: nextWeek })
    const look = await cancelAccount.observe(step, before, contextOf({}), gateway, freeCall, noSearch)
    expect(look).toMatchObject({ conclusion: 'cannot-tell', code: 'BEFORE_UNKNOWN' })
    expect(gateway.asked).toEqual([{ call: 'read', login: 'bakery', wanted: ['status', 'planType'] }])
  })

  test('that fails itself proves nothing', async () => {
    const failure = { class: 'unknown', code: 'TIMED_OUT', message: 'no answer' } as const
    const gateway = new ToldGateway().fails(failure)
    const look = await cancelAccount.observe(stepFor(release), before, contextOf({}), gateway, freeCall, noSearch)
    expect(look).toEqual({ conclusion: 'failed', failure, evidence })
  })
})

describe('cancel-account tells the directory', () => {
  const atOnce = stepFor(release)
  const later = stepFor({ ...release, effectiveAt: nextWeek })
  const rows: { what: string; step: typeof atOnce; seen: AccountFields; fields: AccountFields }[] = [
    {
      what: 'that the account is cancelled, and no date is ahead any more',
      step: atOnce,
      seen: { presence: 'present' },
      fields: { status: 'canceled', cancellationAt: '' },
    },
    {
      what: 'the later date alone, where the answer shows nothing',
      step: later,
      seen: { presence: 'present' },
      fields: { cancellationAt: nextWeek },
    },
    {
      what: 'the later date with the status that is shown',
      step: later,
      seen: { status: 'open' },
      fields: { cancellationAt: nextWeek, status: 'open' },
    },
  ]

  test.each(rows)('$what', ({ step, seen, fields }) => {
    expect(cancelAccount.project(step, contextOf({}), seen)).toStrictEqual(fields)
  })

  const known: AccountFields = {
    ...open,
    singleBilling: true,
    planType: 'GOLD',
    'product:EmailMarketing': 'open',
    'product:Survey': 'canceled',
  }

  test('that single billing and products are not known any more, since only by analogy they go too (2.4, rule 3)', () => {
    expect(cancelAccount.forgets?.(atOnce, known)).toEqual([
      'singleBilling',
      'unmanagedSince',
      'product:EmailMarketing',
      'product:Survey',
    ])
    expect(cancelAccount.forgets?.(atOnce, {})).toEqual(['singleBilling', 'unmanagedSince'])
  })

  test('to forget nothing before the date has come', () => {
    expect(cancelAccount.forgets?.(later, known)).toEqual([])
  })
})

describe('cancel-account’s stored input', () => {
  test.each([
    ['nothing', undefined],
    ['a reason that the vendor does not know', { reason: 4 }],
    ['a reason as text', { reason: '1' }],
    ['a time without its offset', { effectiveAt: '2026-12-01T00:00:00' }],
    ['a field that is not known', { despiteCancellation: true }],
  ])('is refused when it is %s', (_what, stored) => {
    expect(() => cancelAccount.parseInput(stored)).toThrow()
  })

  test('is, for the documentation, an example that is valid and says something', () => {
    expect(cancelAccount.parseInput(cancelAccountExample)).toEqual({ reason: 14, releaseFromSingleBilling: true })
  })

  test.each([
    {},
    { reason: 30 },
    { effectiveAt: '2001-01-01T00:00:00Z' },
    { effectiveAt: '2026-12-01T00:00:00+02:00' },
  ])('is what was sent: %j; whether its time is still ahead was asked at the door', (input) => {
    expect(cancelAccount.parseInput(input)).toEqual(input)
  })
})

test('cancel-account is never planned with a read that may lag behind a change of our own', () => {
  expect(cancelAccount.cannotBeTakenBack).toBe(true)
  expect(cancelAccount.type).toBe('cancel-account')
})
