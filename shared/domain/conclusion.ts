import type { AccountFields, AccountFieldValue, TargetFields } from './account-fields.ts'
import { isSameMoment } from './same-moment.ts'

/** What one look says of one write: docs/explanation/protocol.md#unknown-outcomes. */
export type Conclusion = 'reached' | 'as-before' | 'elsewhere' | 'before-unknown'

const fieldValue = (fields: AccountFields, name: string): AccountFieldValue | undefined =>
  (fields as Record<string, AccountFieldValue | undefined>)[name]

/** Whether every field of the target has one of the values that count as reached. */
export function reaches(fields: AccountFields, target: TargetFields): boolean {
  return Object.entries(target).every(([name, values]) => {
    const value = fieldValue(fields, name)
    return value !== undefined && values.some((wanted) => isAsAsked(name, wanted, value))
  })
}

/** A vendor may write a date in its own way; every other field is in our words by then. */
const isAsAsked = (name: string, wanted: AccountFieldValue, seen: AccountFieldValue): boolean =>
  wanted === seen ||
  (name === 'cancellationAt' &&
    typeof wanted === 'string' &&
    typeof seen === 'string' &&
    wanted !== '' &&
    seen !== '' &&
    isSameMoment(Date.parse(wanted), seen))

/**
 * Compares what is seen now with what was before and what was wanted.
 *
 * Only the target's fields count: other changes are somebody else's and no evidence of this write.
 */
export function conclude(before: AccountFields | undefined, seen: AccountFields, target: TargetFields): Conclusion {
  if (reaches(seen, target)) return 'reached'
  const names = Object.keys(target)
  if (before === undefined || names.some((name) => fieldValue(before, name) === undefined)) return 'before-unknown'
  return names.every((name) => fieldValue(before, name) === fieldValue(seen, name)) ? 'as-before' : 'elsewhere'
}

/** The target's fields out of all that is known. */
export function onlyTarget(fields: AccountFields, target: TargetFields): AccountFields {
  const chosen: Record<string, AccountFieldValue> = {}
  for (const name of Object.keys(target)) {
    const value = fieldValue(fields, name)
    if (value !== undefined) chosen[name] = value
  }
  return chosen as AccountFields
}

/** Whether some field of the target is shown, and not as wanted. A field that is not shown contradicts nothing. */
export function contradictsTarget(seen: AccountFields, target: TargetFields): boolean {
  return Object.entries(target).some(([name, values]) => {
    const value = fieldValue(seen, name)
    return value !== undefined && !values.some((wanted) => isAsAsked(name, wanted, value))
  })
}
