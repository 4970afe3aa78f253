import { describe, expect, it } from 'vitest'
import { AnswerError } from '../../../../shared/partner-api/calling/answer-error.ts'
import { readWholeSiteOwner } from '../../../../shared/partner-api/xml/whole-site-owner.ts'
import { answered, bakery, entryOf } from '../answers.ts'
import { wholeBakery, wholeSiteOwner } from './whole-bakery.ts'

const read = (siteOwner: string, login = 'bakery-01') => readWholeSiteOwner(answered(200, entryOf(siteOwner)), login)

describe('an account that is to be written back', () => {
  it('is read with every element of the form, in the case in which the address has its name', () => {
    expect(read(wholeBakery)).toEqual(wholeSiteOwner)
  })

  it('has only what is shown: what is not is written as an empty element', () => {
    expect(read(bakery)).toEqual({
      login: 'bakery-01',
      organizationName: 'Example Bakery',
      organizationPhone: '0123',
      email: 'robin@example.com',
      countryCode: 'US',
      products: ['EmailMarketing'],
      accountId: '0042',
      singleBilling: true,
    })
  })

  const shapes: [from: string | RegExp, to: string, reason: string][] = [
    [/<Site>.*<\/Site>/, '<Site/>', 'an empty element'],
    [/<Site>.*<\/Site>/, '', 'no element'],
    [/<SiteContact>.*<\/SiteContact>/, '<SiteContact/>', 'an empty element'],
    [/<SiteContact>.*<\/SiteContact>/, '', 'no element'],
  ]
  it.each(shapes)('may have %s as %j: %s', (from, to) => {
    const { organizationName, email } = read(wholeBakery.replace(from, to))
    expect([organizationName, email]).toContain(undefined)
  })

  const products: [markup: string, names: string[], reason: string][] = [
    ['<Products/>', [], 'the vendor empties it with the last product'],
    ['<Products><Product/></Products>', [], 'the empty element of the form'],
    ['<Products><Product>A</Product><Product>B</Product></Products>', ['A', 'B'], 'named by text'],
    ['<Products><Product><Name>A</Name><Status>Open</Status></Product></Products>', ['A'], 'named by an element'],
  ]
  it.each(products)('with %s holds %j: %s', (markup, names) => {
    expect(read(wholeBakery.replace('<Products/>', markup)).products).toEqual(names)
  })
})

describe('an account that cannot be written back', () => {
  const rows: [code: string, siteOwner: string, reason: string][] = [
    ['XML_OTHER_ACCOUNT', wholeBakery.replace('Bakery-01', 'bakery-02'), 'another account would be overwritten'],
    ['XML_ELEMENT_UNEXPECTED', wholeBakery.replace('<Products/>', ''), 'products are not shown'],
    ['XML_ELEMENT_UNEXPECTED', wholeBakery.replace(/<SingleBilling>.*<\/SingleBilling>/, ''), 'billing is not shown'],
    ['XML_ELEMENT_UNEXPECTED', wholeBakery.replace('>No<', '>perhaps<'), 'billing is neither word of the vendor'],
    ['XML_ELEMENT_UNEXPECTED', wholeBakery.replace('>No<', '><'), 'billing is empty'],
    ['XML_ELEMENT_UNEXPECTED', wholeBakery.replace('</Phone>', '</Phone><Phone>2</Phone>'), 'an element twice'],
    ['XML_ELEMENT_UNEXPECTED', wholeBakery.replace('<EmailCode>', '<EmailCode><b/>'), 'an element where text belongs'],
    ['XML_ELEMENT_UNEXPECTED', wholeBakery.replace('<SiteContact>', '<SiteContact>Robin'), 'text between elements'],
    ['XML_ELEMENT_UNEXPECTED', wholeBakery.replace('<Site>', '<Site>B&amp;B'), 'text between elements'],
    ['XML_ELEMENT_UNEXPECTED', wholeBakery.replace('<Products/>', '<Products>A</Products>'), 'text where products are'],
    ['XML_ELEMENT_UNEXPECTED', wholeBakery.replace('<EmailCode>', 'x<EmailCode>'), 'text between elements'],
    ['XML_ELEMENT_UNEXPECTED', '<Other/>', 'no account'],
  ]
  it.each(rows)('is refused with %s: $2', (code, siteOwner) => {
    expect(() => read(siteOwner)).toThrow(AnswerError)
    expect(() => read(siteOwner)).toThrow(expect.objectContaining({ code }))
  })

  it('is described by element and rule, never by its text', () => {
    expect(() => read(wholeBakery.replace('<Email>', '<Email><b/>'))).toThrow(
      expect.objectContaining({
        path: 'entry.content.SiteOwner.SiteContact',
        message: expect.not.stringContaining('oven17'),
      }),
    )
  })
})
