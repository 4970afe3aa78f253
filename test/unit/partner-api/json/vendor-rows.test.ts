import { describe, expect, it } from 'vitest'
import { noneAmbiguous } from '../../../../shared/partner-api/json/json-answer.ts'
import { readRows } from '../../../../shared/partner-api/json/vendor-rows.ts'

/** Rows of which only the name is read. */
const read = (list: readonly unknown[], ambiguous: ReadonlyMap<number, readonly string[]> = noneAmbiguous) =>
  readRows(list, ambiguous, ({ name }, problems) => {
    if (typeof name === 'string') return { value: name }
    problems.push('name is no text')
    return { key: { vendorId: 'a1' } }
  })

describe('a list of rows', () => {
  it('is read row by row, and says of no odd rows where there are none', () => {
    expect(read([])).toEqual({ values: [] })
    expect(read([{ name: 'a', more: 1 }, { name: 'b' }])).toEqual({ values: ['a', 'b'] })
  })

  it('loses an odd row and not the rows beside it', () => {
    expect(read([{ name: 'a' }, { name: 7 }, { name: 'b' }])).toEqual({
      values: ['a', 'b'],
      oddRows: [{ index: 1, vendorId: 'a1', counts: false, reason: 'name is no text' }],
    })
  })

  it.each([[null], ['a'], [7], [[]], [[{ name: 'a' }]]])('holds %j, which is no row', (row) => {
    const { values, oddRows } = read([row, { name: 'b' }])
    expect(values).toEqual(['b'])
    expect(oddRows).toEqual([{ index: 0, counts: false, reason: 'the row is no object' }])
  })

  it('takes nothing of what stands twice in a row', () => {
    const { values, oddRows } = read(
      [{ name: 'a' }, { name: 'b', other: 1 }],
      new Map([
        [0, ['name']],
        [1, ['other']],
      ]),
    )
    expect(values).toEqual(['b'])
    expect(oddRows).toMatchObject([
      { index: 0, counts: false },
      { index: 1, counts: true },
    ])
  })

  it('is said to be odd in few words, however much of it is', () => {
    const long = readRows([{}], noneAmbiguous, (_row, problems) => {
      for (let count = 0; count < 100; count++) problems.push('a field is odd')
      return {}
    })
    expect(long.oddRows?.[0]?.reason.length).toBe(200)
  })
})
