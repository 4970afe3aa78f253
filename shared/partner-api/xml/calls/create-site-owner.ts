import type { VendorCall } from '../../calling/vendor-call.ts'
import type { AccountObservation, NewAccount } from '../../gateway.ts'
import { siteOwnersPath } from '../addresses.ts'
import { newSiteOwner } from '../new-site-owner.ts'
import { describeShown, readWriteAnswer } from '../site-owner-answer.ts'
import { confidentialIn, siteOwnerBody } from '../site-owner-writer.ts'
import { rateRefusal } from '../xml-call.ts'

/**
 * Creates an account: docs/reference/vendor.md#xml-create.
 *
 * @throws FieldError naming a field that XML has no element for, or whose text it cannot carry
 */
export function createSiteOwner(
  partner: string,
  account: NewAccount,
  knownProducts: readonly string[],
): VendorCall<AccountObservation> {
  const owner = newSiteOwner(account)
  return {
    name: 'create-site-owner',
    kind: 'write',
    namesAccount: false,
    method: 'POST',
    path: siteOwnersPath(partner),
    body: siteOwnerBody(owner),
    sent: {
      LoginName: owner.login.toLowerCase(),
      CountryCode: owner.countryCode,
      Products: owner.products,
      SingleBilling: owner.singleBilling,
    },
    confidential: confidentialIn(owner),
    rateRefusal,
    read: (answer) => readWriteAnswer(answer, owner.login, knownProducts),
    describe: describeShown,
  }
}
