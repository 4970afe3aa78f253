import { AnswerError } from '../../calling/answer-error.ts'
import { given } from '../../calling/given.ts'
import { describePage } from '../../calling/odd-row.ts'
import { checkToken, nextToken } from '../../calling/page-token.ts'
import type { VendorCall } from '../../calling/vendor-call.ts'
import type { AccountPage } from '../../gateway.ts'
import type { Answered } from '../../transport/exchange.ts'
import { siteOwnersPath } from '../addresses.ts'
import { hrefOf } from '../site-owner-schema.ts'
import { rateRefusal } from '../xml-call.ts'
import { readFeedAnswer } from '../xml-feed.ts'

/** Largest page that is read; the vendor's pages hold 50 accounts (docs/reference/vendor.md#xml-conventions). */
const maximumAnswerBytes = 8 * 1024 * 1024

/**
 * Reads one page of the partner's accounts: docs/reference/vendor.md#xml-addresses, row f, and
 * docs/reference/vendor.md#xml-conventions.
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
    read: (answer) => readPage(answer, knownProducts),
    describe: describePage,
  }
}

function readPage(answer: Answered, knownProducts: readonly string[]): AccountPage {
  const { links, ...rows } = readFeedAnswer(answer, knownProducts)
  const address = hrefOf(links, 'next')
  // An empty address is damage; taken for the last page it would make accounts vanish.
  if (address === '') throw new AnswerError('XML_ELEMENT_UNEXPECTED', 'feed.link', 'the link to the next page is empty')
  return { ...rows, ...given('next', nextToken(address, 'next')) }
}
