import { expect, test } from 'vitest'
import { exitCodes } from '../../../operator/cli/exit-codes.ts'
import { fitted, plain, tableLines, widthOf } from '../../../operator/cli/table.ts'

const heads = ['ID', 'TEXT']

test('columns stand side by side, and the last is cut to the terminal', () => {
  expect(
    tableLines(
      heads,
      [
        ['a', 'something long'],
        ['bcd', 'x'],
      ],
      17,
    ),
  ).toEqual(['ID   TEXT', 'a    something l…', 'bcd  x'])
})

test('a pipe gets all of it', () => {
  expect(tableLines(heads, [['a', 'x'.repeat(300)]])[1]).toHaveLength(304)
})

test('where the columns do not fit, each row is a block no wider than the terminal', () => {
  const lines = tableLines(
    ['ID', 'MORE', 'TEXT'],
    [
      ['a'.repeat(30), '', 'text'],
      ['b', 'more', ''],
    ],
    20,
  )
  expect(lines).toEqual([`ID: ${'a'.repeat(15)}…`, 'TEXT: text', '', 'ID: b', 'MORE: more'])
})

test('wide characters take two columns, combining marks none', () => {
  expect([widthOf('日本'), widthOf('e\u0301'), fitted('日本語', 4)]).toEqual([4, 1, '日…'])
})

test('what an answer holds cannot move the cursor or turn the text', () => {
  expect(plain('a\u001b[2Jb\u202ec\n')).toBe('a [2Jb c ')
})

test('exit codes are a contract: they never change', () => {
  const numbers = Object.fromEntries(Object.entries(exitCodes).map(([name, { code }]) => [name, code]))
  expect(numbers).toEqual({
    done: 0,
    fault: 1,
    usage: 2,
    refused: 3,
    parked: 4,
    unreachable: 5,
    notConfirmed: 6,
    stopped: 7,
    timeout: 8,
    interrupted: 130,
  })
})
