import type { AccountStatus } from '../../domain/account-fields.ts'
import { meaningOf } from './word-meaning.ts'

/** What a status of the vendor's says. */
export interface StatusMeaning {
  status: AccountStatus
  /** A cancellation with a later date is on record; the status is the one until then. */
  cancellationPending?: boolean
}

/** A status in our words, and in the vendor's where ours say less than it does. */
export interface ShownStatus {
  status: AccountStatus
  statusWord?: string
}

/** A generation's words by what they mean; in capitals, and in spellings that come often. */
export type StatusWords = Readonly<Record<string, StatusMeaning>>

/** Longer is no word, and the directory keeps it. */
const longestWord = 60

/** What a word says, whatever its case; one that is not known is `unrecognised`. */
export const statusMeaning = (words: StatusWords, word: string): StatusMeaning =>
  meaningOf(words, word) ?? { status: 'unrecognised' }

/** A status as it is told: with the vendor's own word where nobody could tell from ours what it said. */
export function shownStatus({ status }: StatusMeaning, word: string): ShownStatus {
  const shown = status === 'suspended' || status === 'unrecognised' ? plainWord(word) : ''
  return shown === '' ? { status } : { status, statusWord: shown }
}

const plainWord = (word: string): string =>
  word
    .toWellFormed()
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, longestWord)
    .toWellFormed()
