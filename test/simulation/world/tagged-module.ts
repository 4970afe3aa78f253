import type { Next, OperationContext, OperationDefinition } from '../../../shared/engine/define-operation.ts'
import type { Gateway } from '../../../shared/partner-api/gateway.ts'
import type { TaggableGateway } from './simulated-gateway.ts'
import type { Purpose } from './vendor-journal.ts'

const tags = new WeakMap<object, string>()

/** The module as it is; only that each of its requests carries, beside the wire, which operation it is for. */
export function taggedModule(module: OperationDefinition, mayBeStored: boolean): OperationDefinition {
  const tagged = (gateway: Gateway, context: OperationContext<unknown>, purpose: Purpose): Gateway => {
    const operationId = tags.get(context.input as object)
    if (operationId === undefined) throw new Error('An input without a tag.')
    return (gateway as TaggableGateway).tagged({ operationId, purpose })
  }
  return {
    ...module,
    parseInput: (stored) => {
      if (typeof stored !== 'object' || stored === null) return module.parseInput(stored)
      const { simulationTag, ...fields } = stored as Record<string, unknown>
      const input = module.parseInput(fields) as object
      tags.set(input, String(simulationTag))
      return input
    },
    read: (context, gateway, call, find) => module.read(context, tagged(gateway, context, 'read'), call, find),
    send: (step, context, gateway, call, passwords) =>
      module.send(step, context, tagged(gateway, context, 'send'), call, passwords),
    observe: (step, before, context, gateway, call, find) =>
      module.observe(step, before, context, tagged(gateway, context, 'look'), call, find),
    next: (...asked): Next => {
      const next = module.next(...asked)
      return next.do === 'send' && mayBeStored && next.step.kind === 'provision-account'
        ? { do: 'send', step: { ...next.step, mayBeStored: true } }
        : next
    },
  }
}
