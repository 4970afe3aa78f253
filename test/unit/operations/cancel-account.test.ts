import { describe, expect, test } from 'vitest'
import type { AccountFields } from '../../../shared/domain/account-fields.ts'
import { type Next, noProgress } from '../../../shared/engine/define-operation.ts'
import { cancelAccount } from '../../../shared/operations/cancel-account/operation.ts'
import type { PartnerSettings } from '../../../shared/partner-api/partner-settings.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import {
  contextOf,
  lookedAt,
  notRead,
  partnerWith,
  readSnapshot,
  stepOf,
} from '../../support/operations/operation-context.ts'

const partner = partnerWith({ listing: 'v3', products: 'xml', cancel: 'v3' })
const planned = (fields: AccountFields, input: object = {}): Next =>
  cancelAccount.next(contextOf(input, partner), readSnapshot(fields), noProgress)

const open: AccountFields = { presence: 'present', status: 'open' }
const singleBilled: AccountFields = { ...open, singleBilling: true }
const notSingleBilled: AccountFields = { ...open, singleBilling: false }
const release = { releaseFromSingleBilling: true }
const day = 86_400_000
const at = (time: number): string => new Date(time).toISOString()
const nextWeek = at(lookedAt + 7 * day)

describe('cancel-account’s guard', () => {
  const sent = { do: 'send' }
  const refused = { do: 'reject', code: 'ENDS_SINGLE_BILLING' }
  const rows: { reason: string; fields: AccountFields; input?: object; is: object }[] = [
    { reason: 'single billing would end, unasked', fields: singleBilled, is: refused },
    {
      reason: 'false is not in so many words',
      fields: singleBilled,
      input: { releaseFromSingleBilling: false },
      is: refused,
    },
    { reason: 'the caller lets it go in so many words', fields: singleBilled, input: release, is: sent },
    { reason: 'there is no single billing to lose', fields: notSingleBilled, is: sent },
    {
      reason: 'there is none to lose, and the word does no harm',
      fields: notSingleBilled,
      input: { releaseFromSingleBilling: false },
      is: sent,
    },
    { reason: 'what is not shown may be there: the guard holds', fields: open, is: refused },
    { reason: 'what is not shown is let go', fields: open, input: release, is: sent },
    {
      reason: 'a later date ends single billing as well',
      fields: singleBilled,
      input: { effectiveAt: nextWeek },
      is: refused,
    },
    {
      reason: 'a trial under single billing is guarded like any other account',
      fields: { ...singleBilled, status: 'trial' },
      is: refused,
    },
    {
      reason: 'a state that we do not know is not cancelled',
      fields: { ...notSingleBilled, status: 'unrecognised' },
      is: sent,
    },
    {
      reason: 'a status that is not shown is not cancelled',
      fields: { presence: 'present' },
      input: release,
      is: sent,
    },
  ]

  test.each(rows)('$is.do: $reason', ({ fields, input, is }) => {
    expect(planned(fields, input)).toMatchObject(is)
  })

  test.each([
    [
      'known to be there',
      singleBilled,
      'The account is under single billing: cancelling it would end that, which cannot be taken back through this API.',
    ],
    [
      'not known of',
      open,
      'Whether the account is under single billing is not known: cancelling it might end that, which cannot be taken back through this API.',
    ],
  ])('says of single billing that is %s what would be lost, and the ways out', (_what, fields, message) => {
    expect(planned(fields)).toEqual({
      do: 'reject',
      code: 'ENDS_SINGLE_BILLING',
      message,
      nextSteps: [
        'Keep the account: cancel its e-mail marketing behind an anchor product with cancel-product.',
        'Let the account go: ask again under a new operationId with "releaseFromSingleBilling": true.',
      ],
    })
  })
})

describe('where no read of the partner’s shows single billing,', () => {
  const { v3Only, mixed } = partnerKinds
  const made = (days: number): AccountFields => ({ unmanagedSince: at(lookedAt - days * day) })
  const none = { ...v3Only, singleBilling: 'none' } as const
  const all = { ...v3Only, singleBilling: 'all' } as const
  const sent = { do: 'send' }
  const refused = { do: 'reject', code: 'ENDS_SINGLE_BILLING' }
  const rows: { reason: string; partner: PartnerSettings; known: AccountFields; input?: object; is: object }[] = [
    { reason: 'an old memory of none is none', partner: v3Only, known: notSingleBilled, is: refused },
    { reason: 'the caller lets it go', partner: v3Only, known: notSingleBilled, input: release, is: sent },
    { reason: 'it was created as not managed a week ago', partner: v3Only, known: made(7), is: sent },
    { reason: 'that counts for 90 days, to the day', partner: v3Only, known: made(89.9), is: sent },
    { reason: 'and not for longer', partner: v3Only, known: made(90), is: refused },
    {
      reason: 'single billing was seen since',
      partner: v3Only,
      known: { ...made(7), singleBilling: true },
      is: refused,
    },
    { reason: 'a time that cannot be read says nothing', partner: v3Only, known: { unmanagedSince: '' }, is: refused },
    { reason: 'all of this partner’s are under it, whatever was asked', partner: all, known: made(7), is: refused },
    { reason: 'none of this partner’s is under it, by its word', partner: none, known: {}, is: sent },
    { reason: 'the word does not stand against sight', partner: none, known: singleBilled, is: refused },
    { reason: 'a read can show it, and did not: no memory', partner: mixed, known: made(7), is: refused },
  ]
  const next = (partner: PartnerSettings, known: AccountFields, input: object = {}): Next =>
    cancelAccount.next({ ...contextOf(input, partner), known }, readSnapshot(open), noProgress)

  test.each(rows)('$is.do: $reason', ({ partner, known, input, is }) => {
    expect(next(partner, known, input)).toMatchObject(is)
  })

  test.each([
    { age: 0.5, words: 'less than a day ago' },
    { age: 1.5, words: 'one day ago' },
    { age: 7, words: '7 days ago' },
  ])('the answer names the creation and its age: $words', ({ age, words }) => {
    const [warning] = stepOf(next(v3Only, made(age))).warnings ?? []
    expect(warning).toContain(`"managed": false on ${at(lookedAt - age * day)}, ${words}; no read shows it.`)
  })

  test.each([
    ['at once', {}],
    ['at a later date', { effectiveAt: nextWeek }],
  ])('the partner’s word for all its accounts is named in the answer of each: %s', (_when, input) => {
    expect(stepOf(next(none, {}, input)).warnings).toEqual([expect.stringContaining('setting singleBilling "none"')])
  })

  test('a caller who lets the account go needs no such grounds', () => {
    expect(stepOf(next(none, made(7), release)).warnings).toBeUndefined()
  })

  test('the account is looked at before it is cancelled on such grounds', () => {
    const context = { ...contextOf({}, v3Only), known: made(7) }
    expect(cancelAccount.needsRead(context, { fields: open, seenAt: {} }, notRead)).toBe(true)
  })

  test('a cancellation ends what the creation said', () => {
    const step = stepOf(next(v3Only, made(7)))
    expect(cancelAccount.forgets?.(step, made(7))).toContain('unmanagedSince')
  })
})

describe('cancel-account sends nothing', () => {
  test('where the account is not there (yet)', () => {
    expect(planned({ presence: 'absent' }, release)).toEqual({ do: 'wait-for-account' })
  })

  test.each([
    ['at once', {}],
    ['let go', release],
    ['at a later date', { effectiveAt: nextWeek, ...release }],
  ])('where it is cancelled already: %s', (_what, input) => {
    expect(planned({ ...singleBilled, status: 'canceled' }, input)).toEqual({
      do: 'finish',
      code: 'ALREADY_SO',
      message: 'The account is cancelled already; nothing was sent.',
    })
  })

  test.each([
    ['as it is written', nextWeek],
    ['with another offset', nextWeek.replace('T00:00:00.000Z', 'T02:00:00+02:00')],
  ])('where the same time is on record, %s', (_what, effectiveAt) => {
    expect(planned({ ...singleBilled, cancellationAt: nextWeek }, { effectiveAt })).toEqual({
      do: 'finish',
      code: 'ALREADY_SO',
      message: 'This cancellation is on record already; nothing was sent.',
    })
  })
})

describe('cancel-account at once', () => {
  const atOnce = {
    do: 'send',
    step: {
      kind: 'cancel-account',
      target: { status: ['canceled'] },
      details: {},
      last: true,
      mayBeStored: false,
    },
  }

  test.each([
    ['no time is given', {}],
    ['it shall end now', { effectiveAt: at(lookedAt) }],
    ['the time has just passed', { effectiveAt: at(lookedAt - 1) }],
    ['it was asked for as of yesterday', { effectiveAt: at(lookedAt - day) }],
  ])('where %s: looked for after an unknown outcome, since a read shows it', (_what, input) => {
    expect(planned(notSingleBilled, input)).toStrictEqual(atOnce)
  })

  test('also where a later date is on record: the account then ends sooner', () => {
    expect(planned({ ...notSingleBilled, cancellationAt: nextWeek })).toEqual(atOnce)
  })

  test('with its reason', () => {
    expect(stepOf(planned(notSingleBilled, { reason: 14 }))).toMatchObject({ details: { reason: '14' } })
  })
})

describe('cancel-account at a later date', () => {
  const step = (effectiveAt: string) => ({
    kind: 'cancel-account',
    target: { cancellationAt: [effectiveAt] },
    details: { effectiveAt },
    last: true,
    mayBeStored: false,
    afterUnknown: 'repeat',
  })

  test.each([
    ['a millisecond ahead', at(lookedAt + 1)],
    ['a week ahead', nextWeek],
  ])('%s is repeated after an unknown outcome: no read shows the date (3.5, 4.7)', (_what, effectiveAt) => {
    expect(stepOf(planned(notSingleBilled, { effectiveAt }))).toStrictEqual(step(effectiveAt))
  })

  test('is kept in UTC whatever its offset was', () => {
    expect(stepOf(planned(notSingleBilled, { effectiveAt: '2026-12-31T23:30:00-05:00' }))).toEqual(
      step('2027-01-01T04:30:00.000Z'),
    )
  })

  test('with its reason', () => {
    expect(stepOf(planned(notSingleBilled, { effectiveAt: nextWeek, reason: 30 })).details).toEqual({
      effectiveAt: nextWeek,
      reason: '30',
    })
  })

  test.each([
    ['another date is on record, which it replaces', at(lookedAt + day)],
    ['what is on record has passed', at(lookedAt - day)],
    ['there was one on record, and there is none now', ''],
  ])('is sent where %s', (_what, cancellationAt) => {
    expect(stepOf(planned({ ...notSingleBilled, cancellationAt }, { effectiveAt: nextWeek }))).toEqual(step(nextWeek))
  })
})
