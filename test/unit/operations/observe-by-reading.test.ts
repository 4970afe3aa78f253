import { describe, expect, test } from 'vitest'
import type { AccountFields } from '../../../shared/domain/account-fields.ts'
import type { Before, Step } from '../../../shared/ledger/operation-record.ts'
import { observeByReading } from '../../../shared/operations/observe-by-reading.ts'
import { evidence, freeCall, ToldGateway } from '../../support/operations/told-gateway.ts'

const step: Step = {
  kind: 'cancel-product',
  target: { 'product:Survey': ['canceled', 'absent'] },
  details: {},
  last: true,
  mayBeStored: false,
}
const wasBefore = (fields: AccountFields): Before => ({ fields, source: 'read', at: 1 })
const bakery = { login: 'bakery', vendorIds: {} }
const look = (gateway: ToldGateway, known?: Before) => observeByReading(step, known, bakery, gateway, freeCall)

describe('a look by reading', () => {
  const rows: { reason: string; known: Before | undefined; shown: AccountFields; is: object }[] = [
    {
      reason: 'the target is seen',
      known: wasBefore({ 'product:Survey': 'open' }),
      shown: { presence: 'present', 'product:Survey': 'absent' },
      is: { conclusion: 'applied', fields: { presence: 'present', 'product:Survey': 'absent' }, evidence },
    },
    {
      reason: 'it is as it was',
      known: wasBefore({ 'product:Survey': 'open' }),
      shown: { 'product:Survey': 'open' },
      is: { conclusion: 'as-before', fields: { 'product:Survey': 'open' }, evidence },
    },
    {
      reason: 'it is neither',
      known: wasBefore({ 'product:Survey': 'open' }),
      shown: { 'product:Survey': 'trial' },
      is: {
        conclusion: 'elsewhere',
        fields: { 'product:Survey': 'trial' },
        code: 'CHANGED_ELSEWHERE',
        message: 'The account is neither as it was nor as wanted: product:Survey is trial, wanted canceled or absent.',
        evidence,
      },
    },
    {
      reason: 'the whole account is gone',
      known: wasBefore({ 'product:Survey': 'open' }),
      shown: { presence: 'absent' },
      is: {
        conclusion: 'elsewhere',
        fields: { presence: 'absent' },
        code: 'CHANGED_ELSEWHERE',
        message:
          'The account is neither as it was nor as wanted: product:Survey is not shown, wanted canceled or absent.',
        evidence,
      },
    },
    {
      reason: 'what was before is not known',
      known: undefined,
      shown: { 'product:Survey': 'open' },
      is: {
        conclusion: 'cannot-tell',
        fields: { 'product:Survey': 'open' },
        code: 'BEFORE_UNKNOWN',
        message:
          'The look does not show what was wanted, and the state before is not known: product:Survey is open, wanted canceled or absent.',
        evidence,
      },
    },
  ]

  test.each(rows)('concludes $is.conclusion where $reason', async ({ known, shown, is }) => {
    expect(await look(new ToldGateway().shows(shown), known)).toEqual(is)
  })

  test('that fails itself proves nothing', async () => {
    const failure = { class: 'unknown', code: 'TIMED_OUT', message: 'no answer' } as const
    expect(await look(new ToldGateway().fails(failure), wasBefore({ 'product:Survey': 'open' }))).toEqual({
      conclusion: 'failed',
      failure,
      evidence,
    })
  })

  test('asks for the target’s products by name, so that one that is not listed counts as absent', async () => {
    const gateway = new ToldGateway()
    await look(gateway)
    expect(gateway.asked).toEqual([{ call: 'read', login: 'bakery', wanted: ['product:Survey'] }])
  })

  test('tells each field of the target', async () => {
    const both = { ...step, target: { status: ['open'], singleBilling: [true] } } as const
    const told = await observeByReading(
      both,
      undefined,
      bakery,
      new ToldGateway().shows({ singleBilling: false }),
      freeCall,
    )
    expect('message' in told && told.message).toContain(
      'status is not shown, wanted open; singleBilling is false, wanted true',
    )
  })
})
