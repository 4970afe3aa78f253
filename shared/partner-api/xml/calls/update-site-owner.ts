import type { VendorCall } from '../../calling/vendor-call.ts'
import type { AccountObservation } from '../../gateway.ts'
import { siteOwnerPath } from '../addresses.ts'
import { describeShown, readWriteAnswer } from '../site-owner-answer.ts'
import { confidentialIn, type SiteOwnerText, siteOwnerBody } from '../site-owner-writer.ts'
import { rateRefusal } from '../xml-call.ts'

/**
 * Writes a whole account back: docs/reference/vendor.md#xml-addresses, row e, and
 * docs/reference/vendor.md#xml-conventions (the entry is read, changed and put). What an element that is not sent would
 * mean is not known, so `owner` must be all that a read showed.
 *
 * @throws FieldError
 */
export function updateSiteOwner(
  partner: string,
  owner: SiteOwnerText,
  knownProducts: readonly string[],
): VendorCall<AccountObservation> {
  const { login, products, singleBilling } = owner
  return {
    name: 'update-site-owner',
    kind: 'write',
    namesAccount: true,
    method: 'PUT',
    path: siteOwnerPath(partner, login),
    body: siteOwnerBody(owner),
    sent: { Products: products, SingleBilling: singleBilling },
    confidential: confidentialIn(owner),
    rateRefusal,
    read: (answer) => readWriteAnswer(answer, login, [...knownProducts, ...products]),
    describe: describeShown,
  }
}
