import { CliError, dataOf } from '../cli-error.ts'
import type { CommandContext } from '../command-context.ts'
import type { ExitName } from '../exit-codes.ts'
import { reasonOf } from './decide-commands.ts'

export interface RefusedOptions {
  partner?: string
  code?: string
  operation?: string
  cursor?: string
  why?: string
  yes?: boolean
}

/** Messages that were not accepted from their queue, and that wait for a person. */
export async function listRefused(context: CommandContext, options: RefusedOptions): Promise<ExitName> {
  const api = await context.api()
  const { partner, code, operation, cursor } = options
  const query = { partner, code, operation, cursor } as never
  const page = dataOf(await api.GET('/refused', { params: { query } }))
  context.terminal.answer(page, () => {
    context.terminal.table(
      ['ID', 'PARTNER', 'CODE', 'REFUSED AT'],
      (page.refused as readonly Record<string, unknown>[]).map((one) =>
        [one.id, one.partner, one.code, one.refusedAt].map((cell) => String(cell ?? '')),
      ),
    )
    if (page.next !== undefined) context.terminal.note(`More: --cursor ${page.next}`)
  })
  return 'done'
}

/** One of them, with its body. */
export async function showRefused(context: CommandContext, id: string): Promise<ExitName> {
  const api = await context.api()
  const found = dataOf(await api.GET('/refused/{id}', { params: { path: { id } } }))
  context.terminal.answer(found, () => context.terminal.line(JSON.stringify(found, undefined, 2)))
  return 'done'
}

/** Sends refused messages through the same door again, or lets them go: by ids, or all with a code. */
export async function endRefused(
  context: CommandContext,
  act: 'redrive' | 'discard',
  ids: readonly string[],
  options: RefusedOptions,
): Promise<ExitName> {
  const why = reasonOf(options.why)
  const { partner, code, operation } = options
  if ((ids.length === 0) === (code === undefined)) {
    throw new CliError('usage', 'REFUSED_UNCLEAR', 'Name messages by their ids, or say --code CODE, not both.')
  }
  const whom = ids.length > 0 ? `${ids.length} messages` : `All refused messages with ${code}`
  await context.terminal.confirm(`${whom}: ${act}.`, act, options.yes === true)
  const api = await context.api()
  const results: unknown[] = []
  let cursor: string | undefined
  do {
    const filter = ids.length > 0 ? { ids } : { code, partner, operation, cursor }
    const body = JSON.parse(JSON.stringify({ ...filter, why })) as never
    const done = dataOf(
      await (act === 'redrive' ? api.POST('/refused/redrive', { body }) : api.POST('/refused/discard', { body })),
    )
    results.push(...done.results)
    cursor = done.next
    context.terminal.progress(`${results.length} done`)
  } while (cursor !== undefined)
  context.terminal.answer({ results }, () => {
    context.terminal.table(
      ['ID', 'RESULT', 'CODE'],
      (results as Record<string, unknown>[]).map((one) =>
        [one.id, one.result, one.code].map((cell) => String(cell ?? '')),
      ),
    )
  })
  return (results as { result: string }[]).some(({ result }) => result === 'refused') ? 'refused' : 'done'
}

/** Dead letters: how many lie in each queue, and a sample. */
export async function listDeadLetters(context: CommandContext): Promise<ExitName> {
  const api = await context.api()
  const found = dataOf(await api.GET('/dead-letters'))
  context.terminal.answer(found, () => {
    context.terminal.table(
      ['OPERATION', 'WAITING', 'IN HAND', 'SAMPLE'],
      found.queues.map(({ operation, waiting, inHand, sample }) => [
        ...[operation, String(waiting), String(inHand)],
        sample.map(({ code, messageId }) => code ?? messageId).join(', '),
      ]),
    )
  })
  return 'done'
}

/** Has SQS move all dead letters of an operation back onto its queue. */
export async function moveDeadLetters(
  context: CommandContext,
  operation: string,
  options: { why?: string; yes?: boolean },
): Promise<ExitName> {
  const why = reasonOf(options.why)
  await context.terminal.confirm(
    `All dead letters of ${operation} go back onto its queue.`,
    operation,
    options.yes === true,
  )
  const api = await context.api()
  const moved = dataOf(
    await api.POST('/dead-letters/{operation}/redrive', {
      params: { path: { operation: operation as never } },
      body: { why },
    }),
  )
  context.terminal.answer(moved, () => context.terminal.line(`${moved.operation}: ${moved.result}.`))
  return 'done'
}

/** Whether settings, secrets, keys, queues and schedules are whole. @param asks the vendor too: one read for each generation */
export async function doctor(context: CommandContext, options: { ask?: boolean }): Promise<ExitName> {
  const api = await context.api()
  const query = options.ask === true ? { ask: 'true' as const } : {}
  const found = dataOf(await api.GET('/doctor', { params: { query } }))
  context.terminal.answer(found, () => {
    context.terminal.table(
      ['', 'SUBJECT', 'WHAT', 'NEXT'],
      found.lines.map(({ ok, subject, sentence, code, next }) => [
        ...[ok ? 'ok' : (code ?? 'wrong'), subject, sentence, ok ? '' : next],
      ]),
    )
  })
  return found.ok ? 'done' : 'refused'
}
