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
    operations.push(creates ? provision(common) : changeProduct(chance, common, order === 'after'))
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

/** @param keepsLast whether e-mail marketing is left open: a refusal in a chain would end all that comes after it */
function changeProduct(chance: Chance, common: Common, keepsLast: boolean): PlannedOperation {
  const opens = chance.happens(0.55)
  const candidates = opens || !keepsLast ? [...otherProducts, 'EmailMarketing'] : otherProducts
  const product = chance.one(candidates)
  return { ...common, type: opens ? 'open-product' : 'cancel-product', product, input: { product } }
}
