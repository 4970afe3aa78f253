import type { OperationRequest } from '../../../shared/engine/accept.ts'
import type { VendorAccount } from '../../simulator/core/account.ts'
import { seededRandom } from '../../simulator/core/seeded-random.ts'
import { type AccountShape, benchAccount } from './bench-account.ts'
import { type Need, needOf, type Way } from './needed-calls.ts'

export const mixtures = ['provision', 'change-plan', 'cancel-product', 'mixture'] as const
export type Mixture = (typeof mixtures)[number]

/** An operation of the backlog, with the account that the vendor has for it. */
export interface PlannedOperation {
  request: OperationRequest
  way: Way
  need: Need
  /** The account at the vendor before anything is asked. */
  account: VendorAccount | undefined
  /** How the account is after the first write to it, whose answer is lost. */
  afterLostWrite?: VendorAccount
}

const oneOf: Record<Exclude<Mixture, 'mixture'>, string> = {
  provision: 'provision-account',
  'change-plan': 'change-plan',
  'cancel-product': 'cancel-product',
}

/** Parts of a mixture. */
const shares: readonly (readonly [string, number])[] = [
  ['provision-account', 0.4],
  ['change-plan', 0.25],
  ['cancel-product', 0.2],
  ['open-product', 0.1],
  ['reopen-account', 0.05],
]

/** The n-th operation of a backlog: the same for the same seed. One in five ends at its guard, a few park. */
export function plannedOperation(
  index: number,
  { mixture, seed, partner, start }: { mixture: Mixture; seed: number; partner: string; start: number },
): PlannedOperation {
  const operation = mixture === 'mixture' ? drawn(seededRandom(seed + index * 7_919).fraction()) : oneOf[mixture]
  const way = wayOf(operation, index)
  const login = `client-${index}`
  const { before, afterLostWrite, input } = shapesOf(operation, way, index)
  const shaped = (shape: AccountShape | undefined) => shape && benchAccount(partner, login, start, shape)
  const after = shaped(afterLostWrite)
  return {
    request: { operation, operationId: `op-${index}`, partner, account: login, input },
    way,
    need: needOf(operation, way),
    account: shaped(before),
    ...(after === undefined ? {} : { afterLostWrite: after }),
  }
}

function drawn(fraction: number): string {
  let sum = 0
  for (const [operation, share] of shares) {
    sum += share
    if (fraction < sum) return operation
  }
  return 'provision-account'
}

/** So seldom that lost answers are no outage. */
function wayOf(operation: string, index: number): Way {
  if (index % 5 === 4) return 'guard'
  if (operation === 'reopen-account') return index % 5 === 2 ? 'park' : 'ladder'
  if (index % 400 === 7 && operation !== 'open-product') return 'lost'
  const needsAccount = operation === 'cancel-product' || operation === 'open-product'
  return needsAccount && index % 100 === 13 ? 'unknown-account' : 'plain'
}

interface Shapes {
  before: AccountShape | undefined
  afterLostWrite?: AccountShape
  input: Record<string, unknown>
}

function shapesOf(operation: string, way: Way, index: number): Shapes {
  const isOdd = index % 2 === 1
  switch (operation) {
    case 'provision-account':
      return {
        before: way === 'guard' ? 'one-product' : undefined,
        ...(way === 'lost' ? { afterLostWrite: 'somebody-else' } : {}),
        input: provisionInput,
      }
    case 'change-plan':
      return {
        before: way === 'guard' ? 'gold' : 'one-product',
        ...(way === 'lost' ? { afterLostWrite: 'silver' } : {}),
        input: { planType: 'GOLD' },
      }
    case 'cancel-product':
      return {
        before: way === 'unknown-account' ? undefined : way === 'guard' ? 'one-product' : 'two-products',
        ...(way === 'lost' ? { afterLostWrite: 'product-on-trial' } : {}),
        input: { product: 'EmailMarketing' },
      }
    case 'open-product':
      return {
        before: way === 'unknown-account' ? undefined : way === 'guard' ? 'two-products' : 'product-canceled',
        input: { product: 'EmailMarketing' },
      }
    default:
      return {
        before: way === 'park' ? 'caught' : way === 'guard' ? 'one-product' : 'product-canceled-with-account',
        input: isOdd ? {} : { product: 'EmailMarketing' },
      }
  }
}

const provisionInput = {
  organizationName: 'Example Bakery',
  firstName: 'Robin',
  lastName: 'Baker',
  email: 'robin@example.com',
  phone: '+1 555 0100',
  countryCode: 'US',
  stateCode: 'MA',
  products: ['EmailMarketing'],
  singleBilling: true,
  password: { generate: true },
}
