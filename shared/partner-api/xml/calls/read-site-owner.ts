import type { VendorCall } from '../../calling/vendor-call.ts'
import type { AccountObservation } from '../../gateway.ts'
import type { Answered } from '../../transport/exchange.ts'
import { siteOwnerPath } from '../addresses.ts'
import { describeShown, readSiteOwnerAnswer } from '../site-owner-answer.ts'
import type { SiteOwnerText } from '../site-owner-writer.ts'
import { readWholeSiteOwner } from '../whole-site-owner.ts'
import { rateRefusal } from '../xml-call.ts'

/**
 * Reads one account: docs/reference/vendor.md#xml-addresses, row d.
 * @throws FieldError
 */
export const readSiteOwner = (
  partner: string,
  login: string,
  knownProducts: readonly string[],
): VendorCall<AccountObservation> => ({
  ...readCall(partner, login, (answer) => readSiteOwnerAnswer(answer, login, knownProducts)),
  describe: describeShown,
})

/** Reads one account as it must be written back. Its profile is personal and is kept nowhere. @throws FieldError */
export const readSiteOwnerToUpdate = (partner: string, login: string): VendorCall<SiteOwnerText> => ({
  ...readCall(partner, login, (answer) => readWholeSiteOwner(answer, login)),
  describe: ({ products, singleBilling }) => `products ${products.join(', ')}, singleBilling ${singleBilling}`,
})

const readCall = <Value>(partner: string, login: string, read: (answer: Answered) => Value) => ({
  name: 'read-site-owner',
  kind: 'read' as const,
  namesAccount: true,
  method: 'GET' as const,
  path: siteOwnerPath(partner, login),
  rateRefusal,
  read,
})

/** Well formed, and nobody's: the vendor answers 404 where it lets the partner in. */
const nobody = 'partner-ops-probe-of-no-account'

/** Asks for an account that is made up; whatever the vendor says of it is the answer. */
export const readNobody = (partner: string): VendorCall<undefined> => ({
  ...readCall(partner, nobody, () => undefined),
  namesAccount: false,
  describe: () => 'answered',
})
