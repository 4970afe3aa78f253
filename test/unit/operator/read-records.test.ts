import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type FileRecord, readRecords, separatorOf } from '../../../operator/cli/files/read-records.ts'
import { temporaryFolder } from '../../integration/local/support/temporary-folder.ts'

async function recordsOf(text: string | Buffer, name = 'rows.csv'): Promise<FileRecord[]> {
  const path = join(temporaryFolder(), name)
  writeFileSync(path, text)
  const found: FileRecord[] = []
  for await (const record of readRecords(path)) found.push(record)
  return found
}

/** In the order of lines: a bad row is known before or after its neighbours. */
const brief = (records: readonly FileRecord[]) =>
  records
    .toSorted((one, other) => one.line - other.line)
    .map((one) => ('problem' in one ? [one.line, one.code] : [one.line, one.values.account]))

const head = 'account,input.product'

test.each([
  ['a byte order mark before the names', '\ufeffaccount,n\na,1\n', [[2, 'a']]],
  ['semicolons, as spreadsheets of some countries write them', 'account;n\na;1\n', [[2, 'a']]],
  ['a comma in a value of a file with semicolons', 'account;n;input.note\na;1;x, y\n', [[2, 'a']]],
  ['tabs', 'account\tn\na\t1\n', [[2, 'a']]],
  [
    'carriage returns',
    `${head}\r\na,b\r\nc,d\r\n`,
    [
      [2, 'a'],
      [3, 'c'],
    ],
  ],
  [
    'a quoted value over two lines, and the line of the next row',
    `${head}\n"a","x\ny"\nc,d\n`,
    [
      [2, 'a'],
      [4, 'c'],
    ],
  ],
  [
    'a row with too many values between good ones',
    `${head}\na,b\nc,d,e\nf,g\n`,
    [
      [2, 'a'],
      [3, 'ROW_UNREADABLE'],
      [4, 'f'],
    ],
  ],
  [
    'a quote in the middle of a value',
    `${head}\na,b"c\nd,e\n`,
    [
      [2, 'ROW_UNREADABLE'],
      [3, 'd'],
    ],
  ],
  [
    'a quote that is never closed',
    `${head}\na,b\nc,"d\ne,f\n`,
    [
      [2, 'a'],
      [4, 'ROW_UNREADABLE'],
    ],
  ],
  [
    'a line of 10 MB between good ones',
    `${head}\na,b\n${'x'.repeat(10_000_000)},c\nd,e\n`,
    [
      [2, 'a'],
      [3, 'ROW_UNREADABLE'],
      [4, 'd'],
    ],
  ],
  [
    'a line of 10 MB at the end',
    `${head}\na,b\nc,${'x'.repeat(10_000_000)}`,
    [
      [2, 'a'],
      [3, 'ROW_UNREADABLE'],
    ],
  ],
  ['a line of 60 kB, which is whole', `${head}\na,${'x'.repeat(60_000)}\n`, [[2, 'a']]],
  ['an empty line', `${head}\n\na,b\n`, [[3, 'a']]],
] as const)('CSV with %s', async (_what, text, expected) => {
  expect(brief(await recordsOf(text))).toEqual(expected)
})

test('bytes that are not UTF-8 are a bad row, and the others go on', async () => {
  const text = Buffer.concat([
    Buffer.from(`${head}\n`),
    Buffer.from([0x6d, 0xfc, 0x6c, 0x2c, 0x62, 0x0a]),
    Buffer.from('a,b\n'),
  ])
  expect(brief(await recordsOf(text))).toEqual([
    [2, 'ROW_ENCODING'],
    [3, 'a'],
  ])
})

test.each([
  ['a column that no operation has', 'account,produkt\na,b\n', 'COLUMN_UNKNOWN'],
  ['a column twice', 'account,account\na,b\n', 'COLUMN_DOUBLED'],
  ['UTF-16', Buffer.from('\ufeffaccount,n\na,1\n', 'utf16le'), 'FILE_ENCODING'],
])('a file with %s is refused as a whole', async (_what, text, code) => {
  await expect(recordsOf(text)).rejects.toMatchObject({ code, exit: 'usage' })
})

test('NDJSON: a line that is too long or no object is bad, and the others go on', async () => {
  const text = `{"account":"a"}\n{"x":"${'x'.repeat(10_000_000)}"}\n[1]\nnope\n\n{"account":"b"}`
  const found = await recordsOf(text, 'rows.ndjson')
  expect(brief(found)).toEqual([
    [1, 'a'],
    [2, 'ROW_UNREADABLE'],
    [3, 'ROW_UNREADABLE'],
    [4, 'ROW_UNREADABLE'],
    [6, 'b'],
  ])
})

test('the names of the columns decide the separator, never the values', () => {
  expect(separatorOf('a,b\n1;2;3;4')).toBe(',')
})
