import { z } from 'zod'
import { statusAt, type VendorAccount } from '../core/account.ts'
import { changeSwitches, type InputProblem } from '../core/switch-values.ts'
import { switchDefinitions } from '../core/switches.ts'
import { faultRuleSchema } from '../fault-rule.ts'
import type { SimulatorRequest } from '../http-message.ts'
import type { Simulator } from '../simulator.ts'
import { accountPatchSchema, accountSeedsSchema, patched, seedAccounts } from './account-seed.ts'
import { readInput } from './input-problems.ts'
import { notifyByHand } from './webhook-routes.ts'

export interface ControlAnswer {
  readonly status: number
  readonly body: unknown
}

const prefix = '/_control'

const clockSchema = z.union([
  z.strictObject({ advanceMs: z.int() }),
  z.strictObject({ set: z.int().min(0).max(8.64e15) }),
])

/** Whether an address belongs to the control API. */
export const isControlPath = (path: string): boolean => path === prefix || path.startsWith(`${prefix}/`)

/** The control API as a function: looks at and changes the simulator itself. Bad input is a 400 with every problem. */
export function handleControlRequest(simulator: Simulator, request: SimulatorRequest): ControlAnswer {
  const [, resource = '', id] = /^\/([a-z]+)(?:\/([^/]+))?$/.exec(request.path.slice(prefix.length)) ?? []
  const route = `${request.method} ${resource}${id === undefined ? '' : '/{id}'}`
  const handler = routes[route]
  if (handler === undefined) {
    return problem(404, 'No such control address', [
      {
        field: 'path',
        rule: `must be one of ${Object.keys(routes).join(', ')}`,
        value: `${request.method} ${request.path}`,
      },
    ])
  }
  const input = readJson(request.body)
  if (!input.ok) return problem(400, 'Bad control input', [{ field: 'body', rule: 'must be JSON', value: '(text)' }])
  return handler(simulator, input.value, decode(id ?? ''), request)
}

type Handler = (simulator: Simulator, input: unknown, id: string, request: SimulatorRequest) => ControlAnswer

const routes: Readonly<Record<string, Handler>> = {
  'GET health': (simulator) => ok({ status: 'ok', accounts: simulator.core.store.size, now: simulator.clock.now() }),

  'GET journal': (simulator, _input, _id, { query }) => {
    const after = query.after ?? '0'
    return /^\d{1,15}$/.test(after)
      ? ok({ entries: simulator.journal.after(Number(after)), next: simulator.journal.nextNumber })
      : badInput([{ field: 'after', rule: 'must be the number of an entry', value: after }])
  },
  'DELETE journal': (simulator) => {
    simulator.clearJournal()
    return ok({})
  },

  'GET faults': (simulator) => ok({ faults: simulator.faults.list() }),
  'POST faults': (simulator, input) => {
    const rules = readInput(Array.isArray(input) ? z.array(faultRuleSchema) : faultRuleSchema, input)
    if (!rules.ok) return badInput(rules.problems)
    const added = [rules.value].flat()
    return { status: 201, body: { ids: added.map((rule) => simulator.faults.add(rule)) } }
  },
  'DELETE faults': (simulator) => ok({ removed: simulator.faults.clear() }),
  'DELETE faults/{id}': (simulator, _input, id) =>
    simulator.faults.clear(id) === 0 ? notFound('id', 'must be a fault', id) : ok({ removed: 1 }),

  'GET switches': (simulator) => ok({ switches: simulator.core.switches, definitions: switchDefinitions }),
  'PATCH switches': (simulator, input) => {
    const changes = readInput(z.record(z.string(), z.unknown()), input)
    if (!changes.ok) return badInput(changes.problems)
    const result = changeSwitches(simulator.core.switches, changes.value)
    if (!result.ok) return badInput(result.problems)
    simulator.core.switches = result.switches
    return ok({ switches: result.switches })
  },

  'GET clock': (simulator) => ok(clockView(simulator)),
  'POST clock': (simulator, input) => {
    const move = readInput(clockSchema, input)
    if (!move.ok) return badInput(move.problems)
    simulator.moveClock(move.value)
    return ok(clockView(simulator))
  },

  'GET accounts': (simulator, _input, _id, { query }) =>
    ok({ accounts: simulator.core.store.all(query.partner).map((account) => accountView(simulator, account)) }),
  'GET accounts/{id}': (simulator, _input, id) => {
    const account = simulator.core.store.find(id)
    return account === undefined ? notFound('login', 'must be an account', id) : ok(accountView(simulator, account))
  },
  'POST accounts': (simulator, input) => {
    const seeds = readInput(accountSeedsSchema, input)
    if (!seeds.ok) return badInput(seeds.problems)
    const seeded = seedAccounts(simulator.core, 'accounts' in seeds.value ? seeds.value.accounts : [seeds.value])
    if (!seeded.ok) return badInput(seeded.problems)
    simulator.place(seeded.accounts)
    return { status: 201, body: { accounts: seeded.accounts.map((account) => accountView(simulator, account)) } }
  },
  'PATCH accounts/{id}': (simulator, input, id) => {
    const account = simulator.core.store.find(id)
    if (account === undefined) return notFound('login', 'must be an account', id)
    const patch = readInput(accountPatchSchema, input)
    if (!patch.ok) return badInput(patch.problems)
    const changed = patched(account, patch.value, simulator.clock.now())
    simulator.alter(changed)
    return ok(accountView(simulator, changed))
  },

  'GET limits': (simulator) => ok({ usedToday: usedToday(simulator) }),

  'GET webhooks': (simulator) =>
    ok({
      subscriptions: simulator.vendor.subscriptions.all(),
      notifications: simulator.vendor.notifications.list(),
    }),
  'POST webhooks': (simulator, input) => {
    const sent = notifyByHand(simulator, input)
    return sent.ok ? { status: 201, body: { numbers: sent.numbers } } : badInput(sent.problems)
  },

  'POST reset': (simulator) => {
    simulator.reset()
    return ok({ accounts: simulator.core.store.size })
  },
}

/** An account without its password's hash, with the status of this moment. */
function accountView(simulator: Simulator, { password: _hash, ...account }: VendorAccount): unknown {
  return { ...account, status: statusAt({ ...account, password: _hash }, simulator.clock.now()) }
}

/** Calls that count against today's limit, by partner: an API key is a credential. */
function usedToday(simulator: Simulator): Readonly<Record<string, number>> {
  const used = simulator.vendor.limits.usedToday(simulator.clock.now())
  return Object.fromEntries(simulator.core.partners.map(({ partner, apiKey }) => [partner, used[apiKey] ?? 0]))
}

const clockView = (simulator: Simulator) => ({
  now: simulator.clock.now(),
  iso: new Date(simulator.clock.now()).toISOString(),
  offsetMs: simulator.clock.offsetMs,
})

const ok = (body: unknown): ControlAnswer => ({ status: 200, body })

/** An RFC 9457 problem with everything that is wrong. */
const problem = (status: number, title: string, problems: readonly InputProblem[]): ControlAnswer => ({
  status,
  body: { type: 'about:blank', title, status, problems },
})
const badInput = (problems: readonly InputProblem[]): ControlAnswer => problem(400, 'Bad control input', problems)
const notFound = (field: string, rule: string, value: string): ControlAnswer =>
  problem(404, 'Not found', [{ field, rule, value }])

function readJson(body: string | Uint8Array): { ok: true; value: unknown } | { ok: false } {
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body)
  if (text === '') return { ok: true, value: {} }
  try {
    return { ok: true, value: JSON.parse(text) }
  } catch {
    return { ok: false }
  }
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
