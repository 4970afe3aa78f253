import { join } from 'node:path'
import { productField } from '../../shared/accounts/account-fields.ts'
import type { Next, OperationContext, OperationDefinition, Refusal } from '../../shared/operations/define-operation.ts'
import type { OperationFunctionDeclaration } from '../../shared/operations/function-declaration.ts'
import { emailMarketing } from '../../shared/operations/product-name.ts'
import { createGateway } from '../../shared/partner-api/create-gateway.ts'
import type { CallOptions } from '../../shared/partner-api/gateway.ts'
import type { PartnerSettings } from '../../shared/partner-api/partner-settings.ts'
import type { Transport } from '../../shared/partner-api/transport/exchange.ts'
import { sampleAccounts } from './sample-accounts.ts'

/** What an operation's module does, found out by asking it. */
export interface OperationBehaviour {
  /** Method and address of the vendor call that reads; whether it is made even when the directory knows enough. */
  read: { call: string; always: boolean }
  /** Method and address of the vendor call that changes something. */
  write: string
  afterUnknown: OperationDefinition['afterUnknown']
  /** The ends that need no vendor write, each code once. */
  guards: readonly Exclude<Next, { do: 'send' | 'wait-for-account' }>[]
  /** Whether it waits for an account that is not there yet. */
  waitsForAccount: boolean
  /** The vendor's refusals that it words itself, each code once. */
  refusals: readonly Refusal[]
}

/** A module cannot be shown as the documentation needs it. */
export class BehaviourError extends Error {
  override readonly name = 'BehaviourError'
  readonly code = 'OPERATION_NOT_SHOWN'
}

const account = 'robin.baker'
const anchorProduct = 'EventMarketing'
const partner: PartnerSettings = {
  id: 'acme',
  login: 'acmepartner',
  secretName: 'partner-ops/example/partners/acme',
  budget: { name: 'acme-key', requestsPerSecond: 4, requestsPerDay: 10_000 },
  capabilities: { membership: 'xml', provision: 'xml', products: 'xml', listing: 'xml' },
  baseUrls: { xml: 'https://api.example.com' },
}

/**
 * Loads the module of an operation and asks it: plans for accounts in every state, and the calls that it would make, over
 * a transport that sends nothing.
 *
 * @param declaration the operation's catalogue entry; its module lies in the folder of the same name
 * @throws BehaviourError when there is no module or it sends nothing in any state
 */
export async function operationBehaviour(declaration: OperationFunctionDeclaration): Promise<OperationBehaviour> {
  const module = await loadModule(declaration.name)
  const context = { account, input: module.parseInput(declaration.example), partner }
  const plans = plansOf(module, context)
  const sending = plans.find(({ next }) => next.do === 'send')
  if (sending?.next.do !== 'send') throw new BehaviourError(`${declaration.name} sends nothing in any sample state.`)
  const { step } = sending.next
  const known = { fields: sending.snapshot.fields, seenAt: allFresh(Object.keys(sending.snapshot.fields)) }
  return {
    read: {
      call: await callOf((gateway, options) => module.read(context, gateway, options)),
      always: module.needsRead(context, known, { freshFrom: 0, readForThis: false }),
    },
    write: await callOf((gateway, options) =>
      module.send(step, context, gateway, options, { resolve: () => Promise.resolve('not-a-real-password') }),
    ),
    afterUnknown: module.afterUnknown,
    guards: byCode(plans.flatMap(({ next }) => (next.do === 'send' || next.do === 'wait-for-account' ? [] : [next]))),
    waitsForAccount: plans.some(({ next }) => next.do === 'wait-for-account'),
    refusals: refusalsOf(module, step),
  }
}

function plansOf(module: OperationDefinition, context: OperationContext<unknown>) {
  const samples = sampleAccounts(emailMarketing, anchorProduct)
  const others = samples.map((snapshot) => ({
    ...snapshot,
    observation: {
      generation: 'xml',
      fields: snapshot.fields,
      profile: { organizationName: 'Another Company' },
    } as const,
  }))
  return [...samples, ...others].map((snapshot) => ({ snapshot, next: module.next(context, snapshot, [], false) }))
}

function refusalsOf(module: OperationDefinition, step: Parameters<OperationDefinition['send']>[0]): Refusal[] {
  const before = {
    fields: { presence: 'absent', [productField(emailMarketing)]: 'absent' },
    source: 'read',
    at: 0,
  } as const
  const codes = ['REQUEST_INVALID', 'ACCOUNT_NOT_FOUND', 'CONFLICT'] as const
  const refusals = codes.map((code) => module.explainRefusal?.(step, { class: 'rejected', code, message: '' }, before))
  return byCode(refusals.filter((refusal) => refusal !== undefined))
}

async function callOf(
  carryOut: (gateway: ReturnType<typeof createGateway>, options: CallOptions) => Promise<unknown>,
): Promise<string> {
  const calls: string[] = []
  const transport: Transport = {
    request: ({ method, path }) => {
      calls.push(`${method} ${path.replace(account, 'LOGIN').replace(`/${partner.login}/`, '/PARTNER/')}`)
      return Promise.resolve({ outcome: 'failed', headersSent: false, reason: 'connect', finishedAt: 0 })
    },
    close: () => Promise.resolve(),
  }
  const credentials = { apiKey: 'none', login: partner.login, password: 'none' }
  const gateway = createGateway({
    settings: partner,
    transport,
    credentials: { current: () => Promise.resolve(credentials), newerThan: () => Promise.resolve(undefined) },
    clock: { now: () => 0, monotonic: () => 0 } as Parameters<typeof createGateway>[0]['clock'],
  })
  await carryOut(gateway, { deadlineAt: 1, permit: () => Promise.resolve() })
  const [call] = calls
  if (call === undefined) throw new BehaviourError('A module made no vendor call where one was expected.')
  return call
}

async function loadModule(name: string): Promise<OperationDefinition> {
  const path = join(import.meta.dirname, '../../shared/operations', name, 'operation.ts')
  const exported = Object.values((await import(path)) as Record<string, unknown>)
  const module = exported.find((value): value is OperationDefinition => isModuleOf(value, name))
  if (module === undefined)
    throw new BehaviourError(`shared/operations/${name}/operation.ts exports no such operation.`)
  return module
}

const isModuleOf = (value: unknown, name: string): boolean =>
  typeof value === 'object' && value !== null && 'type' in value && value.type === name

const allFresh = (fields: readonly string[]): Record<string, number> =>
  Object.fromEntries(fields.map((field) => [field, 1]))

const byCode = <Coded extends { code: string }>(all: readonly Coded[]): Coded[] =>
  [...new Map(all.toReversed().map((one) => [one.code, one])).values()].toReversed()
