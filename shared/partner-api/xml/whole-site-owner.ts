import * as z from 'zod/mini'
import type { Answered } from '../transport/exchange.ts'
import { requireLogin } from './site-owner-answer.ts'
import { nameOfProduct } from './site-owner-fields.ts'
import { orEmpty, productSchema } from './site-owner-schema.ts'
import type { SiteOwnerText } from './site-owner-writer.ts'
import { elementText, noText, readXmlAnswer } from './xml-reader.ts'
import { singleBillingOf } from './xml-words.ts'

const text = z.optional(elementText)

/** An account with every element that the vendor's code is known to take: docs/reference/vendor.md#xml-create. */
const schema = z.object({
  ...noText,
  content: z.object({
    ...noText,
    SiteOwner: z.object({
      ...noText,
      LoginName: elementText,
      Site: z.optional(orEmpty(z.object({ ...noText, Name: text, Phone: text, URL: text, SignatureName: text }))),
      EmailCode: text,
      SiteContact: z.optional(
        orEmpty(
          z.object({
            ...noText,
            FirstName: text,
            LastName: text,
            Email: text,
            Phone: text,
            CountryCode: text,
            StateCode: text,
          }),
        ),
      ),
      Products: orEmpty(z.object({ ...noText, Product: z.array(productSchema) })),
      AccountId: text,
      SingleBilling: elementText.check(z.refine((word) => singleBillingOf(word) !== undefined)),
      ReferralCode: text,
    }),
  }),
})

/**
 * Reads an account so that it can be written back without losing anything.
 *
 * @throws AnswerError when it is broken, speaks of another account, or does not show products and single billing
 */
export function readWholeSiteOwner(answer: Answered, login: string): SiteOwnerText {
  const { SiteOwner: owner } = readXmlAnswer(answer, 'entry', schema).content
  requireLogin(owner.LoginName, login)
  const { Site: site, SiteContact: contact, Products: products } = owner
  const { Name: organizationName, Phone: organizationPhone, URL: website, SignatureName: signatureName } = filled(site)
  const { FirstName: firstName, LastName: lastName, Email: email, Phone: phone } = filled(contact)
  const { CountryCode: countryCode, StateCode: stateCode } = filled(contact)
  const texts = { organizationName, organizationPhone, website, signatureName, firstName, lastName, email, phone }
  return {
    login,
    ...withoutMissing({ ...texts, countryCode, stateCode, emailCode: owner.EmailCode }),
    ...withoutMissing({ accountId: owner.AccountId, referralCode: owner.ReferralCode }),
    products: (products === '' ? [] : products.Product).map(nameOfProduct).filter((name) => name !== ''),
    singleBilling: singleBillingOf(owner.SingleBilling) === true,
  }
}

function filled<Element extends object>(element: Element | '' | undefined): Partial<Element> {
  return element === '' || element === undefined ? {} : element
}

function withoutMissing<Texts extends Record<string, string | undefined>>(
  texts: Texts,
): { [Name in keyof Texts]?: string } {
  return Object.fromEntries(Object.entries(texts).filter(([, value]) => value !== undefined)) as never
}
