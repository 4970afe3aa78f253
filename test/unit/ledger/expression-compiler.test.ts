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
        '(#0[0] = :0) AND ((attribute_not_exists(#1)) OR (#1.#2 < :1)) AND ' +
        '(NOT (attribute_type(#0, :2) AND contains(#0, :3))) AND (size(#0) <= :4)',
      updateExpression:
        'SET #1 = :5, #3 = if_not_exists(#3, :7) + :6, #0 = list_append(if_not_exists(#0, :9), :8), ' +
        '#4 = if_not_exists(#4, :1) REMOVE #5',
      names: { '#0': 'queue', '#1': 'lease', '#2': 'until', '#3': 'turn', '#4': 'dueAt', '#5': 'notBefore' },
      values: {
        ':0': 'op-1',
        ':1': 100,
        ':2': 'L',
        ':3': 'op-2',
        ':4': 199,
        ':5': { token: 't', until: 100 },
        ':6': 1,
        ':7': 0,
        ':8': ['op-2'],
        ':9': [],
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
    expect(compiled.updateExpression).toBe('SET #0 = :0, #1 = :1, #2 = :0')
  })

  it('never lets content into an expression', () => {
    const nasty = 'a = :1 OR attribute_exists(#0)'
    const { conditionExpression, names, values } = compileWrite({
      condition: { is: 'equal', path: [nasty], value: nasty },
    })
    expect(conditionExpression).toBe('#0 = :0')
    expect(names).toEqual({ '#0': nasty })
    expect(values).toEqual({ ':0': nasty })
  })

  it.each<[name: string, condition: Condition, text: string]>([
    ['a group of one', { all: [{ is: 'present', path: ['a'] }] }, 'attribute_exists(#0)'],
    [
      'groups of one within each other',
      { any: [{ all: [{ any: [{ is: 'present', path: ['a'] }] }] }] },
      'attribute_exists(#0)',
    ],
    ['not of a group of one', { not: { all: [{ is: 'present', path: ['a'] }] } }, 'NOT (attribute_exists(#0))'],
  ])('has no redundant parentheses, which DynamoDB refuses: %s', (_name, condition, text) => {
    expect(compileWrite({ condition }).conditionExpression).toBe(text)
  })

  it('removes entries of a list from its end, so that positions keep their meaning', () => {
    const { updateExpression } = compileWrite({
      changes: [{ remove: ['q', 0] }, { remove: ['q', 11] }, { remove: ['q', 2] }],
    })
    expect(updateExpression).toBe('REMOVE #0[11], #0[2], #0[0]')
  })
})
