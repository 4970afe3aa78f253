import type { Chance } from '../world/chance.ts'
import type { PlannedAccount, PlannedOperation } from './round-plan.ts'

const otherProducts = ['EventMarketing', 'SocialCampaigns', 'Surveys'] as const

/**
 * The operations of one account: its creation unless the vendor has it, then products opened and cancelled at random.
 *
 * @param size how many
 */
export function planAccountOperations(
  chance: Chance,
  { partner, login, order, exists }: Omit<PlannedAccount, 'operations'>,
  size: number,
): PlannedOperation[] {
  const operations: PlannedOperation[] = []
  const open = new Set(['EmailMarketing'])
  for (let index = 0; index < size; index += 1) {
    const operationId = `${login}-${index}`
    const first = operations[0]
    const previous = operations[index - 1]
    const needed = order === 'after' ? previous : order === 'free' && !exists ? first : undefined
    const common = {
      ...{ operationId, partner, account: login },
      ...(needed === undefined ? {} : { after: [needed.operationId] }),
    }
    const creates = !exists && (index === 0 || (order !== 'after' && chance.happens(0.05)))
    operations.push(creates ? provision(common) : changeProduct(chance, common, open, order === 'after'))
  }
  return operations
}

type Common = Pick<PlannedOperation, 'operationId' | 'partner' | 'account' | 'after'>

function provision(common: Common): PlannedOperation {
  const input = {
    ...{ organizationName: 'Example Company', firstName: 'Robin', lastName: 'Example' },
    ...{ email: `${common.account}@example.com`, phone: '+1 555 0100', countryCode: 'US', stateCode: 'MA' },
    ...{ products: ['EmailMarketing'], singleBilling: true, password: { generate: true } },
  }
  return { ...common, type: 'provision-account', input }
}

/**
 * Mostly what changes something, were the operations to come in this order; now and then what is so already.
 *
 * @param open products that are open by now; kept up to date
 * @param keepsLast whether e-mail marketing is left open: a refusal in a chain would end all that comes after it
 */
function changeProduct(chance: Chance, common: Common, open: Set<string>, keepsLast: boolean): PlannedOperation {
  const product = chance.one(keepsLast ? otherProducts : [...otherProducts, 'EmailMarketing'])
  const opens = open.has(product) === chance.happens(0.15)
  if (opens) open.add(product)
  else open.delete(product)
  return { ...common, type: opens ? 'open-product' : 'cancel-product', product, input: { product } }
}
