import { describe, expect, test } from 'vitest'
import type { AccountFields } from '../../../shared/domain/account-fields.ts'
import { noProgress } from '../../../shared/engine/define-operation.ts'
import type { PastAttempt } from '../../../shared/ledger/operation-record.ts'
import { reopenAccount } from '../../../shared/operations/reopen-account/operation.ts'
import type { AccountProfile } from '../../../shared/partner-api/gateway.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { contextOf, lookedAt } from '../../support/operations/operation-context.ts'

const partner = { ...partnerKinds.old, login: 'AcmePartner' }

const ended = (step: string, outcome: PastAttempt['outcome'], more: Partial<PastAttempt> = {}): PastAttempt => ({
  step,
  outcome,
  at: lookedAt - 60_000,
  ...more,
})
const refused = ended('open-product', 'rejected')

/** The letter of a ladder that has ended; this partner has no rung but products/open, and that one was refused. */
function letterFor(
  fields: AccountFields,
  {
    past = [refused],
    input = {},
    ids = {},
    profile = {},
  }: {
    past?: readonly PastAttempt[]
    input?: object
    ids?: Record<string, string>
    profile?: AccountProfile
  } = {},
) {
  const snapshot = {
    fields,
    observation: { generation: 'xml', fields, profile },
    source: 'read',
    at: lookedAt,
  } as const
  const next = reopenAccount.next(contextOf(input, partner, ids), snapshot, { ...noProgress, past })
  if (next.do !== 'park' || next.request === undefined) throw new Error('There is no letter.')
  return next.request
}

const caught: AccountFields = { status: 'canceled', singleBilling: false, 'product:EmailMarketing': 'absent' }

test('the letter tells account, state, what was tried and what was answered', () => {
  const past = [
    ended('open-product', 'rejected', { code: 'REQUEST_INVALID', answered: 'SingleBilling: must be Yes' }),
    ended('reactivate-plan', 'applied'),
    ended('update-site-owner', 'rejected', { answered: 'Products: must not be empty' }),
  ]
  const fields = { status: 'open', singleBilling: false, planType: 'GOLD', 'product:EmailMarketing': 'open' } as const
  expect(letterFor(fields, { past, ids: { v3: 'a07e1lxqqqo0' } })).toEqual({
    to: "Constant Contact's partner team",
    subject: 'Account bakery of partner AcmePartner: single billing',
    text: [
      'For the account below, please put it back under our single billing.',
      '',
      'Partner: AcmePartner',
      'Account (user name): bakery',
      'Account identifiers: v3 a07e1lxqqqo0',
      'Seen at 2026-11-25T00:00:00.000Z: status open, single billing no, plan GOLD, products EmailMarketing open',
      '',
      'What we tried:',
      '- 2026-11-24T23:59:00.000Z POST products/open (XML): rejected (REQUEST_INVALID: SingleBilling: must be Yes)',
      '- 2026-11-24T23:59:00.000Z PUT plan with a plan that is not TRIAL (V3): applied',
      '- 2026-11-24T23:59:00.000Z PUT siteowner with SingleBilling and Products together (XML): rejected (Products: must not be empty)',
    ].join('\n'),
  })
})

describe('the letter asks for what is missing', () => {
  const rows: { what: string; fields: AccountFields; input?: object; wish: string; about: string }[] = [
    {
      what: 'account and single billing',
      fields: caught,
      wish: 'reactivate it and put it back under our single billing',
      about: 'reactivation and single billing',
    },
    {
      what: 'the account alone, where single billing is not wanted back',
      fields: caught,
      input: { singleBilling: false },
      wish: 'reactivate it',
      about: 'reactivation',
    },
    {
      what: 'single billing too where it is not shown: it may go with a cancelled account',
      fields: { status: 'canceled' },
      wish: 'reactivate it and put it back under our single billing',
      about: 'reactivation and single billing',
    },
    {
      what: 'the product alone',
      fields: { status: 'open', singleBilling: true, 'product:Survey': 'canceled' },
      input: { product: 'Survey' },
      wish: 'open Survey on it',
      about: 'product Survey',
    },
    {
      what: 'product and single billing',
      fields: { status: 'open', singleBilling: false, 'product:EmailMarketing': 'canceled' },
      wish: 'open EmailMarketing on it and put it back under our single billing',
      about: 'product EmailMarketing and single billing',
    },
  ]

  test.each(rows)('$what', ({ fields, input, wish, about }) => {
    const letter = letterFor(fields, input === undefined ? {} : { input })
    expect(letter.text.split('\n', 1)).toEqual([`For the account below, please ${wish}.`])
    expect(letter.subject).toBe(`Account bakery of partner AcmePartner: ${about}`)
  })

  test('and says so where nothing is known and nothing could be tried', () => {
    expect(letterFor({}, { past: [] }).text.split('\n').slice(2)).toEqual([
      'Partner: AcmePartner',
      'Account (user name): bakery',
      'Account identifiers: none known',
      'Seen at 2026-11-25T00:00:00.000Z: status not shown, single billing not shown, plan not shown, products none shown',
      '',
      'No call could be tried: none of ours can do this in the state that the account is in.',
    ])
  })

  test('with all identifiers and products that are known', () => {
    const fields: AccountFields = {
      ...caught,
      singleBilling: true,
      'product:EmailMarketing': 'canceled',
      'product:Survey': 'absent',
    }
    const text = letterFor(fields, { ids: { text: '1234567890123', v2: 'a07e1ih151d0' } }).text
    expect(text).toContain('Account identifiers: text 1234567890123, v2 a07e1ih151d0\n')
    expect(text).toContain('single billing yes, plan not shown, products EmailMarketing canceled, Survey absent\n')
  })

  test('and holds the code alone where the vendor said nothing, and the step’s own name where we have no words', () => {
    const text = letterFor(caught, { past: [ended('another-step', 'rejected', { code: 'CONFLICT' })] }).text
    expect(text).toMatch(/another-step: rejected \(CONFLICT\)$/)
  })

  test('and no personal data, although the account’s profile was shown', () => {
    const profile = { organizationName: 'Example Bakery', email: 'robin@example.com', countryCode: 'US' }
    expect(letterFor(caught, { profile })).toEqual(letterFor(caught))
  })
})

test('the letter tells the last forty tries, and how many there were before', () => {
  const past = Array.from({ length: 150 }, (_, n) =>
    ended('open-product', 'rejected', { code: 'REQUEST_INVALID', at: n }),
  )
  const { text } = letterFor(caught, { past })
  expect(text).toContain('- (110 earlier tries are left out)')
  expect(text.split('\n').filter((line) => line.startsWith('- 19'))).toHaveLength(40)
})
