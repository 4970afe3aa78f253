import type { ProductStatus } from '../../domain/account-fields.ts'
import { type StatusMeaning, type StatusWords, statusMeaning } from '../calling/account-status.ts'
import { meaningOf } from '../calling/word-meaning.ts'

/**
 * This generation writes `Canceled`; the other spelling is the vendor's own elsewhere
 * (docs/reference/vendor.md#contradictions).
 */
const statuses: StatusWords = {
  TRIAL: { status: 'trial' },
  OPEN: { status: 'open' },
  CANCELED: { status: 'canceled' },
  CANCELLED: { status: 'canceled' },
  'TRIAL END': { status: 'trial-ended' },
  SUSPENDED: { status: 'suspended' },
  DISABLED: { status: 'suspended' },
}

const productStatuses: Readonly<Record<string, ProductStatus>> = {
  TRIAL: 'trial',
  OPEN: 'open',
  CANCELED: 'canceled',
  CANCELLED: 'canceled',
}

const answers: Readonly<Record<string, boolean>> = { YES: true, NO: false }

/** What an account's status says; one that is not known is `unrecognised`. */
export const statusOf = (word: string): StatusMeaning => statusMeaning(statuses, word)

/** What a product's status says, likewise. */
export const productStatusOf = (word: string): ProductStatus => meaningOf(productStatuses, word) ?? 'unrecognised'

/** Whether the account is under single billing; undefined for what is neither yes nor no. */
export const singleBillingOf = (word = ''): boolean | undefined => meaningOf(answers, word)
