import * as z from 'zod/mini'
import type { AccountFields } from '../domain/account-fields.ts'
import { pendingCancellation } from '../domain/pending-cancellation.ts'
import { type Next, nothingSent } from '../engine/define-operation.ts'

/** The field by which a caller says in so many words that a pending cancellation is no hindrance. */
export const despiteCancellationField = z
  .optional(z.boolean())
  .check(
    z.describe(
      'true: carry it out although a cancellation with a later date is on record, which it will not take back',
    ),
  )

/**
 * What a change of an account comes to whose cancellation is on record for a later date: money would be spent on an
 * account that ends, so it is refused unless the caller says otherwise.
 *
 * @param now - wall-clock ms
 * @returns nothing where there is no such cancellation, or the caller knows of it
 */
export function guardPendingCancellation(
  fields: AccountFields,
  despite: boolean | undefined,
  now: number,
): Next | undefined {
  const refusal = despite === true ? undefined : refusePendingCancellation(fields, now)
  if (refusal === undefined) return undefined
  const allTheSame =
    'Change it until then all the same: ask again under a new operationId with "despiteCancellation": true.'
  return { ...refusal, nextSteps: [...refusal.nextSteps, allTheSame] }
}

/** As `guardPendingCancellation`, for an operation that has no field by which a caller could say otherwise. */
export function refusePendingCancellation(fields: AccountFields, now: number): (Next & { do: 'reject' }) | undefined {
  const at = pendingCancellation(fields, now)
  if (at === undefined) return undefined
  const date = new Date(at).toISOString()
  return {
    do: 'reject',
    code: 'CANCELLATION_PENDING',
    message: `The account will be cancelled at ${date}${nothingSent}`,
    nextSteps: [
      'Let it end: do nothing.',
      `Keep it: wait until ${date}, then ask for reopen-account; the vendor has no call that takes a cancellation back.`,
    ],
  }
}
