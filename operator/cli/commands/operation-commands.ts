import { readFileSync } from 'node:fs'
import type { Operation } from '../../client/api-client.ts'
import { CliError, dataOf } from '../cli-error.ts'
import type { CommandContext } from '../command-context.ts'
import type { ExitName } from '../exit-codes.ts'
import { ended, exitOf, operationLines, operationTable, pairs } from './operation-lines.ts'

/** Reads one operation. */
export async function operationOf(context: CommandContext, partner: string, operationId: string): Promise<Operation> {
  const api = await context.api()
  const params = { path: { partner, operationId } }
  return dataOf(await api.GET('/operations/{partner}/{operationId}', { params })) as Operation
}

export async function show(
  context: CommandContext,
  partner: string,
  operationId: string,
  options: { timeline?: boolean },
): Promise<ExitName> {
  const operation = await operationOf(context, partner, operationId)
  if (options.timeline !== true) {
    context.terminal.answer(operation, () => pairs(context.terminal, operationLines(operation)))
    return 'done'
  }
  const api = await context.api()
  const params = { path: { partner, operationId } }
  const timeline = dataOf(await api.GET('/operations/{partner}/{operationId}/timeline', { params }))
  const behind = await waitingBehind(context, operation)
  context.terminal.answer({ ...operation, timeline: timeline.events, behindIt: behind }, () => {
    pairs(context.terminal, operationLines(operation))
    context.terminal.line()
    context.terminal.table(
      ['AT', 'WHAT HAPPENED', 'MORE'],
      timeline.events.map(({ at, happened, ...more }) => [at, happened, detail(more)]),
    )
    if (behind.length > 0) context.terminal.line(`\nbehind it: ${behind.join(', ')}`)
  })
  return 'done'
}

const detail = (more: object): string =>
  Object.entries(more)
    .map(([name, value]) => `${name} ${typeof value === 'object' ? JSON.stringify(value) : value}`)
    .join(', ')

async function waitingBehind(
  context: CommandContext,
  { partner, account, operationId, status }: Operation,
): Promise<string[]> {
  if (account === undefined || ended.has(status)) return []
  const api = await context.api()
  const found = await api.GET('/partners/{partner}/accounts/{login}', { params: { path: { partner, login: account } } })
  if (found.response.status === 404) return []
  const { lane } = dataOf(found)
  return lane.slice(lane.indexOf(operationId) + 1)
}

export interface SubmitOptions {
  id?: string
  input?: string
  after?: string[]
  notAfter?: string
  interactive?: boolean
  message?: string
  validate?: boolean
  wait?: boolean
  timeout?: string
}

/** Sends one operation, or tries it. */
export async function submit(
  context: CommandContext,
  words: readonly string[],
  options: SubmitOptions,
): Promise<ExitName> {
  const message =
    options.message === undefined ? messageOf(words, options) : jsonOf('--message', textOf(options.message))
  const api = await context.api()
  const answer = dataOf(
    await api.POST('/operations', {
      ...(options.validate === true ? { params: { query: { validate: 'true' as const } } } : {}),
      // The API checks it, and names field, rule and value.
      body: message as never,
    }),
  )
  if (options.wait === true && options.validate !== true) {
    context.terminal.note(`${answer.operationId} accepted`)
    return wait(context, answer.partner, answer.operationId, options)
  }
  context.terminal.answer(answer, () =>
    pairs(
      context.terminal,
      Object.entries(answer).map(([name, value]) => [name, flat(value)]),
    ),
  )
  const would = 'expected' in answer ? answer.expected.would : undefined
  if (would === 'park') return 'parked'
  return would === 'reject' ? 'refused' : 'done'
}

const flat = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value))

function messageOf([operation, partner, account]: readonly string[], options: SubmitOptions): unknown {
  if (operation === undefined || partner === undefined || options.id === undefined)
    throw new CliError('usage', 'ARGUMENT_MISSING', 'submit needs OPERATION, PARTNER and --id, or --message.')
  return {
    ...{ operation, partner, operationId: options.id },
    ...(account === undefined ? {} : { account }),
    input: jsonOf('--input', textOf(options.input ?? '{}')),
    ...(options.after === undefined ? {} : { after: options.after }),
    ...(options.notAfter === undefined ? {} : { notAfter: options.notAfter }),
    ...(options.interactive === true ? { priority: 'interactive' } : {}),
  }
}

/** A text, or with `@` the file that holds it; `@-` is standard input. */
function textOf(given: string): string {
  if (!given.startsWith('@')) return given
  try {
    return readFileSync(given === '@-' ? 0 : given.slice(1), 'utf8')
  } catch (error) {
    throw new CliError('usage', 'FILE_UNREADABLE', `${given.slice(1)} cannot be read: ${(error as Error).message}`)
  }
}

function jsonOf(option: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new CliError('usage', 'JSON_INVALID', `${option} must be JSON, or @FILE with JSON.`)
  }
}

/** Waits until an operation has ended or is parked. */
export async function wait(
  context: CommandContext,
  partner: string,
  operationId: string,
  { timeout }: { timeout?: string },
): Promise<ExitName> {
  const seconds = Number(timeout ?? 600)
  if (!(seconds > 0 && seconds <= 86_400))
    throw new CliError(
      'usage',
      'TIMEOUT_INVALID',
      `--timeout must be 1 to 86400 seconds, but is ${JSON.stringify(timeout)}.`,
    )
  const until = context.now() + seconds * 1000
  for (let gap = 200; ; gap = Math.min(gap * 1.5, 5_000)) {
    const operation = await operationOf(context, partner, operationId)
    if (ended.has(operation.status) || operation.status === 'parked') {
      context.terminal.progress('')
      context.terminal.answer(operation, () => pairs(context.terminal, operationLines(operation)))
      return exitOf(operation)
    }
    context.terminal.progress(
      `${operationId} is ${operation.status}${operation.behind === undefined ? '' : ` behind ${operation.behind}`}`,
    )
    if (context.now() + gap > until) {
      context.terminal.answer(operation, () => pairs(context.terminal, operationLines(operation)))
      return 'timeout'
    }
    await context.pause(gap)
  }
}

interface OperationPage {
  operations: Operation[]
  next?: string
  resume?: string
}

export interface ListOptions {
  account?: string
  type?: string
  status?: string
  code?: string
  since?: string
  until?: string
  limit?: string
  cursor?: string
  all?: boolean
}

export async function list(
  context: CommandContext,
  partner: string | undefined,
  options: ListOptions,
): Promise<ExitName> {
  const { all, ...query } = options
  const api = await context.api()
  let cursor = options.cursor
  const found: Operation[] = []
  do {
    const params = {
      query: {
        ...query,
        ...(partner === undefined ? {} : { partner }),
        ...(cursor === undefined ? {} : { cursor }),
      } as never,
    }
    const page = dataOf(await api.GET('/operations', { params })) as OperationPage
    const { operations } = page
    cursor = page.next
    if (all === true && context.terminal.json) for (const one of operations) context.terminal.line(JSON.stringify(one))
    else found.push(...operations)
    if (all !== true) {
      context.terminal.answer(page, () => {
        operationTable(context.terminal, operations)
        if (cursor !== undefined) context.terminal.note(`More: --all, or --cursor ${cursor}`)
      })
      return 'done'
    }
  } while (cursor !== undefined)
  if (!context.terminal.json) operationTable(context.terminal, found)
  return 'done'
}

/** Prints what ends, as it ends, until Ctrl-C. */
export async function tail(context: CommandContext, partner: string, options: { count?: string }): Promise<ExitName> {
  const api = await context.api()
  const seen = new Set<string>()
  let cursor: string | undefined
  let left = options.count === undefined ? Number.POSITIVE_INFINITY : Number(options.count)
  const since = new Date(context.now()).toISOString()
  for (let lost = 0; left > 0; ) {
    try {
      const query = {
        partner,
        since,
        status: 'applied,rejected,withdrawn',
        ...(cursor === undefined ? {} : { cursor }),
      }
      const page = dataOf(await api.GET('/operations', { params: { query: query as never } })) as OperationPage
      lost = 0
      for (const one of page.operations) {
        const mark = `${one.operationId}#${one.version}`
        if (seen.has(mark) || left <= 0) continue
        seen.add(mark)
        left -= 1
        context.terminal.answer(one, () =>
          context.terminal.line(
            [
              one.finishedAt,
              one.status.padEnd(9),
              one.operation,
              one.account ?? '',
              one.operationId,
              one.code ?? '',
            ].join('  '),
          ),
        )
      }
      const { next, resume } = page
      cursor = next ?? resume ?? cursor
      if (next !== undefined) continue
    } catch (error) {
      lost += 1
      if (lost > 30) throw error
      context.terminal.progress(`No connection (${(error as Error).message}); it is tried again`)
    }
    if (left > 0) await context.pause(1_000)
  }
  return 'done'
}

/** The request to the vendor that a parked operation carries. */
export async function letter(context: CommandContext, partner: string, operationId: string): Promise<ExitName> {
  const { request, status } = await operationOf(context, partner, operationId)
  if (request === undefined)
    throw new CliError('refused', 'NO_LETTER', `The operation ${operationId} is ${status} and carries no letter.`)
  context.terminal.answer(request, () =>
    context.terminal.line(`To: ${request.to}\nSubject: ${request.subject}\n\n${request.text}`),
  )
  return 'done'
}
