import type { AccountUpdate } from '../core/account-rules.ts'
import type { NewAccount } from '../core/new-account.ts'
import type { Switches } from '../core/switches.ts'
import { type Refusal, refuse } from '../core/verdict.ts'
import { atomNamespace, siteOwnerMediaType, siteOwnerNamespace } from './namespaces.ts'
import { childOf, descendantsOf, readXml, type XmlElement } from './xml-element.ts'

type Read<Value> = { ok: true; value: Value } | Refusal

const productName = /^[A-Za-z0-9][A-Za-z0-9_. -]{0,49}$/

/**
 * The payload of an Atom entry: docs/reference/vendor.md#xml-create. Its Atom members must be there and are ignored
 * (docs/reference/vendor.md#xml-conventions).
 */
export function readEntryContent(source: string): Read<XmlElement> {
  const reading = readXml(source)
  if (!reading.ok) return invalid(`Body: ${reading.message}`)
  const { root } = reading
  if (root.name !== 'entry' || root.namespace !== atomNamespace) return invalid('entry: must be an Atom entry')
  const member = ['id', 'title', 'author', 'updated', 'content'].find((name) => childOf(root, name) === undefined)
  if (member !== undefined) return invalid(`${member}: is required in an entry`)
  const wrong = root.children.find((child) => child.namespace !== atomNamespace)
  if (wrong !== undefined) return invalid('entry: has an element outside the Atom namespace')
  const content = childOf(root, 'content')
  if (content?.attributes.type !== siteOwnerMediaType) return invalid(`content: type must be ${siteOwnerMediaType}`)
  const payload = content.children[0]
  if (payload === undefined || content.children.length > 1) return invalid('content: must hold exactly one element')
  if (payload.namespace !== '' && payload.namespace !== siteOwnerNamespace) {
    return invalid('content: its element is in an unknown namespace')
  }
  return { ok: true, value: payload }
}

/** The login name that a create asks for, as far as it can be read. */
export const loginNameOf = (siteOwner: XmlElement): string | undefined => childOf(siteOwner, 'LoginName')?.text

/** The SiteOwner of a create. */
export function readNewAccount(siteOwner: XmlElement): Read<NewAccount> {
  const shape = readSiteOwner(siteOwner)
  if (!shape.ok) return shape
  const { singleBilling, products, site, contact } = shape.value
  if (singleBilling === undefined) return invalid('SingleBilling: must be Yes or No')
  const text = (name: string) => childOf(siteOwner, name)?.text ?? ''
  return {
    ok: true,
    value: {
      loginName: text('LoginName'),
      password: text('Password'),
      site: { name: '', phone: '', url: '', signatureName: '', ...site },
      contact: { firstName: '', lastName: '', email: '', phone: '', countryCode: '', stateCode: '', ...contact },
      emailCode: text('EmailCode'),
      referralCode: text('ReferralCode'),
      singleBilling,
      products,
    },
  }
}

/** The SiteOwner of an update; its LoginName, when sent, must be the one of the address. */
export function readUpdate(siteOwner: XmlElement, login: string): Read<AccountUpdate & { password?: string }> {
  const shape = readSiteOwner(siteOwner)
  if (!shape.ok) return shape
  const sentLogin = loginNameOf(siteOwner)
  if (sentLogin !== undefined && sentLogin !== '' && sentLogin.toLowerCase() !== login) {
    return invalid('LoginName: must be the one in the address')
  }
  const password = childOf(siteOwner, 'Password')?.text
  return { ok: true, value: { ...shape.value, ...(password === undefined || password === '' ? {} : { password }) } }
}

/**
 * The product of products/open or products/canceled: docs/reference/vendor.md#xml-products. The product may be spelled
 * as text or with Name, and Status may stand in the product or beside it; it must say what the address says.
 */
export function readProductChange(payload: XmlElement, wanted: 'Open' | 'Canceled', switches: Switches): Read<string> {
  const products = payload.name === 'Product' ? [payload] : descendantsOf(payload, 'Product')
  const product = products[0]
  if (product === undefined) return invalid('Product: is required')
  if (products.length > 1) return invalid('Product: only one can be changed at a time')
  const name = readProductName(product)
  if (!name.ok) return name
  const twice = firstRepeated(product.children.map((child) => child.name))
  if (twice !== undefined) return invalid(`${twice}: must not be repeated`)
  // A Status directly in SiteOwner would be the account's own and says nothing of the product.
  const parent = payload.name === 'SiteOwner' ? childOf(payload, 'Products') : (childOf(payload, 'Products') ?? payload)
  const status = (childOf(product, 'Status') ?? (product === payload ? undefined : childOf(parent, 'Status')))?.text
  if (status === undefined) return switches.productStatusRequired ? invalid('Status: is required') : name
  return status === wanted ? name : invalid(`Status: must be ${wanted} at this address`)
}

interface SiteOwnerShape {
  readonly site: Record<string, string>
  readonly contact: Record<string, string>
  readonly singleBilling?: boolean
  readonly products: readonly string[]
}

function readSiteOwner(siteOwner: XmlElement): Read<SiteOwnerShape> {
  if (siteOwner.name !== 'SiteOwner') return invalid('SiteOwner: is required in content')
  const twice = firstRepeated(siteOwner.children.map((child) => child.name))
  if (twice !== undefined) return invalid(`${twice}: must not be repeated`)
  const billing = childOf(siteOwner, 'SingleBilling')?.text
  if (billing !== undefined && billing !== 'Yes' && billing !== 'No') return invalid('SingleBilling: must be Yes or No')
  const products: string[] = []
  for (const product of childOf(siteOwner, 'Products')?.children ?? []) {
    if (product.name !== 'Product') return invalid('Products: must hold only Product')
    const name = readProductName(product)
    if (!name.ok) return name
    products.push(name.value)
  }
  return {
    ok: true,
    value: {
      site: readFields(childOf(siteOwner, 'Site'), {
        Name: 'name',
        Phone: 'phone',
        URL: 'url',
        SignatureName: 'signatureName',
      }),
      contact: readFields(childOf(siteOwner, 'SiteContact'), {
        FirstName: 'firstName',
        LastName: 'lastName',
        Email: 'email',
        Phone: 'phone',
        CountryCode: 'countryCode',
        StateCode: 'stateCode',
      }),
      ...(billing === undefined ? {} : { singleBilling: billing === 'Yes' }),
      products,
    },
  }
}

function readProductName(product: XmlElement): Read<string> {
  const name = childOf(product, 'Name')?.text ?? product.text
  return productName.test(name)
    ? { ok: true, value: name }
    : invalid('Product: must be named in 1 to 50 letters, digits, spaces or _ . -')
}

function readFields(parent: XmlElement | undefined, names: Readonly<Record<string, string>>): Record<string, string> {
  const fields: Record<string, string> = {}
  for (const [element, field] of Object.entries(names)) {
    const text = childOf(parent, element)?.text
    if (text !== undefined) fields[field] = text
  }
  return fields
}

const firstRepeated = (names: readonly string[]): string | undefined =>
  names.find((name, index) => names.indexOf(name) !== index)

const invalid = (message: string): Refusal => refuse('FIELD_INVALID', message)
