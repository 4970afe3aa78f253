import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromAttributeValue, toAttributeValue } from '../../../shared/ledger/attribute-values.ts'
import type { ItemValue } from '../../../shared/ledger/item-store.ts'

const settings = { seed: 20_261_122, numRuns: 1_000 }

describe("the ledger's values", () => {
  it('come back from DynamoDB as they went in, whatever the names', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        // As a message brings it: `__proto__` as a name of its own.
        const value = JSON.parse(JSON.stringify(json)) as ItemValue
        // Outside of DynamoDB's range; the next test has these.
        fc.pre(!/e[-+](?:1[2-9]|[2-3]\d)\d/.test(JSON.stringify(json)))
        expect(JSON.stringify(fromAttributeValue(toAttributeValue(value)))).toBe(JSON.stringify(value))
      }),
      settings,
    )
  })

  it('that DynamoDB cannot hold are refused with the place where they stand, and never shown', () => {
    const bad = fc.constantFrom<unknown>(
      undefined,
      Number.NaN,
      1e200,
      1e-200,
      5n,
      Symbol('x'),
      new Map([['hunter2', 1]]),
      () => 'hunter2',
    )
    fc.assert(
      fc.property(bad, fc.constantFrom('a', 'b'), fc.nat(2), (value, name, position) => {
        const list = Array.from({ length: 3 }, (_, at) => (at === position ? value : 'hunter2'))
        const refusal = expect.objectContaining({
          code: 'STORE_REFUSED',
          message: expect.stringMatching(new RegExp(`at value\\.${name}\\[${position}\\]: (?!.*hunter2)`)),
        })
        expect(() => toAttributeValue({ [name]: list } as never)).toThrow(refusal)
      }),
      settings,
    )
  })
})
