import { describe, expect, it } from 'vitest'
import { accountFieldsOf, observationOf } from '../../../../shared/partner-api/xml/site-owner-fields.ts'
import type { SiteOwner } from '../../../../shared/partner-api/xml/site-owner-schema.ts'

const shown = (more: Partial<SiteOwner>): SiteOwner => ({ LoginName: 'bakery-01', ...more })

describe('what an account is shown to be', () => {
  const rows: [more: Partial<SiteOwner>, fields: object, reason: string][] = [
    [{}, {}, 'a login name shows that it is there, and no more'],
    [{ Status: 'Trial' }, { status: 'trial' }, 'by analogy with the later generations'],
    [{ Status: 'Open' }, { status: 'open' }, 'the vendor’s word'],
    [{ Status: 'Canceled' }, { status: 'canceled' }, 'with one l here'],
    [{ Status: 'Cancelled' }, { status: 'canceled' }, 'with two elsewhere: docs/reference/vendor.md#contradictions'],
    [{ Status: 'Trial End' }, { status: 'trial-ended' }, 'two words'],
    [{ Status: 'open' }, { status: 'open' }, 'in any case, as in the other generations'],
    [{ Status: 'TRIAL  END' }, { status: 'trial-ended' }, 'likewise, with blanks'],
    [{ Status: 'Suspended' }, { status: 'suspended', statusWord: 'Suspended' }, 'as in V2'],
    [{ Status: 'toString' }, { status: 'unrecognised', statusWord: 'toString' }, 'a name of every object'],
    [{ Status: 'Fro\nzen' }, { status: 'unrecognised', statusWord: 'Fro zen' }, 'in one line'],
    [{ Status: '' }, {}, 'an empty element shows nothing'],
    [{ SingleBilling: 'Yes' }, { singleBilling: true }, 'the vendor’s word'],
    [{ SingleBilling: 'No' }, { singleBilling: false }, 'the vendor’s word'],
    [{ SingleBilling: 'yes' }, { singleBilling: true }, 'in any case'],
    [{ SingleBilling: 'NO' }, { singleBilling: false }, 'likewise'],
    [{ SingleBilling: 'true' }, {}, 'no word of the vendor’s'],
    [{ SingleBilling: '' }, {}, 'an empty element shows nothing'],
  ]
  it.each(rows)('%j is %j: %s', (more, fields) => {
    expect(accountFieldsOf(shown(more), ['EmailMarketing'])).toStrictEqual({ presence: 'present', ...fields })
  })
})

describe('more products than are kept of an account', () => {
  const many = (count: number, status: string) =>
    Array.from({ length: count }, (_, n) => ({ Name: `${status}${n}`, Status: status }))

  it('are left out and counted, those that are asked for and those that are open staying', () => {
    const Product = [...many(80, 'Canceled'), ...many(38, 'Open'), { Name: 'Asked', Status: 'Canceled' }, 'Named']
    const { fields, productsLeftOut } = observationOf(shown({ Products: { Product } }), ['Asked', 'Missing'])
    expect(productsLeftOut).toBe(70)
    expect(fields).toMatchObject({
      'product:Asked': 'canceled',
      'product:Named': 'open',
      'product:Open37': 'open',
      'product:Missing': 'absent',
    })
    expect(Object.keys(fields)).toHaveLength(1 + 50 + 1)
  })

  it('are none where there are fifty', () => {
    const observation = observationOf(shown({ Products: { Product: many(50, 'Open') } }), [])
    expect(observation).not.toHaveProperty('productsLeftOut')
    expect(Object.keys(observation.fields)).toHaveLength(51)
  })

  it('include a name that is too long for one', () => {
    const Product = ['A', 'x'.repeat(101), 'y'.repeat(100)]
    expect(observationOf(shown({ Products: { Product } }), [])).toMatchObject({
      fields: { presence: 'present', 'product:A': 'open', [`product:${'y'.repeat(100)}`]: 'open' },
      productsLeftOut: 1,
    })
  })
})

describe('what its products are shown to be', () => {
  type Product = Exclude<NonNullable<SiteOwner['Products']>, ''>['Product'][number]
  const rows: [products: Product[], fields: object, reason: string][] = [
    [['A'], { 'product:A': 'open' }, 'named alone: held (docs/reference/vendor.md#xml-products, rule 3)'],
    [[{ Name: 'A' }], { 'product:A': 'open' }, 'the same by an element'],
    [[{ Name: 'A', Status: '' }], { 'product:A': 'open' }, 'an empty state says no more'],
    [[{ Name: 'A', Status: 'Open' }], { 'product:A': 'open' }, 'the vendor’s word'],
    [[{ Name: 'A', Status: 'Trial' }], { 'product:A': 'trial' }, 'a trial'],
    [[{ Name: 'A', Status: 'Canceled' }], { 'product:A': 'canceled' }, 'with one l here'],
    [[{ Name: 'A', Status: 'Cancelled' }], { 'product:A': 'canceled' }, 'with two elsewhere'],
    [[{ Name: 'A', Status: 'CANCELED' }], { 'product:A': 'canceled' }, 'in any case'],
    [[{ Name: 'A', Status: 'Trial End' }], { 'product:A': 'unrecognised' }, 'no word for a product'],
    [[{ Name: 'A', Status: 'constructor' }], { 'product:A': 'unrecognised' }, 'a name of every object'],
    [['A', { Name: 'B', Status: 'Canceled' }], { 'product:A': 'open', 'product:B': 'canceled' }, 'both spellings'],
    [['A', { Name: 'A', Status: 'Open' }], { 'product:A': 'open' }, 'twice the same'],
    [['', { Name: '' }], {}, 'the empty element of the form'],
  ]
  it.each(rows)('%j are %j: %s', (products, fields) => {
    const siteOwner = shown({ Products: { Product: products } })
    expect(accountFieldsOf(siteOwner, [])).toStrictEqual({ presence: 'present', ...fields })
  })

  it('are absent where they are known and not shown', () => {
    expect(accountFieldsOf(shown({ Products: '' }), ['A', 'B'])).toStrictEqual({
      presence: 'present',
      'product:A': 'absent',
      'product:B': 'absent',
    })
    expect(accountFieldsOf(shown({ Products: { Product: ['A'] } }), ['A'])).toStrictEqual({
      presence: 'present',
      'product:A': 'open',
    })
  })

  it('cannot be two things at once', () => {
    const siteOwner = shown({ Products: { Product: ['A', { Name: 'A', Status: 'Canceled' }] } })
    expect(() => accountFieldsOf(siteOwner, [])).toThrow(
      expect.objectContaining({
        code: 'XML_ELEMENT_UNEXPECTED',
        message: 'SiteOwner.Products.Product: is shown twice with different states',
      }),
    )
  })
})

describe('whose it is', () => {
  const whole = { organizationName: 'Bakery', email: 'robin@example.com', countryCode: 'US' }
  const site = { Name: 'Bakery' }
  const contact = { Email: 'robin@example.com', CountryCode: 'US' }
  const rows: [more: Partial<SiteOwner>, profile: object, reason: string][] = [
    [{ Site: site, SiteContact: contact }, whole, 'all three'],
    [{ Site: site }, { organizationName: 'Bakery' }, 'no contact'],
    [{ SiteContact: contact }, { email: 'robin@example.com', countryCode: 'US' }, 'no site'],
    [{ Site: '', SiteContact: '' }, {}, 'empty elements'],
    [{ Site: { Name: '' }, SiteContact: { Email: '', CountryCode: '' } }, {}, 'what is empty is not shown'],
    [{}, {}, 'neither'],
  ]
  it.each(rows)('by %j is %j: %s', (more, profile) => {
    expect(observationOf(shown(more), [])).toStrictEqual({
      generation: 'xml',
      fields: { presence: 'present' },
      profile,
    })
  })
})
