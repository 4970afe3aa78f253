import type { AccountObservation, NewAccount } from '../../gateway.ts'
import { siteOwnersPath } from '../addresses.ts'
import { describeFields, readWriteAnswer } from '../site-owner-answer.ts'
import { rateRefusal, type XmlCall } from '../xml-call.ts'
import { atomEntry, elementOf, type Markup, textElement } from '../xml-writer.ts'

/**
 * Creates an account: vendor reference, section 2.3. Optional elements are sent empty, in the order of the code that
 * is known to work.
 *
 * @throws XmlError XML_TEXT_REFUSED naming the field whose text XML cannot carry
 */
export function createSiteOwner(
  partner: string,
  account: NewAccount,
  knownProducts: readonly string[],
): XmlCall<AccountObservation> {
  const { login } = account
  return {
    name: 'create-site-owner',
    kind: 'write',
    namesAccount: false,
    method: 'POST',
    path: siteOwnersPath(partner),
    body: atomEntry(siteOwnerOf(account)),
    sent: {
      LoginName: login.toLowerCase(),
      CountryCode: account.countryCode,
      Products: account.products,
      SingleBilling: account.singleBilling,
    },
    confidential: confidentialOf(account),
    rateRefusal,
    read: (answer) => readWriteAnswer(answer, login, knownProducts),
    describe: ({ fields }) => describeFields(fields),
  }
}

function siteOwnerOf(account: NewAccount): Markup {
  return elementOf(
    'SiteOwner',
    textElement('LoginName', 'login', account.login.toLowerCase()),
    textElement('Password', 'password', account.password),
    elementOf(
      'Site',
      textElement('Name', 'organizationName', account.organizationName),
      textElement('Phone', 'phone', account.phone),
      textElement('URL', 'website', account.website ?? ''),
      elementOf('SignatureName'),
    ),
    elementOf('EmailCode'),
    elementOf(
      'SiteContact',
      textElement('FirstName', 'firstName', account.firstName),
      textElement('LastName', 'lastName', account.lastName),
      textElement('Email', 'email', account.email),
      textElement('Phone', 'phone', account.phone),
      textElement('CountryCode', 'countryCode', account.countryCode),
      textElement('StateCode', 'stateCode', account.stateCode ?? ''),
    ),
    elementOf('Products', ...account.products.map((product) => textElement('Product', 'products', product))),
    elementOf('AccountId'),
    textElement('SingleBilling', 'singleBilling', account.singleBilling ? 'Yes' : 'No'),
    textElement('ReferralCode', 'referralCode', account.referralCode ?? ''),
  )
}

/** What an answer might repeat of the account, whole or in the parts by which a person could be recognised. */
function confidentialOf(account: NewAccount): string[] {
  const { password, organizationName, firstName, lastName, email, phone, website = '' } = account
  const parts = [email.split('@', 1)[0] ?? '', website.replace(/^https?:\/\//, '')]
  return [password, organizationName, firstName, lastName, email, phone, website, ...parts]
}
