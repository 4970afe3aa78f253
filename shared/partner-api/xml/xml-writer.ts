import { FieldError } from '../calling/field-error.ts'
import { isPlainText } from './xml-characters.ts'

/** The elements that we write; names come from here only, so that no value can become markup. */
const writableElements = [
  'LoginName',
  'Password',
  'Site',
  'Name',
  'Phone',
  'URL',
  'SignatureName',
  'EmailCode',
  'SiteContact',
  'FirstName',
  'LastName',
  'Email',
  'CountryCode',
  'StateCode',
  'Products',
  'Product',
  'Status',
  'AccountId',
  'SingleBilling',
  'ReferralCode',
  'SiteOwner',
] as const
export type WritableElement = (typeof writableElements)[number]

/** Markup that was written here; keeps apart what is escaped and what is not. */
export class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** An element that holds elements. */
export function elementOf(name: WritableElement, ...children: readonly Markup[]): Markup {
  return new Markup(`<${name}>${children.map((child) => child.text).join('')}</${name}>`)
}

/**
 * An element that holds text, escaped.
 *
 * @param field - our name of the value, for the error
 * @throws FieldError naming the field, when the text has characters that XML 1.0 cannot carry; they are
 *   refused, not dropped, since a changed name is another name
 */
export function textElement(name: WritableElement, field: string, text: string): Markup {
  if (!isPlainText(text)) {
    throw new FieldError(field, 'must not hold control characters or half a surrogate pair')
  }
  return new Markup(`<${name}>${escapeText(text)}</${name}>`)
}

/**
 * The Atom entry around a payload: docs/reference/vendor.md#xml-create and #xml-conventions. Its own members must be
 * there, and their values are ignored.
 */
export function atomEntry(payload: Markup): Buffer {
  return Buffer.from(
    '<?xml version="1.0" encoding="UTF-8"?>' +
      '<atom:entry xmlns:atom="http://www.w3.org/2005/Atom">' +
      '<atom:id>data:,</atom:id><atom:title/><atom:author/><atom:updated>1970-01-01T00:00:00Z</atom:updated>' +
      `<atom:content type="application/vnd.ctct+xml">${payload.text}</atom:content>` +
      '</atom:entry>',
  )
}

/** A carriage return would be read back as a line feed, so it is written as a reference. */
function escapeText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;')
    .replaceAll('\r', '&#13;')
}
