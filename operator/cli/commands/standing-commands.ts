import { CliError, dataOf } from '../cli-error.ts'
import type { CommandContext } from '../command-context.ts'
import type { ExitName } from '../exit-codes.ts'
import { reasonOf } from './decide-commands.ts'
import { pairs } from './operation-lines.ts'

/** How everything stands. */
export async function status(context: CommandContext): Promise<ExitName> {
  const api = await context.api()
  const overview = dataOf(await api.GET('/overview'))
  context.terminal.answer(overview, () => {
    const { terminal } = context
    terminal.table(
      ['PARTNER', 'OPEN', 'PARKED', 'FINISHED (48 h)', 'OLDEST'],
      overview.partners.map((one) => [
        ...[one.partner, counts(one.open), counts(one.parkedByCode)],
        ...[
          counts(sums(one.finished)),
          one.oldest === undefined
            ? ''
            : `${one.oldest.operationId} ${one.oldest.status} since ${one.oldest.receivedAt}`,
        ],
      ]),
    )
    terminal.line()
    keyTable(context, overview.keys)
    if (overview.pauses.length > 0) {
      terminal.line()
      terminal.table(
        ['PAUSED', 'UNTIL', 'BY', 'WHY'],
        overview.pauses.map((one) => [
          [one.partner, one.operation, one.account].filter(Boolean).join(' '),
          one.until ?? 'never',
          one.by,
          one.why,
        ]),
      )
    }
  })
  return 'done'
}

const counts = (counted: object): string =>
  Object.entries(counted)
    .flatMap(([name, count]) =>
      typeof count === 'number' && count > 0
        ? [`${name} ${count}`]
        : typeof count === 'object' && count !== null
          ? [`${name}: ${counts(count)}`]
          : [],
    )
    .join(', ')

function sums(hours: readonly Readonly<Record<string, unknown>>[]): Record<string, number> {
  const all: Record<string, number> = {}
  for (const hour of hours)
    for (const [name, count] of Object.entries(hour))
      if (typeof count === 'number') all[name] = (all[name] ?? 0) + count
  return all
}

interface Key {
  key: string
  partners: readonly string[]
  state: string
  code?: string
  since?: string
  until?: string
  pause?: { by: string; why: string; until?: string }
  heldCalls: readonly unknown[]
  day: { limit: number; used: number; left: number }
}

const keyTable = ({ terminal }: CommandContext, keys: readonly Key[]): void =>
  terminal.table(
    ['KEY', 'PARTNERS', 'STATE', 'CODE', 'USED TODAY', 'HELD CALLS', 'PAUSE'],
    keys.map((one) => [
      ...[
        one.key,
        one.partners.join(', '),
        one.state,
        one.code ?? '',
        `${one.day.used} of ${one.day.limit}`,
        String(one.heldCalls.length),
      ],
      one.pause === undefined ? '' : `${one.pause.by}: ${one.pause.why} (until ${one.pause.until ?? 'never'})`,
    ]),
  )

export async function listKeys(context: CommandContext): Promise<ExitName> {
  const api = await context.api()
  const answer = dataOf(await api.GET('/keys'))
  context.terminal.answer(answer, () => keyTable(context, answer.keys))
  return 'done'
}

export async function showKey(context: CommandContext, key: string): Promise<ExitName> {
  const api = await context.api()
  return shown(context, dataOf(await api.GET('/keys/{key}', { params: { path: { key } } })))
}

export interface ActOptions {
  why?: string
  until?: string
  yes?: boolean
}

/** Stops all calls of a key, lets it go on, or asks the vendor whether it may. */
export async function actOnKey(
  context: CommandContext,
  act: 'pause' | 'resume' | 'probe',
  key: string,
  options: ActOptions,
): Promise<ExitName> {
  const why = reasonOf(options.why)
  const api = await context.api()
  const params = { path: { key } }
  await context.terminal.confirm(`${act} the key ${key}.`, act, options.yes === true)
  if (act === 'pause')
    return shown(context, dataOf(await api.POST('/keys/{key}/pause', { params, body: { why, ...untilOf(options) } })))
  return shown(
    context,
    dataOf(await api.POST(act === 'resume' ? '/keys/{key}/resume' : '/keys/{key}/probe', { params, body: { why } })),
  )
}

const untilOf = ({ until }: ActOptions): { until?: string } => (until === undefined ? {} : { until })

/** Stops what is new of a partner, of one of its operations or of an account, or lets it go on. */
export async function pauseOrResume(
  context: CommandContext,
  act: 'pause' | 'resume',
  partner: string,
  options: ActOptions & { operation?: string; account?: string },
): Promise<ExitName> {
  const why = reasonOf(options.why)
  const { account, operation } = options
  if (account !== undefined && operation !== undefined)
    throw new CliError('usage', 'PAUSE_UNCLEAR', 'Name --operation or --account, not both.')
  const api = await context.api()
  await context.terminal.confirm(
    `${act} ${[partner, operation ?? account].filter(Boolean).join(' ')}.`,
    act,
    options.yes === true,
  )
  const until = act === 'pause' ? untilOf(options) : {}
  if (account !== undefined) {
    const params = { path: { partner, login: account } }
    const path =
      act === 'pause' ? '/partners/{partner}/accounts/{login}/pause' : '/partners/{partner}/accounts/{login}/resume'
    return shown(context, dataOf(await api.POST(path, { params, body: { why, ...until } })))
  }
  const body = { why, ...until, ...(operation === undefined ? {} : { operation: operation as never }) }
  const path = act === 'pause' ? '/partners/{partner}/pause' : '/partners/{partner}/resume'
  return shown(context, dataOf(await api.POST(path, { params: { path: { partner } }, body })))
}

/** A partner's accounts, or one of them. */
export async function accounts(
  context: CommandContext,
  partner: string,
  login: string | undefined,
  options: { fresh?: boolean; limit?: string; cursor?: string },
): Promise<ExitName> {
  const api = await context.api()
  const { fresh, ...query } = options
  if (login !== undefined)
    return shown(
      context,
      dataOf(
        await api.GET('/partners/{partner}/accounts/{login}', {
          params: { path: { partner, login }, query: freshOf(fresh) },
        }),
      ),
    )
  const page = dataOf(
    await api.GET('/partners/{partner}/accounts', { params: { path: { partner }, query: query as never } }),
  )
  context.terminal.answer(page, () => {
    context.terminal.table(
      ['ACCOUNT', 'PRESENCE', 'STATUS', 'PLAN', 'SINGLE BILLING', 'IN LANE'],
      page.accounts.map((one) => [
        one.account,
        one.presence ?? '',
        one.status ?? '',
        one.planType ?? '',
        one.singleBilling === undefined ? '' : String(one.singleBilling),
        String(one.lane),
      ]),
    )
    if (page.next !== undefined) context.terminal.note(`More: --cursor ${page.next}`)
  })
  return 'done'
}

const freshOf = (fresh: boolean | undefined): { fresh?: never } => (fresh === true ? { fresh: 'true' as never } : {})

export async function accountRead(
  context: CommandContext,
  read: 'membership' | 'plan',
  partner: string,
  login: string,
  { fresh }: { fresh?: boolean },
): Promise<ExitName> {
  const api = await context.api()
  const params = { path: { partner, login }, query: freshOf(fresh) }
  const path =
    read === 'plan' ? '/partners/{partner}/accounts/{login}/plan' : '/partners/{partner}/accounts/{login}/membership'
  return shown(context, dataOf(await api.GET(path, { params })))
}

function shown(context: CommandContext, value: object): ExitName {
  context.terminal.answer(value, () =>
    pairs(
      context.terminal,
      Object.entries(value).map(([name, one]): [string, string] => [
        name,
        typeof one === 'object' ? JSON.stringify(one) : String(one),
      ]),
    ),
  )
  return 'done'
}
