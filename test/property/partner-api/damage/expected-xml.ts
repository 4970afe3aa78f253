import { childOf, descendantsOf, readXml, type XmlElement } from '../../../simulator/xml/xml-element.ts'
import type { Outcome } from './recorded-bodies.ts'

/**
 * What an entry means, by the simulator's reader, which shares no code with the client's.
 *
 * @param known - a product that is `absent` where products are shown without it
 */
export function expectedEntry(body: Buffer, known?: string): Outcome {
  return withSiteOwner(body, (siteOwner) => {
    const site = childOf(siteOwner, 'Site')
    const contact = childOf(siteOwner, 'SiteContact')
    return {
      generation: 'xml',
      fields: fieldsOf(siteOwner, known),
      profile: {
        ...shown('organizationName', childOf(site, 'Name')),
        ...shown('email', childOf(contact, 'Email')),
        ...shown('countryCode', childOf(contact, 'CountryCode')),
      },
    }
  })
}

/** What the answer to a write means: the entry, or nothing at all. */
export const expectedWritten = (body: Buffer, known?: string): Outcome =>
  body.length === 0 ? { value: { generation: 'xml', fields: { presence: 'present' } } } : expectedEntry(body, known)

const wholeTexts: readonly [field: string, element: string, parent?: string][] = [
  ['organizationName', 'Name', 'Site'],
  ['organizationPhone', 'Phone', 'Site'],
  ['website', 'URL', 'Site'],
  ['signatureName', 'SignatureName', 'Site'],
  ['emailCode', 'EmailCode'],
  ['firstName', 'FirstName', 'SiteContact'],
  ['lastName', 'LastName', 'SiteContact'],
  ['email', 'Email', 'SiteContact'],
  ['phone', 'Phone', 'SiteContact'],
  ['countryCode', 'CountryCode', 'SiteContact'],
  ['stateCode', 'StateCode', 'SiteContact'],
  ['accountId', 'AccountId'],
  ['referralCode', 'ReferralCode'],
]

/** What an entry means that is to be written back: every text of it, empty ones too. */
export function expectedWhole(body: Buffer): Outcome {
  return withSiteOwner(body, (siteOwner) => {
    const whole: Record<string, unknown> = { login: 'bakery-01' }
    for (const [field, element, parent] of wholeTexts) {
      const holder = parent === undefined ? siteOwner : childOf(siteOwner, parent)
      const text = childOf(holder, element)?.text
      if (text !== undefined) whole[field] = text
    }
    const products = childOf(siteOwner, 'Products')
    whole.products = (products === undefined ? [] : descendantsOf(products, 'Product'))
      .map((product) => childOf(product, 'Name')?.text ?? product.text)
      .filter((name) => name !== '')
    whole.singleBilling = childOf(siteOwner, 'SingleBilling')?.text.toLowerCase() === 'yes'
    return whole
  })
}

/** What the document says as a tree, so that a change of blanks or of a prefix is none; undefined for no document. */
export function treeOf(body: Buffer): unknown {
  try {
    const reading = readXml(new TextDecoder('utf-8', { fatal: true }).decode(body))
    return reading.ok ? reading.root : undefined
  } catch {
    return undefined
  }
}

const withSiteOwner = (body: Buffer, read: (siteOwner: XmlElement) => unknown): Outcome =>
  withRoot(body, (root) => {
    const siteOwner = childOf(childOf(root, 'content'), 'SiteOwner')
    return siteOwner === undefined ? { code: 'ANSWER_UNREADABLE' } : { value: read(siteOwner) }
  })

/** What a feed means. */
export function expectedFeed(body: Buffer): Outcome {
  // Bytes that are no UTF-8 are the matter of their entry.
  const replaced = Buffer.from(new TextDecoder('utf-8').decode(body))
  return withRoot(replaced, (root) => {
    const accounts = root.children
      .filter(({ name }) => name === 'entry')
      .map((entry) => {
        const siteOwner = childOf(childOf(entry, 'content'), 'SiteOwner')
        const edit = unescaped(addressOf(entry, 'edit').pathname.split('/').at(-1) ?? '')
        const login = childOf(siteOwner, 'LoginName')?.text ?? edit
        const fields = siteOwner === undefined ? { presence: 'present' } : fieldsOf(siteOwner)
        return { login: login.toLowerCase(), fields }
      })
    const next = /[?&]next=([^&]*)/.exec(addressOf(root, 'next').search)?.[1]
    return { value: next === undefined ? { accounts } : { accounts, next } }
  })
}

function withRoot(body: Buffer, read: (root: XmlElement) => Outcome): Outcome {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    return { code: 'ANSWER_UNREADABLE' }
  }
  // An empty prefix is one too, and the other reader keeps it as a part of an attribute's name.
  if (/(?:<\/?|\s):[A-Za-z]/.test(text)) return 'unsure'
  const reading = readXml(text)
  if (reading.ok) return read(reading.root)
  // Prefixes mean nothing to the client, declared or not: the vendor's own are not known.
  return reading.message.includes('prefix') ? 'unsure' : { code: 'ANSWER_UNREADABLE' }
}

function fieldsOf(siteOwner: XmlElement, known?: string): Record<string, unknown> {
  const meanings: Readonly<Record<string, string>> = {
    trial: 'trial',
    open: 'open',
    canceled: 'canceled',
    cancelled: 'canceled',
  }
  const inOneWay = (word: string) => word.trim().split(/\s+/).join(' ').toLowerCase()
  const meaning = (word: string) =>
    Object.hasOwn(meanings, inOneWay(word)) ? meanings[inOneWay(word)] : 'unrecognised'
  const fields: Record<string, unknown> = { presence: 'present' }
  const status = childOf(siteOwner, 'Status')?.text ?? ''
  if (status !== '') {
    const known = { 'trial end': 'trial-ended', suspended: 'suspended', disabled: 'suspended' }
    const found = Object.entries(known).find(([word]) => word === inOneWay(status))?.[1] ?? meaning(status)
    fields.status = found
    const word = Buffer.from(
      status
        .replaceAll(/[\p{Cc}\s]+/gu, ' ')
        .trim()
        .slice(0, 60),
    ).toString()
    if (found === 'suspended' || found === 'unrecognised') fields.statusWord = word
  }
  const singleBilling = childOf(siteOwner, 'SingleBilling')?.text.toLowerCase()
  if (singleBilling === 'yes' || singleBilling === 'no') fields.singleBilling = singleBilling === 'yes'
  const products = childOf(siteOwner, 'Products')
  for (const product of products === undefined ? [] : descendantsOf(products, 'Product')) {
    const name = childOf(product, 'Name')?.text ?? product.text
    const state = childOf(product, 'Status')?.text ?? ''
    if (name !== '') fields[`product:${name}`] = state === '' ? 'open' : meaning(state)
  }
  const isMissing = known !== undefined && products !== undefined && !Object.hasOwn(fields, `product:${known}`)
  if (isMissing) fields[`product:${known}`] = 'absent'
  return fields
}

/** Read as an address: line ends and tabs are dropped, other signs escaped. */
function addressOf(parent: XmlElement, relation: string): URL {
  const link = parent.children.find(({ name, attributes }) => name === 'link' && attributes.rel === relation)
  return new URL(link?.attributes.href ?? '', 'https://any.invalid')
}

const shown = (name: string, element: XmlElement | undefined): Record<string, string> =>
  element === undefined || element.text === '' ? {} : { [name]: element.text }

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
