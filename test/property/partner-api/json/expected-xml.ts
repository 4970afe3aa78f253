import { childOf, descendantsOf, readXml, type XmlElement } from '../../../simulator/xml/xml-element.ts'
import type { Outcome } from './recorded-bodies.ts'

/** What an entry means, by the simulator's reader, which shares no code with the client's. */
export function expectedEntry(body: Buffer): Outcome {
  return withRoot(body, (root) => {
    const siteOwner = childOf(childOf(root, 'content'), 'SiteOwner')
    if (siteOwner === undefined) return { code: 'ANSWER_UNREADABLE' }
    const site = childOf(siteOwner, 'Site')
    const contact = childOf(siteOwner, 'SiteContact')
    return {
      value: {
        generation: 'xml',
        fields: fieldsOf(siteOwner),
        profile: {
          ...shown('organizationName', childOf(site, 'Name')),
          ...shown('email', childOf(contact, 'Email')),
          ...shown('countryCode', childOf(contact, 'CountryCode')),
        },
      },
    }
  })
}

/** What a feed means. */
export function expectedFeed(body: Buffer): Outcome {
  return withRoot(body, (root) => {
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
  const reading = readXml(text)
  if (reading.ok) return read(reading.root)
  // Prefixes mean nothing to the client, declared or not: the vendor's own are not known.
  return reading.message.includes('prefix') ? 'unsure' : { code: 'ANSWER_UNREADABLE' }
}

function fieldsOf(siteOwner: XmlElement): Record<string, unknown> {
  const meanings: Readonly<Record<string, string>> = {
    Trial: 'trial',
    Open: 'open',
    Canceled: 'canceled',
    Cancelled: 'canceled',
  }
  const meaning = (word: string) => (Object.hasOwn(meanings, word) ? meanings[word] : 'unrecognised')
  const fields: Record<string, unknown> = { presence: 'present' }
  const status = childOf(siteOwner, 'Status')?.text ?? ''
  if (status !== '') fields.status = status === 'Trial End' ? 'trial-ended' : meaning(status)
  const singleBilling = childOf(siteOwner, 'SingleBilling')?.text
  if (singleBilling === 'Yes' || singleBilling === 'No') fields.singleBilling = singleBilling === 'Yes'
  const products = childOf(siteOwner, 'Products')
  for (const product of products === undefined ? [] : descendantsOf(products, 'Product')) {
    const name = childOf(product, 'Name')?.text ?? product.text
    const state = childOf(product, 'Status')?.text ?? ''
    if (name !== '') fields[`product:${name}`] = state === '' ? 'open' : meaning(state)
  }
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
