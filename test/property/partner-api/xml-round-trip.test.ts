import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createSiteOwner } from '../../../shared/partner-api/xml/calls/create-site-owner.ts'
import { XmlError } from '../../../shared/partner-api/xml/xml-error.ts'
import { readEntryContent, readNewAccount } from '../../simulator/xml/site-owner-request.ts'

const runs = { seed: 20_260_104, numRuns: 2_000 }

const text = fc.string({ unit: 'binary', maxLength: 40 }).map((value) => value.trim().replaceAll('\r', ''))
const markup = fc.constantFrom(
  '</Name><Admin>Yes</Admin>',
  ']]>',
  '&lt;',
  '<![CDATA[',
  '"\'',
  '<!DOCTYPE x>',
  '&#60;',
  '😀',
)
const value = fc.oneof(text, markup)

it('a create says to a strict vendor exactly what was asked, or is refused', () => {
  fc.assert(
    fc.property(value, value, value, value, (password, organizationName, lastName, referralCode) => {
      const account = {
        login: 'bakery-01',
        password,
        organizationName,
        firstName: 'Robin',
        lastName,
        email: 'robin@example.com',
        phone: '+1 555 0100',
        countryCode: 'US',
        products: ['EmailMarketing'],
        singleBilling: false,
        referralCode,
      }
      let body: Buffer | undefined
      try {
        body = createSiteOwner('acme', account, []).body
      } catch (error) {
        expect(error).toBeInstanceOf(XmlError)
        const refused = [password, organizationName, lastName, referralCode].join()
        expect(/[\p{Cc}\ufffe\uffff]|\p{Cs}/u.test(refused)).toBe(true)
        return
      }
      const content = readEntryContent(body?.toString('utf8') ?? '')
      if (!content.ok) throw new Error(content.message)
      const read = readNewAccount(content.value)
      if (!read.ok) throw new Error(read.message)
      expect(read.value).toMatchObject({
        loginName: 'bakery-01',
        password,
        site: { name: organizationName },
        contact: { lastName },
        referralCode,
        singleBilling: false,
        products: ['EmailMarketing'],
      })
    }),
    runs,
  )
})
