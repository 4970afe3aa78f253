import { describe, expect, it } from 'vitest'
import { compileWrite } from '../../../shared/ledger/expression-compiler.ts'
import type { Condition } from '../../../shared/ledger/item-store.ts'

describe('a compiled write', () => {
  it('is what DynamoDB wants for a step of the protocol', () => {
    const compiled = compileWrite({
      condition: {
        all: [
          { is: 'equal', path: ['queue', 0], value: 'op-1' },
          {
            any: [
              { is: 'missing', path: ['lease'] },
              { is: 'less', path: ['lease', 'until'], value: 100 },
            ],
          },
          { not: { is: 'holding', path: ['queue'], value: 'op-2' } },
          { is: 'size', path: ['queue'], compare: 'lessOrEqual', value: 199 },
        ],
      },
      changes: [
        { set: ['lease'], value: { token: 't', until: 100 } },
        { add: ['turn'], value: 1 },
        { append: ['queue'], value: ['op-2'] },
        { setIfMissing: ['dueAt'], value: 100 },
        { remove: ['notBefore'] },
      ],
    })
    expect(compiled).toEqual({
      conditionExpression:
        '(#n0[0] = :v0) AND ((attribute_not_exists(#n1)) OR (#n1.#n2 < :v1)) AND ' +
        '(NOT (attribute_type(#n0, :v2) AND contains(#n0, :v3))) AND (size(#n0) <= :v4)',
      updateExpression:
        'SET #n1 = :v5, #n3 = if_not_exists(#n3, :v7) + :v6, #n0 = list_append(if_not_exists(#n0, :v9), :v8), ' +
        '#n4 = if_not_exists(#n4, :v1) REMOVE #n5',
      names: { '#n0': 'queue', '#n1': 'lease', '#n2': 'until', '#n3': 'turn', '#n4': 'dueAt', '#n5': 'notBefore' },
      values: {
        ':v0': 'op-1',
        ':v1': 100,
        ':v2': 'L',
        ':v3': 'op-2',
        ':v4': 199,
        ':v5': { token: 't', until: 100 },
        ':v6': 1,
        ':v7': 0,
        ':v8': ['op-2'],
        ':v9': [],
      },
    })
  })

  it('is empty when nothing is asked', () => {
    expect(compileWrite({})).toEqual({ names: {}, values: {} })
  })

  it('keeps the number 1 and the text 1 apart, which share a placeholder with nothing but themselves', () => {
    const compiled = compileWrite({
      changes: [
        { set: ['a'], value: 1 },
        { set: ['b'], value: '1' },
        { set: ['c'], value: 1 },
      ],
    })
    expect(compiled.updateExpression).toBe('SET #n0 = :v0, #n1 = :v1, #n2 = :v0')
  })

  it('never lets content into an expression', () => {
    const nasty = 'a = :v1 OR attribute_exists(#n0)'
    const { conditionExpression, names, values } = compileWrite({
      condition: { is: 'equal', path: [nasty], value: nasty },
    })
    expect(conditionExpression).toBe('#n0 = :v0')
    expect(names).toEqual({ '#n0': nasty })
    expect(values).toEqual({ ':v0': nasty })
  })

  it.each<[name: string, condition: Condition, text: string]>([
    ['a group of one', { all: [{ is: 'present', path: ['a'] }] }, 'attribute_exists(#n0)'],
    [
      'groups of one within each other',
      { any: [{ all: [{ any: [{ is: 'present', path: ['a'] }] }] }] },
      'attribute_exists(#n0)',
    ],
    ['not of a group of one', { not: { all: [{ is: 'present', path: ['a'] }] } }, 'NOT (attribute_exists(#n0))'],
  ])('has no redundant parentheses, which DynamoDB refuses: %s', (_name, condition, text) => {
    expect(compileWrite({ condition }).conditionExpression).toBe(text)
  })

  it('removes entries of a list from its end, so that positions keep their meaning', () => {
    const { updateExpression } = compileWrite({
      changes: [{ remove: ['q', 0] }, { remove: ['q', 11] }, { remove: ['q', 2] }],
    })
    expect(updateExpression).toBe('REMOVE #n0[11], #n0[2], #n0[0]')
  })
})
