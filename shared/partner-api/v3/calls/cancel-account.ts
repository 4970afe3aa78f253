import * as z from 'zod/mini'
import { somethingElse, unexpectedField } from '../../calling/answer-error.ts'
import { timeText } from '../../calling/field-rules.ts'
import type { VendorCall } from '../../calling/vendor-call.ts'
import { checkCancelReason } from '../../json/cancellation.ts'
import { readJsonAnswer } from '../../json/json-answer.ts'
import { jsonBody } from '../../json/json-call.ts'
import { maybe, vendorText, vendorWhole } from '../../json/json-values.ts'
import type { Answered } from '../../transport/exchange.ts'
import { accountPath, rateRefusal } from '../v3-call.ts'

export interface V3Cancellation {
  /** Wall-clock ms; now when left out. */
  effectiveAt?: number
  /** One of the vendor's reasons. */
  reason?: number
}

export interface V3CancellationAnswer {
  /** As the vendor writes it. */
  effectiveDate?: string
}

const schema = z.object({ reason_id: maybe(vendorWhole), effective_date: maybe(vendorText) })

/**
 * Cancels an account: vendor reference, section 4.7. The caller guards against ending single billing.
 *
 * @throws FieldError
 */
export function cancelAccount(
  accountId: string,
  { effectiveAt, reason }: V3Cancellation,
): VendorCall<V3CancellationAnswer> {
  const fields = {
    ...(reason === undefined ? {} : { reason_id: checkCancelReason(reason) }),
    ...(effectiveAt === undefined ? {} : { effective_date: timeText('effectiveAt', effectiveAt) }),
  }
  return {
    name: 'v3 cancel-account',
    kind: 'write',
    namesAccount: true,
    method: 'PUT',
    path: `${accountPath(accountId)}/status/cancel`,
    body: jsonBody(fields),
    sent: fields,
    rateRefusal,
    read: (answer) => readCancellation(answer, effectiveAt, reason),
    describe: ({ effectiveDate = 'not shown' }) => `cancellation accepted, effective ${effectiveDate}`,
  }
}

/** The vendor may drop parts of a second when it repeats a time. */
const greatestDifference = 1_000

function readCancellation(
  answer: Answered,
  effectiveAt: number | undefined,
  reason: number | undefined,
): V3CancellationAnswer {
  const { reason_id: shownReason, effective_date: effectiveDate } = readJsonAnswer(answer, schema)
  if (reason !== undefined && typeof shownReason === 'number' && shownReason !== reason) {
    throw somethingElse('reason_id')
  }
  if (typeof effectiveDate !== 'string') return {}
  const shownAt = Date.parse(effectiveDate)
  if (!/^\d{4}-\d\d-\d\dT[\d:.Z+-]{5,25}$/.test(effectiveDate) || Number.isNaN(shownAt)) {
    throw unexpectedField('effective_date', 'is no time')
  }
  if (effectiveAt !== undefined && Math.abs(shownAt - effectiveAt) >= greatestDifference) {
    throw somethingElse('effective_date')
  }
  return { effectiveDate }
}
