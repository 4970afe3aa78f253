import { describe, expect, test } from 'vitest'
import type { AccountFields, TargetFields } from '../../../shared/domain/account-fields.ts'
import { type Conclusion, conclude, onlyTarget, reaches } from '../../../shared/domain/conclusion.ts'

interface Row {
  reason: string
  before: AccountFields | undefined
  seen: AccountFields
  target: TargetFields
  conclusion: Conclusion
}

const opened: TargetFields = { 'product:EmailMarketing': ['open'] }
const canceled: TargetFields = { 'product:EmailMarketing': ['canceled', 'absent'] }
const both: TargetFields = { 'product:EmailMarketing': ['open'], singleBilling: [true] }

const rows: Row[] = [
  {
    reason: 'the wanted value is seen where another was before',
    before: { 'product:EmailMarketing': 'canceled' },
    seen: { 'product:EmailMarketing': 'open' },
    target: opened,
    conclusion: 'reached',
  },
  {
    reason: 'the target is seen, although what was before is not known',
    before: undefined,
    seen: { 'product:EmailMarketing': 'open' },
    target: opened,
    conclusion: 'reached',
  },
  {
    reason: 'any of several values counts: a cancelled product may also be gone',
    before: { 'product:EmailMarketing': 'open' },
    seen: { 'product:EmailMarketing': 'absent' },
    target: canceled,
    conclusion: 'reached',
  },
  {
    reason: 'the target was there before and still is: whether that proves anything is for the caller',
    before: { 'product:EmailMarketing': 'open' },
    seen: { 'product:EmailMarketing': 'open' },
    target: opened,
    conclusion: 'reached',
  },
  {
    reason: 'nothing moved',
    before: { 'product:EmailMarketing': 'canceled' },
    seen: { 'product:EmailMarketing': 'canceled' },
    target: opened,
    conclusion: 'as-before',
  },
  {
    reason: 'a change in a field that is not the target is no evidence of this write',
    before: { 'product:EmailMarketing': 'canceled', status: 'open' },
    seen: { 'product:EmailMarketing': 'canceled', status: 'canceled' },
    target: opened,
    conclusion: 'as-before',
  },
  {
    reason: 'neither as before nor as wanted: somebody else was there',
    before: { 'product:EmailMarketing': 'open' },
    seen: { 'product:EmailMarketing': 'trial' },
    target: canceled,
    conclusion: 'elsewhere',
  },
  {
    reason: 'a value that we do not know is a third state, never success',
    before: { 'product:EmailMarketing': 'canceled' },
    seen: { 'product:EmailMarketing': 'unrecognised' },
    target: opened,
    conclusion: 'elsewhere',
  },
  {
    reason: 'a field that is not shown any more is a third state, never success',
    before: { 'product:EmailMarketing': 'canceled' },
    seen: {},
    target: opened,
    conclusion: 'elsewhere',
  },
  {
    reason: 'of two fields one moved and one did not',
    before: { 'product:EmailMarketing': 'canceled', singleBilling: false },
    seen: { 'product:EmailMarketing': 'open', singleBilling: false },
    target: both,
    conclusion: 'elsewhere',
  },
  {
    reason: 'both of two fields are as before',
    before: { 'product:EmailMarketing': 'canceled', singleBilling: false },
    seen: { 'product:EmailMarketing': 'canceled', singleBilling: false },
    target: both,
    conclusion: 'as-before',
  },
  {
    reason: 'without a before, not seeing the target proves nothing',
    before: undefined,
    seen: { 'product:EmailMarketing': 'canceled' },
    target: opened,
    conclusion: 'before-unknown',
  },
  {
    reason: 'a before that lacks one of the target’s fields is no before',
    before: { 'product:EmailMarketing': 'canceled' },
    seen: { 'product:EmailMarketing': 'canceled', singleBilling: false },
    target: both,
    conclusion: 'before-unknown',
  },
  {
    reason: 'a false is a value that was known',
    before: { singleBilling: false },
    seen: { singleBilling: false },
    target: { singleBilling: [true] },
    conclusion: 'as-before',
  },
]

describe('the conclusion from one look', () => {
  test.each(rows)('is $conclusion: $reason', ({ before, seen, target, conclusion }) => {
    expect(conclude(before, seen, target)).toBe(conclusion)
  })
})

describe('a target', () => {
  test('is not reached by a field that is not shown', () => {
    expect(reaches({}, opened)).toBe(false)
  })

  test('is reached only by all of its fields', () => {
    expect(reaches({ 'product:EmailMarketing': 'open' }, both)).toBe(false)
    expect(reaches({ 'product:EmailMarketing': 'open', singleBilling: true }, both)).toBe(true)
  })

  test('takes out of what is known its own fields and nothing else', () => {
    const known: AccountFields = { presence: 'present', singleBilling: false, status: 'open' }
    expect(onlyTarget(known, both)).toEqual({ singleBilling: false })
    expect(Object.keys(onlyTarget(known, both))).toEqual(['singleBilling'])
  })
})
