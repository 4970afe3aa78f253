import { CliError, dataOf } from '../cli-error.ts'
import type { CommandContext } from '../command-context.ts'
import type { ExitName } from '../exit-codes.ts'
import { operationOf } from './operation-commands.ts'
import { operationLines, pairs } from './operation-lines.ts'

export const decisions = ['retry', 'mark-applied', 'mark-rejected', 'withdraw'] as const
export type Decision = (typeof decisions)[number]

export interface DecideOptions {
  why?: string
  code?: string
  all?: boolean
  yes?: boolean
  dryRun?: boolean
}

/** @throws CliError when there is no reason */
export function reasonOf(why: string | undefined): string {
  if (why === undefined || why.trim() === '')
    throw new CliError('usage', 'WHY_MISSING', 'Say why, for the audit: --why "…".')
  return why
}

/** Decides operations: one that is named, several, or all that are parked with a code. */
export async function decide(
  context: CommandContext,
  decision: Decision,
  partner: string,
  ids: readonly string[],
  options: DecideOptions,
): Promise<ExitName> {
  const why = reasonOf(options.why)
  const byFilter = options.code !== undefined || options.all === true
  if (byFilter === ids.length > 0)
    throw new CliError('usage', 'OPERATIONS_UNCLEAR', 'Name operations, or say --code CODE or --all, not both.')
  if (decision === 'withdraw') {
    if (byFilter)
      throw new CliError(
        'usage',
        'OPERATIONS_UNCLEAR',
        'withdraw takes operations by their id, or `withdraw FILE --batch NAME`.',
      )
    return withdrawEach(context, partner, ids, why, options)
  }
  const [only] = ids
  return ids.length === 1 && only !== undefined
    ? decideOne(context, decision, partner, only, why, options)
    : decideMany(context, decision, partner, ids, why, options)
}

async function decideOne(
  context: CommandContext,
  decision: Exclude<Decision, 'withdraw'>,
  partner: string,
  operationId: string,
  why: string,
  options: DecideOptions,
): Promise<ExitName> {
  const { terminal } = context
  const seen = await operationOf(context, partner, operationId)
  if (options.dryRun !== true || !terminal.json) terminal.note(seenText(seen))
  if (options.dryRun === true) {
    terminal.answer({ decision, operations: [seen], dryRun: true }, () => pairs(terminal, operationLines(seen)))
    return 'done'
  }
  await terminal.confirm(`${decision} ${operationId}.`, decision, options.yes === true)
  const api = await context.api()
  const params = { path: { partner, operationId }, header: { 'if-match': `"${seen.version}"` } }
  const after = dataOf(
    await api.POST('/operations/{partner}/{operationId}/decisions', { params, body: { decision, why } }),
  )
  terminal.answer(after, () => pairs(terminal, operationLines(after)))
  return 'done'
}

const seenText = ({
  operation,
  account,
  status,
  code,
  message,
}: {
  operation: string
  account?: string
  status: string
  code?: string
  message?: string
}): string =>
  `${operation} of ${account ?? 'the partner'} is ${[status, code].filter(Boolean).join(' ')}. ${message ?? ''}`

interface SeenRow {
  operationId: string
  status?: string
  account?: string
  code?: string
  result?: string
}

async function decideMany(
  context: CommandContext,
  decision: Exclude<Decision, 'withdraw'>,
  partner: string,
  ids: readonly string[],
  why: string,
  options: DecideOptions,
): Promise<ExitName> {
  const { terminal } = context
  const api = await context.api()
  const rows: SeenRow[] = []
  const tokens: string[] = []
  let cursor: string | undefined
  do {
    const filter =
      ids.length > 0 ? { operationIds: [...ids] } : options.code === undefined ? {} : { code: options.code }
    const body = { partner, decision, why, ...filter, ...(cursor === undefined ? {} : { cursor }) }
    const look = dataOf(await api.POST('/decisions', { body }))
    rows.push(...(look.operations as SeenRow[]))
    if (look.token !== undefined) tokens.push(look.token)
    cursor = look.next
  } while (cursor !== undefined)
  const parked = rows.filter(({ status }) => status === 'parked').length
  if (options.dryRun === true || parked === 0) {
    terminal.answer({ decision, operations: rows, dryRun: true }, () => seenTable(context, rows))
    return parked === rows.length ? 'done' : 'refused'
  }
  if (!terminal.json) seenTable(context, rows)
  await terminal.confirm(`${decision} ${parked} operations of ${partner}.`, decision, options.yes === true)
  const results: SeenRow[] = []
  for (const first of tokens) {
    for (let token: string | undefined = first; token !== undefined; ) {
      const done: { token?: string | undefined; operations: readonly SeenRow[] } = dataOf(
        await api.POST('/decisions', { body: { token } }),
      )
      // What is busy comes again under the next token.
      results.push(...done.operations.filter(({ result }) => done.token === undefined || result !== 'busy'))
      if (done.token !== undefined) await context.pause(1_000)
      token = done.token
    }
  }
  terminal.answer({ decision, operations: results }, () =>
    terminal.table(
      ['OPERATION ID', 'RESULT'],
      results.map(({ operationId, result = '' }) => [operationId, result]),
    ),
  )
  return results.every(({ result }) => result === 'done') ? 'done' : 'refused'
}

const seenTable = ({ terminal }: CommandContext, rows: readonly SeenRow[]): void =>
  terminal.table(
    ['OPERATION ID', 'ACCOUNT', 'STATUS', 'CODE'],
    rows.map((row) => [row.operationId, row.account ?? '', row.status ?? '', row.code ?? '']),
  )

async function withdrawEach(
  context: CommandContext,
  partner: string,
  ids: readonly string[],
  why: string,
  options: DecideOptions,
): Promise<ExitName> {
  const { terminal } = context
  const api = await context.api()
  if (options.dryRun === true) {
    const rows = await Promise.all(ids.map((operationId) => operationOf(context, partner, operationId)))
    terminal.answer({ decision: 'withdraw', operations: rows, dryRun: true }, () =>
      seenTable(context, rows as SeenRow[]),
    )
    return 'done'
  }
  await terminal.confirm(
    `Withdraw ${ids.join(', ')}: what is withdrawn is not carried out.`,
    'withdraw',
    options.yes === true,
  )
  const results: { operationId: string; result: string; code?: string }[] = []
  for (const operationId of ids) {
    const params = { path: { partner, operationId } }
    const answer = await api.POST('/operations/{partner}/{operationId}/withdrawal', { params, body: { why } })
    if (answer.response.status < 300) results.push({ operationId, result: 'withdrawn' })
    else if (answer.response.status >= 500) dataOf(answer)
    else results.push({ operationId, result: 'refused', code: (answer.error as { code?: string }).code ?? '' })
  }
  terminal.answer({ decision: 'withdraw', operations: results }, () =>
    terminal.table(
      ['OPERATION ID', 'RESULT', 'CODE'],
      results.map((row) => [row.operationId, row.result, row.code ?? '']),
    ),
  )
  return results.every(({ result }) => result === 'withdrawn') ? 'done' : 'refused'
}
