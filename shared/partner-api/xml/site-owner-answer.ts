import { AnswerError } from '../calling/answer-error.ts'
import type { AccountObservation } from '../gateway.ts'
import type { Answered } from '../transport/exchange.ts'
import { observationOf } from './site-owner-fields.ts'
import { entrySchema } from './site-owner-schema.ts'
import { readXmlAnswer } from './xml-reader.ts'

/**
 * Reads the answer to a read of one account. Its products must be shown: the vendor shows them even when there are none
 * (docs/reference/vendor.md#xml-products, rule 3), and the guard of the last product rests on it.
 *
 * @throws AnswerError when it is broken, shows no products, or speaks of another account
 */
export function readSiteOwnerAnswer(
  answer: Answered,
  login: string,
  knownProducts: readonly string[],
): AccountObservation {
  const { content } = readXmlAnswer(answer, 'entry', entrySchema)
  const { SiteOwner: siteOwner } = content
  requireLogin(siteOwner.LoginName, login)
  if (siteOwner.Products === undefined) {
    throw new AnswerError('XML_ELEMENT_UNEXPECTED', 'entry.content.SiteOwner.Products', 'is missing')
  }
  return observationOf(siteOwner, knownProducts)
}

/**
 * Reads the answer to a write: the account's entry, or nothing at all, since the vendor's pages show neither for these
 * calls (docs/reference/vendor.md#xml-create to #xml-conventions).
 *
 * @throws AnswerError when there is a body that is broken or speaks of another account
 */
export function readWriteAnswer(answer: Answered, login: string, knownProducts: readonly string[]): AccountObservation {
  if (answer.body.length === 0) return { generation: 'xml', fields: { presence: 'present' } }
  const { content } = readXmlAnswer(answer, 'entry', entrySchema)
  requireLogin(content.SiteOwner.LoginName, login)
  return observationOf(content.SiteOwner, knownProducts)
}

/** What an answer shows in one line, for the evidence; it holds no personal data. */
export function describeShown({ fields, productsLeftOut }: AccountObservation): string {
  const shown = Object.entries(fields).map(([name, value]) => `${name} ${String(value)}`)
  const leftOut = productsLeftOut === undefined ? [] : [`${productsLeftOut} products left out`]
  return [...leftOut, ...shown].join(', ')
}

/** @throws AnswerError XML_OTHER_ACCOUNT */
export function requireLogin(shown: string, login: string): void {
  if (shown.toLowerCase() === login.toLowerCase()) return
  throw new AnswerError(
    'XML_OTHER_ACCOUNT',
    'entry.content.SiteOwner.LoginName',
    'is not the account that was asked for',
  )
}
