import type { OperationRequest } from '../../../shared/engine/accept.ts'
import type { EngineContext } from '../../../shared/engine/engine-context.ts'
import type { NewAccount } from '../../../shared/partner-api/gateway.ts'
import type { WorkedEngine } from '../../bench/allowed-rate/backlog-world.ts'

/** Engines that are easy to foresee, for what judges them; both know of creations only. */
export type EngineMaker = (context: EngineContext) => WorkedEngine

/** Slots at the rate that all processes share without a ledger between them. */
function slots(step: number) {
  let nextAt = 0
  return (now: number, count: number): number => {
    const at = Math.max(now, nextAt)
    nextAt = at + count * step
    return at
  }
}

const call = (context: EngineContext) => ({
  deadlineAt: context.clock.monotonic() + 30_000,
  permit: async () => undefined,
})

function gatewayOf(context: EngineContext, { partner, account }: OperationRequest) {
  const settings = context.partner(partner)
  if (settings === undefined) throw new Error(`There is no partner ${partner}.`)
  const gateway = context.gateway(settings)
  const read = () => gateway.readAccount({ login: account, vendorIds: {} }, ['presence', 'profile'], call(context))
  return { gateway, read }
}

function engineOf(work: (request: OperationRequest) => Promise<void>): WorkedEngine {
  return {
    handle: async (request: OperationRequest) => {
      await work(request)
      return { is: 'accepted', repeated: false }
    },
    answer: async () => undefined,
    workLine: async () => undefined,
    sweep: async () => ({ looked: 0, rung: 0, eventsSent: 0, unfinished: false }),
  } as unknown as WorkedEngine
}

/** @param step ms between two calls; a little more than the rate of ten a second, so that none is refused */
export function idealEngines({ step = 101 } = {}): EngineMaker {
  const take = slots(step)
  return (context) =>
    engineOf(async (request) => {
      const { clock } = context
      const { gateway, read } = gatewayOf(context, request)
      const wait = async () => clock.sleep(take(clock.now(), 1) - clock.now())
      await wait()
      const account = { ...(request.input as object), login: request.account, signIn: { password: 'Example-1' } }
      const created = await gateway.provisionAccount(account as NewAccount, call(context))
      if (!created.ok) {
        await wait()
        await read()
      }
      await context.events.emit({
        id: request.operationId,
        type: created.ok ? 'operation.applied' : 'operation.rejected',
        time: '',
        partner: request.partner,
        detail: { operationId: request.operationId },
      })
    })
}

/** Each handler reads its operation's account for ever. */
export function readingEngines(): EngineMaker {
  const take = slots(101)
  return (context) =>
    engineOf(async (request) => {
      for (;;) {
        await context.clock.sleep(take(context.clock.now(), 1) - context.clock.now())
        await gatewayOf(context, request).read()
      }
    })
}
