import { AnswerError } from '../../calling/answer-error.ts'
import { checkToken, nextToken } from '../../calling/page-token.ts'
import type { VendorCall } from '../../calling/vendor-call.ts'
import type { AccountPage, ListedAccount } from '../../gateway.ts'
import type { Answered } from '../../transport/exchange.ts'
import { siteOwnersPath } from '../addresses.ts'
import { accountFieldsOf } from '../site-owner-fields.ts'
import { hrefOf } from '../site-owner-schema.ts'
import { rateRefusal } from '../xml-call.ts'
import { readFeedAnswer } from '../xml-feed.ts'

/** Largest page that is read; the vendor's pages hold 50 accounts (vendor reference, section 2.5). */
const maximumAnswerBytes = 8 * 1024 * 1024

/**
 * Reads one page of the partner's accounts: vendor reference, section 2.1, row f, and section 2.5.
 *
 * @param page - the `next` of the page before; the first page without it
 * @throws FieldError for a token that no page can have given
 */
export function listSiteOwners(
  partner: string,
  page: string | undefined,
  knownProducts: readonly string[],
): VendorCall<AccountPage> {
  const token = checkToken(page)
  return {
    name: 'list-site-owners',
    kind: 'read',
    namesAccount: false,
    method: 'GET',
    path: siteOwnersPath(partner),
    ...(token === undefined ? {} : { query: `next=${token}` }),
    maximumAnswerBytes,
    rateRefusal,
    read: (answer) => readFeed(answer, token, knownProducts),
    describe: ({ accounts, next }) =>
      `${accounts.length} accounts, ${next === undefined ? 'last page' : 'more follow'}`,
  }
}

function readFeed(answer: Answered, asked: string | undefined, knownProducts: readonly string[]): AccountPage {
  const { links, entries: accounts } = readFeedAnswer(answer, ({ content, link }): ListedAccount => {
    const siteOwner = content === undefined || content === '' ? undefined : content.SiteOwner
    const linked = loginInAddress(hrefOf(link, 'edit'))
    const login = siteOwner?.LoginName.toLowerCase() ?? linked
    if (login === undefined || login === '' || (linked !== undefined && linked !== login)) {
      throw new AnswerError('XML_ELEMENT_UNEXPECTED', 'feed.entry', 'does not say which account it is')
    }
    return {
      // An account of ours has at most 50 letters; the row of a name that no key could hold must not stop the whole page.
      ...(login.length <= longestLogin ? { login } : {}),
      fields: siteOwner === undefined ? { presence: 'present' } : accountFieldsOf(siteOwner, knownProducts),
    }
  })
  const address = hrefOf(links, 'next')
  // An empty address is damage; taken for the last page it would make accounts vanish.
  if (address === '') throw new AnswerError('XML_ELEMENT_UNEXPECTED', 'feed.link', 'the link to the next page is empty')
  const next = nextToken(address, 'next', asked)
  return next === undefined ? { accounts } : { accounts, next }
}

const longestLogin = 100

/** Only parts of an address in an answer are used, never the address: it may lead anywhere. */
const anyBase = 'https://any.invalid'

function loginInAddress(address: string | undefined): string | undefined {
  if (address === undefined) return undefined
  const escaped = /\/siteowners\/([^/]+)$/.exec(URL.parse(address, anyBase)?.pathname ?? '')?.[1]
  try {
    return escaped === undefined ? undefined : decodeURIComponent(escaped).toLowerCase()
  } catch {
    return undefined
  }
}
