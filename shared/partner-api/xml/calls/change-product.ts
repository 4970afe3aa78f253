import type { AccountObservation } from '../../gateway.ts'
import { siteOwnerPath } from '../addresses.ts'
import { describeFields, readWriteAnswer } from '../site-owner-answer.ts'
import { rateRefusal, type XmlCall } from '../xml-call.ts'
import { atomEntry, elementOf, textElement } from '../xml-writer.ts'

/** What opening and cancelling a product have in common: vendor reference, sections 2.1 and 2.4. */
export interface ProductChange {
  name: 'open-product' | 'cancel-product'
  /** Last part of the address. */
  address: 'open' | 'canceled'
  /** Text of the product's Status, as the address says. */
  status: 'Open' | 'Canceled'
}

/** The call of a product change; the product is sent with name and status, which is the spelling that shows a status. */
export function changeProduct(
  change: ProductChange,
  partner: string,
  login: string,
  product: string,
  knownProducts: readonly string[],
): XmlCall<AccountObservation> {
  return {
    name: change.name,
    kind: 'write',
    namesAccount: true,
    method: 'POST',
    path: `${siteOwnerPath(partner, login)}/products/${change.address}`,
    body: atomEntry(
      elementOf('Product', textElement('Name', 'product', product), textElement('Status', 'status', change.status)),
    ),
    sent: { Name: product, Status: change.status },
    rateRefusal,
    read: (answer) => readWriteAnswer(answer, login, [...knownProducts, product]),
    describe: ({ fields }) => describeFields(fields),
  }
}
