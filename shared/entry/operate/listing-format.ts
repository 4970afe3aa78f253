import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import type { OperationReport } from '../../engine/describe-operation.ts'
import { jsonAnswer, problemAnswer } from '../http/problem.ts'

const formats = ['application/json', 'application/x-ndjson', 'text/csv'] as const

export type ListingFormat = (typeof formats)[number]

/** What surrounds a page: how far it looked, and where to go on. */
export interface PageEnd {
  looked: { count: number; until?: string }
  next?: string
  resume?: string
}

/**
 * The format that a client prefers; JSON where it says nothing.
 *
 * @returns nothing where it takes none of them
 */
export function formatOf(accept: string | undefined): ListingFormat | undefined {
  if (accept === undefined || accept.trim() === '') return 'application/json'
  const ranges = accept.split(',').map((range) => {
    const [name = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
    const quality = Number(parameters.find((one) => one.startsWith('q='))?.slice(2) ?? 1)
    return { name, quality }
  })
  const wanted = ranges.filter(({ quality }) => quality > 0).sort((one, other) => other.quality - one.quality)
  for (const { name } of wanted) {
    const format = formats.find((one) => name === '*/*' || name === one || name === `${one.split('/')[0]}/*`)
    if (format !== undefined) return format
  }
  return undefined
}

export const formatUnknown = () =>
  problemAnswer({
    status: 406,
    code: 'FORMAT_UNKNOWN',
    title: 'The answer cannot be given in a format that the request accepts.',
    detail: `Accept must name one of ${formats.join(', ')}.`,
  })

/**
 * A page of operations in a format. In NDJSON and CSV, which hold nothing but operations, the headers `next-cursor`,
 * `resume-cursor`, `looked-at` and `looked-until` say what JSON says beside them.
 */
export function listingAnswer(
  format: ListingFormat,
  operations: readonly OperationReport[],
  end: PageEnd,
): APIGatewayProxyStructuredResultV2 {
  if (format === 'application/json') return jsonAnswer(200, { operations, ...end }, { vary: 'accept' })
  const body =
    format === 'text/csv'
      ? [csvColumns, ...operations.map(csvCells)].map((cells) => `${cells.map(csvCell).join(',')}\r\n`)
      : operations.map((one) => `${JSON.stringify(one)}\n`)
  return {
    statusCode: 200,
    headers: {
      'content-type': format === 'text/csv' ? 'text/csv; charset=utf-8; header=present' : format,
      'cache-control': 'no-store',
      vary: 'accept',
      'looked-at': String(end.looked.count),
      ...(end.looked.until === undefined ? {} : { 'looked-until': end.looked.until }),
      ...(end.next === undefined ? {} : { 'next-cursor': end.next }),
      ...(end.resume === undefined ? {} : { 'resume-cursor': end.resume }),
    },
    body: body.join(''),
  }
}

/** Append-only: billing imports them by name. Free text is not among them, since a spreadsheet would run it as a formula. */
const csvColumns = [
  ...['operationId', 'operation', 'partner', 'account', 'status', 'code', 'concludedBy', 'effect'],
  ...['receivedAt', 'finishedAt', 'effectiveAt', 'planType', 'attempts'],
] as const

const csvCells = (report: OperationReport): string[] =>
  csvColumns.map((name) => String((name === 'attempts' ? report.attempts.length : report[name]) ?? ''))

const csvCell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
