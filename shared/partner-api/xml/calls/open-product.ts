import type { AccountObservation } from '../../gateway.ts'
import type { XmlCall } from '../xml-call.ts'
import { changeProduct } from './change-product.ts'

/** Opens a product of an account: vendor reference, section 2.1, row b. */
export const openProduct = (
  partner: string,
  login: string,
  product: string,
  knownProducts: readonly string[],
): XmlCall<AccountObservation> =>
  changeProduct({ name: 'open-product', address: 'open', status: 'Open' }, partner, login, product, knownProducts)
