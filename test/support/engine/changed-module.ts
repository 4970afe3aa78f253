import type { OperationDefinition } from '../../../shared/engine/define-operation.ts'
import { cancelProduct } from '../../../shared/operations/cancel-product/operation.ts'
import { openProduct } from '../../../shared/operations/open-product/operation.ts'
import { provisionAccount } from '../../../shared/operations/provision-account/operation.ts'
import { evidence } from '../operations/told-gateway.ts'
import { EngineHarness, open, provision } from './engine-harness.ts'

/** A module of which nothing can be seen at the vendor: after an unknown outcome a person must decide. */
export const unseeable: Partial<OperationDefinition> = {
  observe: async () => ({
    conclusion: 'elsewhere',
    fields: {},
    code: 'CANNOT_TELL',
    message: 'It cannot be seen.',
    evidence,
  }),
}

/** An open account with an anchor, on which `cancel-product` is carried out by a changed module. */
export async function withChangedCancel(
  change: (harness: () => EngineHarness) => Partial<OperationDefinition>,
  context: Partial<EngineHarness['context']> = {},
): Promise<EngineHarness> {
  const made: { harness?: EngineHarness } = {}
  const changed = change(() => {
    if (made.harness === undefined) throw new Error('The harness is not made yet.')
    return made.harness
  })
  const modules = new Map<string, OperationDefinition>(
    [provisionAccount, openProduct, { ...cancelProduct, ...changed }].map((module) => [module.type, module]),
  )
  const harness = new EngineHarness({
    partner: { anchorProduct: 'EventMarketing' },
    context: { module: (operation) => modules.get(operation), ...context },
  })
  made.harness = harness
  await harness.handle(provision('bakery'))
  await harness.handle(open('bakery'))
  harness.clock.advance(600_000)
  harness.gateway.journal.length = 0
  return harness
}
