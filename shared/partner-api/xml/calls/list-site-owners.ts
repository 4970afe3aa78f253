import type { AccountPage, ListedAccount } from '../../gateway.ts'
import type { Answered } from '../../transport/exchange.ts'
import { siteOwnersPath } from '../addresses.ts'
import { accountFieldsOf } from '../site-owner-fields.ts'
import { feedSchema, hrefOf } from '../site-owner-schema.ts'
import { rateRefusal, type XmlCall } from '../xml-call.ts'
import { XmlError } from '../xml-error.ts'
import { readXmlAnswer } from '../xml-reader.ts'

/** Largest page that is read; the vendor's pages hold 50 accounts (vendor reference, section 2.5). */
const maximumAnswerBytes = 8 * 1024 * 1024

/** What may stand in a query as it is, without ending the parameter. */
const tokenForm = /^[A-Za-z0-9%._~+/=:@!$'()*,;-]{1,1024}$/

/**
 * Reads one page of the partner's accounts: vendor reference, section 2.1, row f, and section 2.5.
 *
 * @param page - the `next` of the page before; the first page without it
 * @throws XmlError XML_TEXT_REFUSED for a token that no page can have given
 */
export function listSiteOwners(
  partner: string,
  page: string | undefined,
  knownProducts: readonly string[],
): XmlCall<AccountPage> {
  const path = siteOwnersPath(partner)
  if (page !== undefined && !tokenForm.test(page)) {
    throw new XmlError('XML_TEXT_REFUSED', 'page', 'must be the token of a page')
  }
  return {
    name: 'list-site-owners',
    kind: 'read',
    namesAccount: false,
    method: 'GET',
    path: page === undefined ? path : `${path}?next=${page}`,
    maximumAnswerBytes,
    rateRefusal,
    read: (answer) => readFeed(answer, knownProducts),
    describe: ({ accounts, next }) =>
      `${accounts.length} accounts, ${next === undefined ? 'last page' : 'more follow'}`,
  }
}

function readFeed(answer: Answered, knownProducts: readonly string[]): AccountPage {
  const feed = readXmlAnswer(answer, 'feed', feedSchema)
  if (feed === '') return { accounts: [] }
  const accounts = (feed.entry ?? []).map(({ content, link }): ListedAccount => {
    const siteOwner = content === undefined || content === '' ? undefined : content.SiteOwner
    const linked = loginInAddress(hrefOf(link, 'edit'))
    const login = siteOwner?.LoginName.toLowerCase() ?? linked
    if (login === undefined || login === '' || (linked !== undefined && linked !== login)) {
      throw new XmlError('XML_ELEMENT_UNEXPECTED', 'feed.entry', 'does not say which account it is')
    }
    return {
      login,
      fields: siteOwner === undefined ? { presence: 'present' } : accountFieldsOf(siteOwner, knownProducts),
    }
  })
  const nextAddress = hrefOf(feed.link, 'next')
  return nextAddress === undefined ? { accounts } : { accounts, next: tokenInAddress(nextAddress) }
}

/** Only parts of an address in an answer are used, never the address: it may lead anywhere. */
const anyBase = 'https://any.invalid'

/** The token stays escaped as the vendor wrote it, so that it goes back unchanged. */
function tokenInAddress(address: string): string {
  const token = /[?&]next=([^&#]*)/.exec(URL.parse(address, anyBase)?.search ?? '')?.[1] ?? ''
  if (tokenForm.test(token)) return token
  throw new XmlError('XML_ELEMENT_UNEXPECTED', 'feed.link', 'the link to the next page has no usable token')
}

function loginInAddress(address: string | undefined): string | undefined {
  if (address === undefined) return undefined
  const escaped = /\/siteowners\/([^/]+)$/.exec(URL.parse(address, anyBase)?.pathname ?? '')?.[1]
  try {
    return escaped === undefined ? undefined : decodeURIComponent(escaped).toLowerCase()
  } catch {
    return undefined
  }
}
