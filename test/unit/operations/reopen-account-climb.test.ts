import { describe, expect, test } from 'vitest'
import type { AccountFields } from '../../../shared/domain/account-fields.ts'
import { type Next, noProgress } from '../../../shared/engine/define-operation.ts'
import type { PastAttempt } from '../../../shared/ledger/operation-record.ts'
import { reopenAccount } from '../../../shared/operations/reopen-account/operation.ts'
import type { PartnerSettings } from '../../../shared/partner-api/partner-settings.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { contextOf, lookedAt, readSnapshot, wordFor } from '../../support/operations/operation-context.ts'

const { old, mixed, v3Only } = partnerKinds
const everything: PartnerSettings = { ...mixed, reopen: { planType: 'GOLD', updateSiteOwner: true } }

const ended = (step: string, outcome: PastAttempt['outcome'], more: Partial<PastAttempt> = {}): PastAttempt => ({
  step,
  outcome,
  at: lookedAt - 60_000,
  ...more,
})
const refused = (step: string) => ended(step, 'rejected', { code: 'REQUEST_INVALID' })
const climbed = (step: string) => ended(step, 'applied')

const planned = (
  fields: AccountFields,
  past: readonly PastAttempt[],
  partner: PartnerSettings = everything,
  input: object = {},
): Next => {
  const steps = past.filter(({ outcome }) => outcome === 'applied').map(({ step }) => step)
  const context = contextOf(input, partner, { v3: 'a07e1lxqqqo0' })
  return reopenAccount.next(context, readSnapshot({ presence: 'present', ...fields }), { ...noProgress, steps, past })
}

const caught: AccountFields = { status: 'canceled', singleBilling: false, 'product:EmailMarketing': 'absent' }
/** In a state in which each of the first two rungs may help. */
const kept: AccountFields = { status: 'canceled', singleBilling: true, 'product:EmailMarketing': 'canceled' }
/** Reactivated, and single billing was not restored. */
const unbilled: AccountFields = { status: 'open', singleBilling: false, 'product:EmailMarketing': 'open' }

describe('the ladder of reopen-account goes on', () => {
  const rows: { reason: string; fields: AccountFields; past: PastAttempt[]; with: string }[] = [
    {
      with: 'reactivate-plan',
      reason: 'opening the product was refused',
      fields: kept,
      past: [refused('open-product')],
    },
    {
      with: 'update-site-owner',
      reason: 'the reactivation was refused',
      fields: caught,
      past: [refused('reactivate-plan')],
    },
    {
      with: 'update-site-owner',
      reason: 'the reactivation did not bring single billing back',
      fields: unbilled,
      past: [climbed('reactivate-plan')],
    },
    {
      with: 'open-product',
      reason: 'the update brought single billing back and the product is still missing',
      fields: { ...kept, status: 'open' },
      past: [refused('reactivate-plan'), climbed('update-site-owner')],
    },
    {
      with: 'open-product',
      reason: 'a refused rung is tried once more where another has changed what stood in its way',
      fields: kept,
      past: [refused('open-product'), refused('reactivate-plan'), climbed('update-site-owner')],
    },
    {
      with: 'reactivate-plan',
      reason: 'a refused rung is not tried again where another was refused too',
      fields: kept,
      past: [refused('open-product'), refused('update-site-owner')],
    },
    {
      with: 'reactivate-plan',
      reason: 'a rung was climbed before the other was refused: nothing has changed since',
      fields: kept,
      past: [climbed('update-site-owner'), refused('open-product')],
    },
    {
      with: 'reactivate-plan',
      reason: 'a rung that was climbed and did not help is not climbed again by itself',
      fields: kept,
      past: [climbed('open-product')],
    },
    {
      with: 'reactivate-plan',
      reason: 'a rung is not tried a third time, whatever has changed',
      fields: kept,
      past: [
        refused('open-product'),
        climbed('update-site-owner'),
        refused('open-product'),
        climbed('update-site-owner'),
      ],
    },
    {
      with: 'open-product',
      reason: 'what never arrived was no try',
      fields: kept,
      past: [
        ended('open-product', 'not-sent'),
        ended('open-product', 'held'),
        ended('open-product', 'refused-for-now'),
      ],
    },
    {
      with: 'open-product',
      reason: 'what was seen not to have taken effect may be sent again; how often is the engine’s to say',
      fields: kept,
      past: [ended('open-product', 'not-applied'), ended('open-product', 'not-applied')],
    },
  ]

  test.each(rows)('with $with where $reason', ({ fields, past, with: word }) => {
    expect(wordFor(planned(fields, past))).toBe(word)
  })

  test('rung by rung where the vendor refuses all of them, and ends', () => {
    const past: PastAttempt[] = []
    const words: string[] = []
    for (let rungs = 0; rungs < 5; rungs++) {
      const next = planned(kept, past)
      words.push(wordFor(next))
      if (next.do === 'send') past.push(refused(next.step.kind))
    }
    expect(words).toEqual(['open-product', 'reactivate-plan', 'LADDER_ENDED', 'LADDER_ENDED', 'LADDER_ENDED'])
  })
})

describe('the end of the ladder', () => {
  const end = (fields: AccountFields, past: readonly PastAttempt[], partner?: PartnerSettings, input?: object) => {
    const next = planned(fields, past, partner, input)
    if (next.do !== 'park') throw new Error(`It did not end, but: ${wordFor(next)}`)
    return next
  }

  test('asks a person, and says what to do next', () => {
    expect(end(caught, [], old)).toMatchObject({
      code: 'LADDER_ENDED',
      message: 'No call of the vendor’s leads further: only its partner team can do what is still missing.',
      nextSteps: [
        expect.stringContaining('`request`'),
        expect.stringContaining('retry this operation'),
        expect.stringContaining('mark it rejected'),
      ],
    })
  })

  test.each([
    ['V3 could reactivate it, if only a plan were known', caught, v3Only, 4],
    ['the partner has a plan, and V3 refused it', caught, mixed, 3],
    ['the partner has no V3', caught, old, 3],
    ['the account is open: a plan would not help', unbilled, v3Only, 3],
  ])('says that a planType would help only where it would: %s', (_what, fields, partner, count) => {
    const { nextSteps } = end(fields, [refused('reactivate-plan'), refused('open-product')], partner)
    expect(nextSteps).toHaveLength(count)
    expect(nextSteps.some((step) => step.includes('with a planType'))).toBe(count === 4)
  })
})
