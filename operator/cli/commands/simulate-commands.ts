import { CliError } from '../cli-error.ts'
import type { CommandContext } from '../command-context.ts'
import type { ExitName } from '../exit-codes.ts'
import { pairs } from './operation-lines.ts'

export interface FaultOptions {
  call?: string
  partner?: string
  account?: string
  times?: string
}

/** Causes a fault of the simulator, lists them or takes them away. */
export async function simulateFaults(
  context: CommandContext,
  act: string,
  fault: string | undefined,
  options: FaultOptions,
): Promise<ExitName> {
  if (act === 'list') return answered(context, 'GET', '/faults')
  if (act === 'clear') return answered(context, 'DELETE', '/faults')
  if (act !== 'add' || fault === undefined)
    throw new CliError(
      'usage',
      'FAULT_MISSING',
      'simulate faults takes list, clear or add FAULT; the faults are in docs/reference/simulator.md.',
    )
  const { times, ...match } = options
  return answered(context, 'POST', '/faults', {
    match,
    fault,
    ...(times === undefined ? {} : { times: Number(times) }),
  })
}

/** Changes an account behind the partner's back, as the vendor's staff or the client do. */
export async function simulateChange(context: CommandContext, login: string, change: string): Promise<ExitName> {
  let body: unknown
  try {
    body = JSON.parse(change)
  } catch {
    throw new CliError('usage', 'JSON_INVALID', 'The change must be JSON, such as {"billing":{"suspended":true}}.')
  }
  return answered(context, 'PATCH', `/accounts/${encodeURIComponent(login)}`, body)
}

async function answered(context: CommandContext, method: string, path: string, body?: unknown): Promise<ExitName> {
  const { simulatorControl } = await context.target()
  if (simulatorControl === undefined)
    throw new CliError('usage', 'NO_SIMULATOR', 'Only the local stage has a simulator.', [
      'Leave out --url and --stage.',
    ])
  const answer = await fetch(`${simulatorControl}${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  })
  const text = await answer.text()
  if (!answer.ok)
    throw new CliError(
      answer.status < 500 ? 'refused' : 'unreachable',
      'SIMULATOR_REFUSED',
      `The simulator refused it: ${text}`,
    )
  const value = (text === '' ? {} : JSON.parse(text)) as object
  context.terminal.answer(value, () =>
    pairs(
      context.terminal,
      Object.entries(value).map(([name, one]): [string, string] => [name, JSON.stringify(one)]),
    ),
  )
  return 'done'
}
