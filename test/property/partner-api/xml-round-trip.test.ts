import fc from 'fast-check'
import { expect, it } from 'vitest'
import { FieldError } from '../../../shared/partner-api/calling/field-error.ts'
import { createSiteOwner } from '../../../shared/partner-api/xml/calls/create-site-owner.ts'
import { updateSiteOwner } from '../../../shared/partner-api/xml/calls/update-site-owner.ts'
import { type SiteOwnerText, siteOwnerBody } from '../../../shared/partner-api/xml/site-owner-writer.ts'
import { readWholeSiteOwner } from '../../../shared/partner-api/xml/whole-site-owner.ts'
import { readEntryContent, readNewAccount, readUpdate } from '../../simulator/xml/site-owner-request.ts'
import { answered } from '../../unit/partner-api/answers.ts'

/** Printed with the counterexample by fast-check when a property fails. */
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
  'a\rb',
  'a\r\nb',
)
const value = fc.oneof(text, markup)

/** What is written, or nothing where XML cannot carry one of the texts. */
function written(write: () => { body?: { bytes: Buffer } }, texts: readonly string[]): Buffer | undefined {
  try {
    return write().body?.bytes
  } catch (error) {
    expect(error).toBeInstanceOf(FieldError)
    expect(/[\p{Cc}\ufffe\uffff]|\p{Cs}/u.test(texts.join())).toBe(true)
    return undefined
  }
}

function read<Value>(
  body: Buffer,
  reader: (content: never) => { ok: true; value: Value } | { ok: false; message: string },
): Value {
  const content = readEntryContent(body.toString('utf8'))
  if (!content.ok) throw new Error(content.message)
  const shown = reader(content.value as never)
  if (!shown.ok) throw new Error(shown.message)
  return shown.value
}

it('a create says to a strict vendor exactly what was asked, or is refused', () => {
  fc.assert(
    fc.property(value, value, value, value, (password, organizationName, lastName, referralCode) => {
      const account = {
        login: 'bakery-01',
        signIn: { password },
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
      const texts = [password, organizationName, lastName, referralCode]
      const body = written(() => createSiteOwner('acme', account, []), texts)
      if (body === undefined) return
      expect(read(body, readNewAccount)).toMatchObject({
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

const owners: fc.Arbitrary<SiteOwnerText> = fc.record({
  login: fc.constant('bakery-01'),
  organizationName: value,
  organizationPhone: value,
  website: value,
  signatureName: value,
  emailCode: value,
  firstName: value,
  lastName: value,
  email: value,
  phone: value,
  countryCode: value,
  stateCode: value,
  products: fc.uniqueArray(fc.constantFrom('EmailMarketing', 'EventMarketing', 'SurveyMarketing'), { minLength: 1 }),
  accountId: value,
  singleBilling: fc.boolean(),
  referralCode: value,
})
const textsOf = ({ products: _p, singleBilling: _s, ...texts }: SiteOwnerText): string[] => Object.values(texts)

it('an update says to a strict vendor exactly what the account is to be, or is refused', () => {
  fc.assert(
    fc.property(owners, (owner) => {
      const body = written(() => updateSiteOwner('acme', owner, []), textsOf(owner))
      if (body === undefined) return
      expect(read(body, (content) => readUpdate(content, 'bakery-01'))).toEqual({
        site: {
          name: owner.organizationName,
          phone: owner.organizationPhone,
          url: owner.website,
          signatureName: owner.signatureName,
        },
        contact: {
          firstName: owner.firstName,
          lastName: owner.lastName,
          email: owner.email,
          phone: owner.phone,
          countryCode: owner.countryCode,
          stateCode: owner.stateCode,
        },
        singleBilling: owner.singleBilling,
        products: owner.products,
      })
    }),
    runs,
  )
})

it('what is read is written back byte for byte', () => {
  let compared = 0
  fc.assert(
    fc.property(owners, (owner) => {
      const body = written(() => ({ body: siteOwnerBody(owner) }), textsOf(owner))
      if (body === undefined) return
      compared++
      const again = readWholeSiteOwner(answered(200, body), 'bakery-01')
      expect(again).toEqual(owner)
      expect(siteOwnerBody(again).bytes.toString()).toBe(body.toString())
    }),
    runs,
  )
  // Were every text refused, nothing would have been compared.
  expect(compared).toBeGreaterThan(200)
})
