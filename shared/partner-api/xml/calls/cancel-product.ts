import type { AccountObservation } from '../../gateway.ts'
import type { XmlCall } from '../xml-call.ts'
import { changeProduct } from './change-product.ts'

/**
 * Cancels a product of an account: vendor reference, section 2.1, row c. Cancelling the last one cancels the account
 * and ends its single billing (section 2.4); the caller guards against that.
 */
export const cancelProduct = (
  partner: string,
  login: string,
  product: string,
  knownProducts: readonly string[],
): XmlCall<AccountObservation> =>
  changeProduct(
    { name: 'cancel-product', address: 'canceled', status: 'Canceled' },
    partner,
    login,
    product,
    knownProducts,
  )
