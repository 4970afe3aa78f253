import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { type CsvError, type Info, parse } from 'csv-parse'
import { CliError } from '../cli-error.ts'

/** A record of a file with the line on which it begins, or why it cannot be read. */
export type FileRecord =
  | { line: number; values: Readonly<Record<string, unknown>> }
  | { line: number; code: string; problem: string }

/** Longer records are no operation: a message holds 256 kB at most, and needs far less. */
const longestRecord = 256_000
/** No line of a table is: a quoted value of several lines may hold more. */
const longestLine = 64_000
/** Ends a line that was cut: a quote in the middle of a value is wrong wherever it stands. */
const tooLong = '"""'
const separators = [',', ';', '\t'] as const

/**
 * The records of a CSV or NDJSON file, one after the other. A bad one is a record with a problem, and the next ones follow.
 *
 * @throws CliError when the file cannot be read, or its first line cannot be the names of columns
 */
export async function* readRecords(path: string): AsyncGenerator<FileRecord> {
  const begin = await beginningOf(path)
  if (begin.trimStart().startsWith('{')) yield* linesOfJson(path)
  else yield* rowsOfCsv(path, begin)
}

async function beginningOf(path: string): Promise<string> {
  try {
    await using file = await open(path)
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(65_536) })
    const bytes = buffer.subarray(0, bytesRead)
    if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff) || bytes.includes(0))
      throw new CliError('usage', 'FILE_ENCODING', `${path} is not UTF-8.`, ['Save it as CSV UTF-8.'])
    return bytes.toString('utf8').replace(/^\ufeff/, '')
  } catch (error) {
    if (error instanceof CliError) throw error
    throw new CliError('usage', 'FILE_UNREADABLE', `${path} cannot be read: ${(error as Error).message}`)
  }
}

/** The separator is the one that the names of the columns are separated by: values never decide it. */
export function separatorOf(beginning: string): string {
  const head = beginning.split(/\r?\n|\r/, 1)[0] ?? ''
  const counted = separators.map((one) => ({ one, count: head.split(one).length }))
  return counted.reduce((best, next) => (next.count > best.count ? next : best)).one
}

async function* rowsOfCsv(path: string, beginning: string): AsyncGenerator<FileRecord> {
  const bad: FileRecord[] = []
  let lastBad = 0
  const parser = parse({
    bom: true,
    delimiter: separatorOf(beginning),
    columns: (names: string[]) => columnsOf(path, names),
    info: true,
    trim: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: longestRecord,
    on_skip: (error: CsvError | undefined) => {
      // A row has one report, also where each of its quotes is wrong.
      if (lineOf(error) === lastBad) return undefined
      lastBad = lineOf(error)
      bad.push({ line: lineOf(error), code: 'ROW_UNREADABLE', problem: sentenceOf(error) })
      return undefined
    },
  })
  const source = Readable.from(shortLines(path))
  source.once('error', (error) => parser.destroy(error))
  source.pipe(parser)
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: Record<string, string>; info: Info }>) {
      yield* bad.splice(0)
      const text = Object.values(record).join('')
      const line = info.lines - (text.split('\n').length - 1)
      yield encodingFault(line, text) ?? { line, values: record }
    }
  } finally {
    source.destroy()
  }
  yield* bad.splice(0)
}

/** The file with each line that is too long cut to one that no row can be, so that the rows after it are read. */
async function* shortLines(path: string): AsyncGenerator<string> {
  let length = 0
  for await (const part of createReadStream(path, 'utf8') as AsyncIterable<string>) {
    let kept = ''
    for (const [index, piece] of part.split('\n').entries()) {
      if (index > 0) {
        kept += length > longestLine ? `${tooLong}\n` : '\n'
        length = 0
      }
      if (length < longestLine) kept += piece.slice(0, longestLine - length)
      length += piece.length
    }
    yield kept
  }
  if (length > longestLine) yield tooLong
}

function columnsOf(path: string, names: readonly string[]): string[] {
  const doubled = names.find((name, index) => name !== '' && names.indexOf(name) !== index)
  const steps = ['Columns are named in docs/reference/command-line.md: operation, partner, account, input.…']
  if (doubled !== undefined)
    throw new CliError('usage', 'COLUMN_DOUBLED', `${path} has the column ${JSON.stringify(doubled)} twice.`, steps)
  const unknown = names.find(
    (name) =>
      !/^(operation|partner|account|vendorId|operationId|n|after|priority|notAfter|input|metadata|(input|metadata|expects)\.[A-Za-z][\w.]*(:json)?|#.*)$/.test(
        name,
      ),
  )
  if (unknown !== undefined)
    throw new CliError(
      'usage',
      'COLUMN_UNKNOWN',
      `${path} has a column ${JSON.stringify(unknown.slice(0, 60))}, which is none of an operation.`,
      steps,
    )
  return [...names]
}

const lineOf = (error: CsvError | undefined): number => Number((error as { lines?: number } | undefined)?.lines ?? 0)

function sentenceOf(error: CsvError | undefined): string {
  switch (error?.code) {
    case 'CSV_MAX_RECORD_SIZE':
      return `the row is longer than ${longestRecord} bytes; a quote that is opened and not closed makes it so`
    case 'CSV_RECORD_INCONSISTENT_COLUMNS':
    case 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH':
      return 'the row has more or fewer values than there are columns'
    case 'CSV_QUOTE_NOT_CLOSED':
      return 'a quote is opened and not closed; all after it belongs to one value'
    default:
      return `the quotes of the row do not fit, or it is longer than ${longestLine} characters`
  }
}

const encodingFault = (line: number, text: string): FileRecord | undefined =>
  text.includes('\ufffd')
    ? { line, code: 'ROW_ENCODING', problem: 'the row holds bytes that are not UTF-8' }
    : undefined

async function* linesOfJson(path: string): AsyncGenerator<FileRecord> {
  let line = 0
  let rest = ''
  let isTooLong = false
  const record = (text: string): FileRecord[] => {
    line += 1
    if (isTooLong || text.length > longestRecord) {
      isTooLong = false
      return [{ line, code: 'ROW_UNREADABLE', problem: `the line is longer than ${longestRecord} bytes` }]
    }
    if (text.trim() === '') return []
    const fault = encodingFault(line, text)
    if (fault !== undefined) return [fault]
    try {
      const values: unknown = JSON.parse(text)
      if (typeof values === 'object' && values !== null && !Array.isArray(values))
        return [{ line, values: values as Record<string, unknown> }]
    } catch {
      // It gets the same problem as JSON that is no object.
    }
    return [{ line, code: 'ROW_UNREADABLE', problem: 'the line is not a JSON object' }]
  }
  for await (const part of createReadStream(path, 'utf8') as AsyncIterable<string>) {
    const pieces = (line === 0 && rest === '' ? part.replace(/^\ufeff/, '') : part).split('\n')
    for (const [index, piece] of pieces.entries()) {
      if (rest.length + piece.length > longestRecord) isTooLong = true
      rest = isTooLong ? 'x' : rest + piece
      if (index === pieces.length - 1) continue
      yield* record(rest)
      rest = ''
    }
  }
  if (rest !== '') yield* record(rest)
}
