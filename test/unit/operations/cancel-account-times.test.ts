import { describe, expect, test } from 'vitest'
import { effectiveTimeFault, laterTime } from '../../../shared/operations/cancel-account/effective-time.ts'
import { cancelAccountFault } from '../../../shared/operations/cancel-account/fault.ts'
import { lookedAt, partnerWith } from '../../support/operations/operation-context.ts'

const day = 86_400_000
const twoYears = 2 * 366 * day
const at = (time: number) => ({ effectiveAt: new Date(time).toISOString() })

describe('the time of a cancellation', () => {
  const tooOld = 'must not lie more than a day back: the vendor cancels nothing in retrospect'
  const tooFar = 'must not lie more than two years ahead'
  const rows: { what: string; input: { effectiveAt?: string }; rule: string | undefined }[] = [
    { what: 'may be left out', input: {}, rule: undefined },
    { what: 'may be now', input: at(lookedAt), rule: undefined },
    { what: 'may lie a day back', input: at(lookedAt - day), rule: undefined },
    { what: 'must not lie a day and a millisecond back', input: at(lookedAt - day - 1), rule: tooOld },
    { what: 'must not lie in another century', input: { effectiveAt: '1926-11-25T00:00:00Z' }, rule: tooOld },
    { what: 'may lie two years ahead', input: at(lookedAt + twoYears), rule: undefined },
    { what: 'must not lie two years and a millisecond ahead', input: at(lookedAt + twoYears + 1), rule: tooFar },
    { what: 'must not be absurd', input: { effectiveAt: '2099-01-01T00:00:00Z' }, rule: tooFar },
    { what: 'must be a time at all', input: { effectiveAt: 'soon' }, rule: tooOld },
  ]

  test.each(rows)('$what', ({ input, rule }) => {
    expect(effectiveTimeFault(input, lookedAt)).toBe(rule)
  })

  test.each(rows)('$what, and at the door is a fault of input.effectiveAt otherwise', ({ input, rule }) => {
    const fault = cancelAccountFault(input, partnerWith({ cancel: 'v3' }), 'bakery', lookedAt)
    expect(fault).toEqual(rule === undefined ? undefined : { field: 'input.effectiveAt', rule })
  })
})

describe('a cancellation is for later', () => {
  test.each([
    ['not where no time is given', {}, undefined],
    ['not where it is now', at(lookedAt), undefined],
    ['not where it has passed', at(lookedAt - 1), undefined],
    ['where it lies a millisecond ahead', at(lookedAt + 1), lookedAt + 1],
  ])('%s', (_what, input, time) => {
    expect(laterTime(input, lookedAt)).toBe(time)
  })
})
