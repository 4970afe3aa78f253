import { CliError } from '../cli-error.ts'
import type { CommandContext } from '../command-context.ts'
import { askBulk, inParts, type LineResult } from './bulk-lines.ts'
import { readRecords } from './read-records.ts'
import { type Row, type RowDefaults, rowAgain, rowMessage, type SendableRow } from './row-message.ts'
import { type StopRule, shouldStop } from './stop-rule.ts'

export interface SendOptions extends RowDefaults {
  /** A row whose id was sent with another input goes under a new `n`. */
  again: boolean
  stop: StopRule
  /** Is called for each row that is not sent. */
  onBad(row: BadRow): void
}

export interface BadRow {
  line: number
  operationId?: string
  code: string
  problem: string
  /** The fields that differ from what was sent before under the id. */
  differs?: readonly string[]
}

/** What the dry run found. */
export interface DryRun {
  rows: number
  /** Accepted if they are sent. */
  toSend: number
  /** In the ledger already, as they are. */
  known: number
  bad: number
  byOperation: Record<string, number>
  /** Digest of each row to be sent, by the id that is in the file; the run sends no other. */
  seen: Map<string, { digest: string; n?: number }>
}

const mostTries = 5
/** One row of one account may have been sent so often with other inputs. */
const mostAgain = 50

/** Reads the file's rows. A doubled row is left out, one that contradicts an earlier row is bad. */
async function* rowsOf(path: string, options: SendOptions, onBad: (row: BadRow) => void): AsyncGenerator<SendableRow> {
  const digests = new Map<string, string>()
  for await (const record of readRecords(path)) {
    const row: Row = rowMessage(record, options)
    if ('problem' in row) {
      onBad(row)
      continue
    }
    const before = digests.get(row.operationId)
    if (before === row.digest)
      onBad({ ...badOf(row), code: 'ROW_DOUBLED', problem: 'the same row stands above; it is sent once' })
    else if (before !== undefined)
      onBad({
        ...badOf(row),
        code: 'ROW_CONFLICT',
        problem: 'a row above has the same id and another input; give one of them another n',
      })
    else {
      digests.set(row.operationId, row.digest)
      yield row
    }
  }
}

const badOf = ({ line, operationId }: SendableRow) => ({ line, operationId })

/** Asks the API of each row what would become of it; nothing is stored, and the vendor is not called. */
export async function dryRun(context: CommandContext, path: string, options: SendOptions): Promise<DryRun> {
  const api = await context.api()
  const found: DryRun = { rows: 0, toSend: 0, known: 0, bad: 0, byOperation: {}, seen: new Map() }
  const bad = (row: BadRow): void => {
    found.bad += row.code === 'ROW_DOUBLED' ? 0 : 1
    options.onBad(row)
  }
  for await (const part of inParts(rowsOf(path, options, bad))) {
    found.rows += part.length
    const results = await asked(context, part, true)
    for (const [index, row] of part.entries()) {
      let result = results[index] as LineResult
      let tried = row
      if (result.code === 'OPERATION_ID_REUSED' && options.again && row.isDerived && options.batch !== undefined) {
        for (let n = (row.n ?? 1) + 1; result.code === 'OPERATION_ID_REUSED' && n <= (row.n ?? 1) + mostAgain; n += 1) {
          tried = rowAgain(row, options.batch, n)
          result = (await askBulk(api, [tried], true))[0] as LineResult
        }
      }
      if (result.result === 'known') found.known += 1
      else if (result.result === 'valid') {
        found.toSend += 1
        const operation = String(row.message.operation)
        found.byOperation[operation] = (found.byOperation[operation] ?? 0) + 1
        found.seen.set(row.operationId, { digest: row.digest, ...(tried.n === undefined ? {} : { n: tried.n }) })
      } else bad(refusedRow(tried, result))
    }
    context.terminal.progress(`Dry run: ${found.rows} rows looked at, ${found.bad} bad`)
  }
  context.terminal.progress('')
  return found
}

/** What a run sent. */
export interface SentRows {
  accepted: number
  refused: number
  isStopped: boolean
}

/**
 * Sends exactly the rows that the dry run saw.
 *
 * @throws CliError when the file is another one by now, or the API stays away; what was accepted stays accepted
 */
export async function sendRows(
  context: CommandContext,
  path: string,
  options: SendOptions,
  plan: DryRun,
): Promise<SentRows> {
  const sent: SentRows = { accepted: 0, refused: 0, isStopped: false }
  const began = context.now()
  const planned = async function* (): AsyncGenerator<SendableRow> {
    for await (const row of rowsOf(path, options, () => undefined)) {
      const seen = plan.seen.get(row.operationId)
      if (seen === undefined) continue
      if (seen.digest !== row.digest)
        throw new CliError(
          'refused',
          'FILE_CHANGED',
          `Line ${row.line} is not what the dry run saw. ${sent.accepted} rows were accepted, the rest was not sent.`,
          ['Run the command again: it sends only what was not sent.'],
        )
      yield seen.n !== row.n && seen.n !== undefined && options.batch !== undefined
        ? rowAgain(row, options.batch, seen.n)
        : row
    }
  }
  for await (const part of inParts(planned())) {
    const results = await asked(context, part, false)
    for (const [index, row] of part.entries()) {
      const result = results[index] as LineResult
      if (result.result === 'accepted' || result.result === 'known') sent.accepted += 1
      else {
        sent.refused += 1
        options.onBad(refusedRow(row, result))
      }
    }
    const done = sent.accepted + sent.refused
    const perSecond = done / Math.max(0.001, (context.now() - began) / 1000)
    const left = Math.ceil((plan.toSend - done) / perSecond)
    context.terminal.progress(
      `${done} of ${plan.toSend} sent, ${perSecond.toFixed(0)} a second, ${left} s left, ${sent.refused} refused`,
    )
    if (shouldStop(options.stop, sent.refused, done)) {
      sent.isStopped = true
      break
    }
  }
  context.terminal.progress('')
  return sent
}

/** Lines that failed for a moment, or were not reached, are asked again in their order. */
async function asked(context: CommandContext, rows: readonly SendableRow[], validate: boolean): Promise<LineResult[]> {
  const api = await context.api()
  const results: LineResult[] = []
  let open = rows.map((row, index) => ({ row, index }))
  for (let attempt = 1; open.length > 0; attempt += 1) {
    const answers = await askBulk(
      api,
      open.map(({ row }) => row),
      validate,
    )
    const again: typeof open = []
    for (const [position, one] of open.entries()) {
      const result = answers[position] as LineResult
      if (result.result === 'failed' || result.result === 'not-reached') again.push(one)
      else results[one.index] = result
    }
    open = again
    if (open.length === 0) break
    if (attempt === mostTries)
      throw new CliError(
        'unreachable',
        'ROWS_NOT_TAKEN',
        `The API does not take rows now, from line ${open[0]?.row.line} on.`,
        ['Run the command again later: it sends only what was not sent.'],
      )
    await context.pause(500 * 2 ** attempt)
  }
  return results
}

const refusedRow = (row: SendableRow, { code = 'REFUSED', title = '', fields, problems = [] }: LineResult): BadRow => ({
  ...badOf(row),
  code,
  problem: [
    title,
    ...problems.map(({ field, rule, value }) => `${field} ${rule}${value === undefined ? '' : `, but is ${value}`}.`),
  ].join(' '),
  ...(fields === undefined ? {} : { differs: fields }),
})
