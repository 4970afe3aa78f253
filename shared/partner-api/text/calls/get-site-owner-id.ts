import type { FailureCode } from '../../../domain/answer.ts'
import { type StatusWords, shownStatus, statusMeaning } from '../../calling/account-status.ts'
import { AnswerError } from '../../calling/answer-error.ts'
import { checkText } from '../../calling/field-rules.ts'
import { queryOf, type VendorCall } from '../../calling/vendor-call.ts'
import type { AccountObservation } from '../../gateway.ts'
import { readMasheryRefusal } from '../../mashery-refusal.ts'
import type { Answered } from '../../transport/exchange.ts'
import { messageOf, readTextAnswer } from '../text-answer.ts'
import type { TextCredentialsPlace } from '../text-signer.ts'

/** An account as this generation shows it. */
export interface SiteOwnerMembership extends AccountObservation {
  /** The vendor's number of the account, as digits; missing when the account is not under the partner. */
  siteOwnerId?: string
}

/** The vendor's own words for "not under this partner", which it also says of an account that does not exist. */
const noAccess = 'loginname has no access to specified siteowner'

/** `Open` is verified; the others are by analogy with the later generations (docs/reference/vendor.md#text-states). */
const statuses: StatusWords = {
  trial: { status: 'trial' },
  open: { status: 'open' },
  canceled: { status: 'canceled' },
  cancelled: { status: 'canceled' },
  'trial end': { status: 'trial-ended' },
  suspended: { status: 'suspended' },
  disabled: { status: 'suspended' },
}

/**
 * Asks whether an account is under the partner: docs/reference/vendor.md#text-membership.
 *
 * @param login - the account's user name
 * @throws FieldError
 */
export function getSiteOwnerId(login: string, place: TextCredentialsPlace): VendorCall<SiteOwnerMembership> {
  const name = checkText('login', login, { most: 50, shown: true })
  return {
    name: 'text get-site-owner-id',
    kind: 'read',
    namesAccount: false,
    method: place === 'form' ? 'POST' : 'GET',
    path: '/0.1/API_GetSiteOwnerID.jsp',
    query: queryOf([['siteOwnerLoginName', name]]),
    sent: { siteOwnerLoginName: name },
    maximumAnswerBytes: 64 * 1024,
    rateRefusal: readMasheryRefusal,
    refusalInSuccess: readRefusal,
    read: readMembership,
    describe: ({ fields }) => `under this partner, status ${fields.status ?? 'not shown'}`,
  }
}

/**
 * HTTP 200 says nothing here, the code does. Only the known text is a verdict on the account; another 500 may be about
 * a parameter or a fault of the vendor's (docs/reference/vendor.md#text-answers and #text-states).
 */
function readRefusal(answer: Answered): FailureCode | undefined {
  const text = readTextAnswer(answer)
  if (text.code === 0) return undefined
  if (text.code === 400) return 'CREDENTIALS_REFUSED'
  return text.code === 500 && messageOf(text) === noAccess ? 'ACCOUNT_NOT_FOUND' : 'VENDOR_ERROR'
}

function readMembership(answer: Answered): SiteOwnerMembership {
  const { lines } = readTextAnswer(answer)
  const [siteOwnerId = '', ...values] = lines
  if (!/^\d{1,20}$/.test(siteOwnerId))
    throw new AnswerError('ANSWER_MALFORMED', 'line 2', "is not the account's number")
  const named = values.map((line) => /^([A-Za-z]\w{0,39})\s*=\s*(.{0,100})$/.exec(line))
  if (named.includes(null)) throw new AnswerError('ANSWER_MALFORMED', 'line 3', 'is not a name with a value')
  const shown = named.filter((match) => match?.[1] === 'Status')
  // Without it the answer may have been cut, perhaps within the number.
  if (shown.length !== 1) throw new AnswerError('ANSWER_FIELD_UNEXPECTED', 'Status', 'is missing or repeated')
  const word = shown[0]?.[2] ?? ''
  const meaning = statusMeaning(statuses, word.trim().replaceAll(/\s+/g, ' ').toLowerCase())
  return { generation: 'text', fields: { presence: 'present', ...shownStatus(meaning, word) }, siteOwnerId }
}
