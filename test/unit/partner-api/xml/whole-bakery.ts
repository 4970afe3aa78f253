import type { SiteOwnerText } from '../../../../shared/partner-api/xml/site-owner-writer.ts'

/** An account with every element of the vendor's form, as an answer shows it: docs/reference/vendor.md#xml-create. */
export const wholeBakery =
  '<SiteOwner xmlns="http://ws.constantcontact.com/ns/1.0/"><LoginName>Bakery-01</LoginName><Status>Canceled</Status>' +
  '<Site><Name>B&amp;B &lt;Bäckerei&gt;</Name><Phone>+1 555 0101</Phone><URL>https://bakery.example.com</URL>' +
  '<SignatureName>The Bakers</SignatureName></Site><EmailCode>e-17</EmailCode>' +
  '<SiteContact><FirstName>Robin</FirstName><LastName>O&apos;Hara</LastName><Email>oven17@example.com</Email>' +
  '<Phone>+1 555 0102</Phone><CountryCode>US</CountryCode><StateCode>MA</StateCode></SiteContact>' +
  '<Products/><AccountId>1100373828298</AccountId><SingleBilling>No</SingleBilling>' +
  '<ReferralCode>friend-5</ReferralCode></SiteOwner>'

/** The same in our words. */
export const wholeSiteOwner: SiteOwnerText = {
  login: 'bakery-01',
  organizationName: 'B&B <Bäckerei>',
  organizationPhone: '+1 555 0101',
  website: 'https://bakery.example.com',
  signatureName: 'The Bakers',
  emailCode: 'e-17',
  firstName: 'Robin',
  lastName: "O'Hara",
  email: 'oven17@example.com',
  phone: '+1 555 0102',
  countryCode: 'US',
  stateCode: 'MA',
  products: [],
  accountId: '1100373828298',
  singleBilling: false,
  referralCode: 'friend-5',
}
