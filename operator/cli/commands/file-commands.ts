import { CliError, dataOf } from '../cli-error.ts'
import type { CommandContext } from '../command-context.ts'
import type { ExitName } from '../exit-codes.ts'
import { readRecords } from '../files/read-records.ts'
import { checkBatch, type RowDefaults, rowMessage } from '../files/row-message.ts'
import { type BadRow, dryRun, type SendOptions, sendRows } from '../files/send-file.ts'
import { stopRule } from '../files/stop-rule.ts'
import { reasonOf } from './decide-commands.ts'

export interface FileOptions extends RowDefaults {
  again?: boolean
  dryRun?: boolean
  yes?: boolean
  stopAfterFailures?: string
  why?: string
}

/** So many bad rows are printed; `--json` has all. */
const mostPrinted = 20

/** Sends a file: a dry run, its totals, and then exactly what the dry run saw. */
export async function sendFile(context: CommandContext, path: string, options: FileOptions): Promise<ExitName> {
  checkBatch(options.batch)
  if (options.again === true && options.batch === undefined)
    throw new CliError('usage', 'BATCH_MISSING', '--again makes new ids from the batch’s name: say --batch.')
  const { terminal } = context
  let printed = 0
  const onBad = (row: BadRow): void => {
    if (terminal.json) terminal.line(JSON.stringify({ kind: 'row', ...row }))
    else {
      printed += 1
      if (printed <= mostPrinted) terminal.failure(badLine(row))
      else if (printed === mostPrinted + 1) terminal.failure('More rows are bad; --json shows all.')
    }
  }
  const send: SendOptions = {
    ...options,
    again: options.again === true,
    stop: stopRule(options.stopAfterFailures),
    onBad,
  }
  const found = await dryRun(context, path, send)
  const { seen: _seen, ...totals } = found
  terminal.answer({ kind: 'dry-run', ...totals }, () => {
    terminal.table(
      ['ROWS', 'TO SEND', 'SENT BEFORE', 'NOT SENDABLE'],
      [[found.rows, found.toSend, found.known, found.bad].map(String)],
    )
    for (const [operation, count] of Object.entries(found.byOperation)) terminal.line(`  ${count} ${operation}`)
  })
  if (options.dryRun === true || found.toSend === 0) return found.bad === 0 ? 'done' : 'refused'
  await terminal.confirm(
    `${found.toSend} operations will be accepted and carried out at the pace of the vendor’s budget.`,
    String(found.toSend),
    options.yes === true,
  )
  const sent = await sendRows(context, path, send, found)
  terminal.answer({ kind: 'sent', ...sent }, () =>
    terminal.line(
      `${sent.accepted} accepted, ${sent.refused} refused${sent.isStopped ? '; sending stopped after failures, the rest was not sent' : ''}.`,
    ),
  )
  if (sent.isStopped) return 'stopped'
  return found.bad + sent.refused === 0 ? 'done' : 'refused'
}

const badLine = ({ line, operationId, code, problem, differs = [] }: BadRow): string =>
  `line ${line}: ${code}: ${problem}${differs.length === 0 ? '' : ` It differs in ${differs.join(', ')}.`}${operationId === undefined ? '' : ` (${operationId})`}`

interface FileRow {
  line: number
  partner: string
  operationId: string
  account: string
  operation: string
}

async function* fileRows(
  path: string,
  defaults: RowDefaults,
): AsyncGenerator<FileRow | { line: number; code: string; problem: string }> {
  const seen = new Set<string>()
  for await (const record of readRecords(path)) {
    const row = rowMessage(record, defaults)
    if ('problem' in row) yield row
    else if (!seen.has(row.operationId)) {
      seen.add(row.operationId)
      const { partner, account, vendorId, operation } = row.message
      yield {
        line: row.line,
        partner: String(partner),
        operationId: row.operationId,
        account: String(account ?? vendorId ?? ''),
        operation: String(operation),
      }
    }
  }
}

const csvCell = (value: string): string => {
  // A spreadsheet would take these for a formula.
  const harmless = /^[=+@\t\r]|^-(?!\d)/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

const resultColumns = [
  'line',
  'operationId',
  'operation',
  'partner',
  'account',
  'status',
  'code',
  'message',
  'finishedAt',
  'concludedBy',
  'effect',
] as const

/** Writes what became of each line, as CSV. */
export async function resultsFile(context: CommandContext, path: string, options: RowDefaults): Promise<ExitName> {
  checkBatch(options.batch)
  const { terminal } = context
  const api = await context.api()
  const counts: Record<string, number> = {}
  if (!terminal.json) terminal.line(resultColumns.join(','))
  for await (const row of fileRows(path, options)) {
    let result: Record<string, unknown>
    if ('problem' in row) result = { line: row.line, status: 'unreadable', code: row.code, message: row.problem }
    else {
      const params = { path: { partner: row.partner, operationId: row.operationId } }
      const answer = await api.GET('/operations/{partner}/{operationId}', { params })
      // A name that no operation can have was refused when it was sent.
      const isAbsent = answer.response.status === 404 || answer.response.status === 400
      const { code, title } = (answer.error ?? {}) as { code?: string; title?: string }
      result = isAbsent ? { ...row, status: 'not-accepted', code, message: title } : { ...row, ...dataOf(answer) }
    }
    counts[String(result.status)] = (counts[String(result.status)] ?? 0) + 1
    terminal.line(
      terminal.json
        ? JSON.stringify(result)
        : resultColumns.map((name) => csvCell(String(result[name] ?? ''))).join(','),
    )
  }
  terminal.note(
    Object.entries(counts)
      .map(([name, count]) => `${count} ${name}`)
      .join(', '),
  )
  return 'done'
}

/** Takes back all rows of a file that were not sent to the vendor yet. */
export async function withdrawFile(context: CommandContext, path: string, options: FileOptions): Promise<ExitName> {
  checkBatch(options.batch)
  const why = reasonOf(options.why)
  const { terminal } = context
  const api = await context.api()
  const rows: FileRow[] = []
  for await (const row of fileRows(path, options)) if (!('problem' in row)) rows.push(row)
  const open: FileRow[] = []
  const counts: Record<string, number> = {}
  for (const row of rows) {
    const answer = await api.GET('/operations/{partner}/{operationId}', {
      params: { path: { partner: row.partner, operationId: row.operationId } },
    })
    const status = answer.response.status === 404 ? 'not-accepted' : dataOf(answer).status
    counts[status] = (counts[status] ?? 0) + 1
    if (['received', 'accepted', 'waiting', 'deferred', 'parked'].includes(status)) open.push(row)
    terminal.progress(
      `Dry run: ${Object.values(counts).reduce((sum, one) => sum + one, 0)} of ${rows.length} rows looked at`,
    )
  }
  terminal.progress('')
  terminal.answer({ kind: 'dry-run', rows: rows.length, toWithdraw: open.length, byStatus: counts }, () => {
    terminal.line(
      `${rows.length} rows: ${Object.entries(counts)
        .map(([name, count]) => `${count} ${name}`)
        .join(', ')}.`,
    )
    terminal.line(`${open.length} may be taken back; those of which something was sent are refused.`)
  })
  if (options.dryRun === true || open.length === 0) return 'done'
  await terminal.confirm(`${open.length} operations will not be carried out.`, 'withdraw', options.yes === true)
  let withdrawn = 0
  for (const row of open) {
    const params = { path: { partner: row.partner, operationId: row.operationId } }
    const answer = await api.POST('/operations/{partner}/{operationId}/withdrawal', { params, body: { why } })
    if (answer.response.status < 300) withdrawn += 1
    else if (answer.response.status >= 500) dataOf(answer)
    else {
      const { code = '', title = '' } = answer.error as { code?: string; title?: string }
      if (terminal.json) terminal.line(JSON.stringify({ kind: 'row', ...row, code, problem: title }))
      else terminal.failure(`line ${row.line}: ${code}: ${title}`)
    }
  }
  terminal.answer({ kind: 'withdrawn', withdrawn, refused: open.length - withdrawn }, () =>
    terminal.line(`${withdrawn} withdrawn, ${open.length - withdrawn} refused.`),
  )
  return withdrawn === open.length ? 'done' : 'refused'
}
