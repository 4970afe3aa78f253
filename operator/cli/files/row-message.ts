import { createHash } from 'node:crypto'
import { CliError } from '../cli-error.ts'
import type { FileRecord } from './read-records.ts'
import { batchPattern, rowId } from './row-identity.ts'

export interface RowDefaults {
  batch?: string
  operation?: string
  partner?: string
}

/** A row that may be sent, or why it may not. */
export type Row =
  | {
      line: number
      operationId: string
      message: Readonly<Record<string, unknown>>
      digest: string
      n?: number
      isDerived: boolean
    }
  | { line: number; operationId?: string; code: string; problem: string }

export type SendableRow = Extract<Row, { message: unknown }>

/** @throws CliError when the batch's name cannot begin an id */
export function checkBatch(batch: string | undefined): void {
  if (batch !== undefined && !batchPattern.test(batch))
    throw new CliError(
      'usage',
      'BATCH_INVALID',
      `--batch must be 1–40 letters, digits, or . _ ~ -, the first a letter or digit, but is ${JSON.stringify(batch)}.`,
    )
}

/** Makes the message of a record; what it holds is checked by the API. */
export function rowMessage(record: FileRecord, defaults: RowDefaults): Row {
  if ('problem' in record) return record
  const { line } = record
  const fields: Record<string, unknown> = {}
  for (const [column, value] of Object.entries(record.values)) {
    if (value === '' || column.startsWith('#')) continue
    const placed = place(fields, column, value)
    if (placed !== undefined) return { line, code: 'ROW_INVALID', problem: placed }
  }
  const { n: number, ...rest } = fields
  const n = number === undefined ? undefined : Number(number)
  if (n !== undefined && !(Number.isInteger(n) && n >= 1 && n <= 1_000_000))
    return { line, code: 'ROW_INVALID', problem: `n must be a whole number from 1, but is ${JSON.stringify(number)}` }
  const message: Record<string, unknown> = {
    ...(defaults.operation === undefined ? {} : { operation: defaults.operation }),
    ...(defaults.partner === undefined ? {} : { partner: defaults.partner }),
    input: {},
    ...rest,
  }
  for (const field of ['operation', 'partner'] as const)
    if (typeof message[field] !== 'string')
      return { line, code: 'ROW_INVALID', problem: `${field} is missing: as a column, or as --${field}` }
  const own = message.operationId
  if (own === undefined) {
    if (defaults.batch === undefined)
      return { line, code: 'ROW_INVALID', problem: 'operationId is missing: as a column, or made from --batch' }
    const account = message.account ?? message.vendorId ?? ''
    const { operation, partner } = message as { operation: string; partner: string }
    message.operationId = rowId({
      batch: defaults.batch,
      operation,
      partner,
      account: String(account),
      ...(n === undefined ? {} : { n }),
    })
  }
  const digest = createHash('sha256').update(JSON.stringify(message)).digest('base64url')
  return {
    line,
    operationId: String(message.operationId),
    message,
    digest,
    isDerived: own === undefined,
    ...(n === undefined ? {} : { n }),
  }
}

/** Puts a column's value in its place; a text where that cannot be. */
function place(fields: Record<string, unknown>, column: string, value: unknown): string | undefined {
  if (typeof value !== 'string') {
    fields[column] = value
    return undefined
  }
  const isJson = column.endsWith(':json') || column === 'input' || column === 'metadata'
  const path = column.replace(/:json$/, '').split('.')
  let found: unknown = path.length > 1 && (value === 'true' || value === 'false') ? value === 'true' : value
  if (isJson) {
    try {
      found = JSON.parse(value)
    } catch {
      return `${column} must be JSON`
    }
  }
  if (column === 'after') found = value.split(/[\s,]+/)
  let at = fields
  for (const part of path.slice(0, -1)) {
    if (part === '__proto__') return `${column} is no field`
    const inner = at[part] ?? {}
    at[part] = inner
    if (typeof inner !== 'object' || inner === null) return `${column} contradicts another column`
    at = inner as Record<string, unknown>
  }
  at[path.at(-1) ?? ''] = found
  return undefined
}

/** The same row with the next number, for `--again`. */
export function rowAgain(row: SendableRow, batch: string, n: number): SendableRow {
  const { operation, partner, account, vendorId } = row.message as Record<string, string>
  const operationId = rowId({
    batch,
    operation: operation ?? '',
    partner: partner ?? '',
    account: account ?? vendorId ?? '',
    n,
  })
  return { ...row, n, operationId, message: { ...row.message, operationId } }
}
