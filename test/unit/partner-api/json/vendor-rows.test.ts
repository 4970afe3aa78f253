import { describe, expect, it } from 'vitest'
import { vendorRows } from '../../../../shared/partner-api/json/vendor-rows.ts'

/** Rows of which only the name is checked, and may be left out. */
const rows = vendorRows<{ name: string | undefined }>(({ name }) =>
  name === undefined || typeof name === 'string' ? undefined : 'name',
)

describe('a list of rows', () => {
  const taken: [list: unknown, reason: string][] = [
    [[], 'no rows'],
    [[{}], 'what may be left out is left out'],
    [[{ name: 'a', more: 1 }, { name: 'b' }], 'other fields may be there'],
  ]
  it.each(taken)('%j is taken as it stands: %s', (list) => {
    const { success, data } = rows.safeParse(list)
    expect(success).toBe(true)
    expect(data).toBe(list)
  })

  const refused: [list: unknown, path: (string | number)[], reason: string][] = [
    [{}, [], 'no list'],
    [null, [], 'nothing'],
    ['[]', [], 'a text'],
    [[{ name: 'a' }, { name: 7 }], [1, 'name'], 'a field of another kind'],
    [[{ name: null }, 7], [0, 'name'], 'the first that is wrong is named'],
    [[null], [0], 'nothing where a row belongs'],
    [['a'], [0], 'a text where a row belongs'],
    [[[]], [0], 'a list where a row belongs, though it has every field that may be left out'],
    [[[{ name: 'a' }]], [0], 'a row within a list'],
  ]
  it.each(refused)('%j is refused at %j: %s', (list, path) => {
    const { success, error } = rows.safeParse(list)
    expect(success).toBe(false)
    expect(error?.issues.map((issue) => issue.path)).toEqual([path])
  })
})
