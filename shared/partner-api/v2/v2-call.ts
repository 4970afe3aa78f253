import { checkAccountId } from '../json/account-id.ts'
import { readMasheryRefusal } from '../mashery-refusal.ts'

/** Path of the collection of accounts. */
export const accountsPath = '/v2/partner/accounts'

/** Path of one account. @throws FieldError */
export const accountPath = (accountId: string): string => `${accountsPath}/${checkAccountId(accountId)}`

/** Path of the collection of webhook topics. */
export const topicsPath = '/v2/webhooks/partner/topics'

/** V2 refuses by rate with 403 and an error key of Mashery's: docs/reference/vendor.md#v2-common. */
export const rateRefusal = readMasheryRefusal
