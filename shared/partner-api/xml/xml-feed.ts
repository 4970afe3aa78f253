import { AnswerError } from '../calling/answer-error.ts'
import { type OddRow, reasonOf } from '../calling/odd-row.ts'
import type { ListedAccount } from '../gateway.ts'
import type { Answered } from '../transport/exchange.ts'
import { loginInAddress, loginInText } from './entry-login.ts'
import { accountFieldsOf } from './site-owner-fields.ts'
import { type FeedEntry, feedEntrySchema, feedSchema, hrefOf, type Links } from './site-owner-schema.ts'
import { asAgreed, readEntry, readFeedFrame } from './xml-reader.ts'

/** A page of the listing. */
export interface Feed {
  links: Links
  accounts: ListedAccount[]
  /** Missing where none is odd. */
  oddRows?: OddRow[]
}

/**
 * Reads a feed, its frame strictly and entry by entry: as objects all at once it would take nine times the room of its text,
 * and an entry that cannot be read would hide the others. An entry counts by the login that it shows, whatever else is odd.
 *
 * @throws AnswerError where the frame cannot be read
 */
export function readFeedAnswer(answer: Answered, knownProducts: readonly string[]): Feed {
  const { frame, entries } = readFeedFrame(answer)
  const shown = asAgreed(frame, feedSchema, 'feed')
  const links = shown === '' ? [] : (shown.link ?? [])
  const accounts: ListedAccount[] = []
  const oddRows: OddRow[] = []
  for (const [index, text] of entries.entries()) {
    const row = accountIn(text, knownProducts)
    if (row.account !== undefined) accounts.push(row.account)
    if (row.reason === undefined) continue
    const login = row.account?.login
    oddRows.push({ index, ...(login === undefined ? {} : { login }), counts: login !== undefined, reason: row.reason })
  }
  return { links, accounts, ...(oddRows.length === 0 ? {} : { oddRows }) }
}

const longestLogin = 100

/** What an entry says, and what is odd about it; without an account where it does not say which one it is. */
function accountIn(text: string, knownProducts: readonly string[]): { account?: ListedAccount; reason?: string } {
  try {
    const entry = asAgreed(readEntry(text), feedEntrySchema, 'entry')
    const login = loginOf(entry)
    const siteOwner = siteOwnerIn(entry)
    const fields =
      siteOwner === undefined ? { presence: 'present' as const } : accountFieldsOf(siteOwner, knownProducts)
    // An account of ours has at most 50 letters; the row of a name that no key could hold is another's.
    return { account: login.length <= longestLogin ? { login, fields } : { fields } }
  } catch (error) {
    if (!(error instanceof AnswerError)) throw error
    const login = error.code === 'ANSWER_OF_SOMETHING_ELSE' ? undefined : loginInText(text)
    const reason = reasonOf([`${error.code} ${error.message}`])
    return login === undefined ? { reason } : { account: { login, fields: { presence: 'present' } }, reason }
  }
}

const siteOwnerIn = ({ content }: FeedEntry) =>
  content === undefined || content === '' ? undefined : content.SiteOwner

/** @throws AnswerError for no login, or for two */
function loginOf(entry: FeedEntry): string {
  const linked = loginInAddress(hrefOf(entry.link, 'edit'))
  const login = siteOwnerIn(entry)?.LoginName.toLowerCase() ?? linked
  if (login === undefined || login === '' || (linked !== undefined && linked !== login)) {
    throw new AnswerError('ANSWER_OF_SOMETHING_ELSE', 'entry', 'does not say which account it is')
  }
  if (/[\p{Cc}\ufffd]/u.test(login)) throw new AnswerError('ANSWER_OF_SOMETHING_ELSE', 'entry', 'has no readable login')
  return login
}
