import type { AccountObservation } from '../../gateway.ts'
import { siteOwnerPath } from '../addresses.ts'
import { describeFields, readSiteOwnerAnswer } from '../site-owner-answer.ts'
import { rateRefusal, type XmlCall } from '../xml-call.ts'

/** Reads one account: vendor reference, section 2.1, row d. */
export function readSiteOwner(
  partner: string,
  login: string,
  knownProducts: readonly string[],
): XmlCall<AccountObservation> {
  return {
    name: 'read-site-owner',
    kind: 'read',
    namesAccount: true,
    method: 'GET',
    path: siteOwnerPath(partner, login),
    rateRefusal,
    read: (answer) => readSiteOwnerAnswer(answer, login, knownProducts),
    describe: ({ fields }) => describeFields(fields),
  }
}
