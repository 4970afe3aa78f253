import type { VendorCall } from '../../calling/vendor-call.ts'
import type { AccountObservation } from '../../gateway.ts'
import { siteOwnerPath } from '../addresses.ts'
import { describeShown, readWriteAnswer } from '../site-owner-answer.ts'
import { atomMediaType, rateRefusal } from '../xml-call.ts'
import { atomEntry, elementOf, textElement } from '../xml-writer.ts'

const changes = {
  open: { name: 'open-product', address: 'open', status: 'Open' },
  cancel: { name: 'cancel-product', address: 'canceled', status: 'Canceled' },
} as const

/**
 * Opens or cancels a product of an account: docs/reference/vendor.md#xml-addresses (rows b and c) and
 * docs/reference/vendor.md#xml-products. It is sent with name and status, which is the spelling that shows a status.
 * Cancelling the last one cancels the account and ends its single billing; the caller guards against that.
 *
 * @throws FieldError
 */
export function changeProduct(
  change: keyof typeof changes,
  partner: string,
  login: string,
  product: string,
  knownProducts: readonly string[],
): VendorCall<AccountObservation> {
  const { name, address, status } = changes[change]
  const payload = elementOf('Product', textElement('Name', 'product', product), textElement('Status', 'status', status))
  return {
    name,
    kind: 'write',
    namesAccount: true,
    method: 'POST',
    path: `${siteOwnerPath(partner, login)}/products/${address}`,
    body: { type: atomMediaType, bytes: atomEntry(payload) },
    sent: { Name: product, Status: status },
    rateRefusal,
    read: (answer) => readWriteAnswer(answer, login, [...knownProducts, product]),
    describe: describeShown,
  }
}
