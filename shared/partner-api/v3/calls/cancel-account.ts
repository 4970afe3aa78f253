import * as z from 'zod/mini'
import { somethingElse } from '../../calling/answer-error.ts'
import { timeText } from '../../calling/field-rules.ts'
import type { VendorCall } from '../../calling/vendor-call.ts'
import { type CancellationEcho, checkCancelReason, echoOf } from '../../json/cancellation.ts'
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

const schema = z.object({ reason_id: maybe(vendorWhole), effective_date: maybe(z.union([vendorText, z.number()])) })

/**
 * Cancels an account: docs/reference/vendor.md#v3-cancel. The caller guards against ending single billing.
 *
 * @throws FieldError
 */
export function cancelAccount(
  accountId: string,
  { effectiveAt, reason }: V3Cancellation,
): VendorCall<CancellationEcho> {
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

function readCancellation(
  answer: Answered,
  effectiveAt: number | undefined,
  reason: number | undefined,
): CancellationEcho {
  const { reason_id: shownReason, effective_date: date } = readJsonAnswer(answer, schema)
  if (reason !== undefined && typeof shownReason === 'number' && shownReason !== reason) {
    throw somethingElse('reason_id')
  }
  return echoOf('effective_date', date, effectiveAt)
}
