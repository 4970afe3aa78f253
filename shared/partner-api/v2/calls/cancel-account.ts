import * as z from 'zod/mini'
import { somethingElse } from '../../calling/answer-error.ts'
import { timeText } from '../../calling/field-rules.ts'
import type { VendorCall } from '../../calling/vendor-call.ts'
import type { AccountCancellation } from '../../gateway.ts'
import { checkCancelReason } from '../../json/cancellation.ts'
import { readJsonIfAny } from '../../json/json-answer.ts'
import { jsonBody } from '../../json/json-call.ts'
import { maybe, vendorText } from '../../json/json-values.ts'
import type { Answered } from '../../transport/exchange.ts'
import { accountPath, rateRefusal } from '../v2-call.ts'
import { cancelled, statusOf } from '../v2-words.ts'

/** No answer is shown on the vendor's page: nothing, or what was sent. */
const schema = z.object({ status: maybe(vendorText) })

/**
 * Cancels an account: vendor reference, section 3.5. The caller guards against ending single billing.
 *
 * @throws FieldError
 */
export function cancelAccount(accountId: string, { effectiveAt, reason }: AccountCancellation): VendorCall<'accepted'> {
  const fields = {
    status: cancelled,
    cancel_date: timeText('effectiveAt', effectiveAt),
    ...(reason === undefined ? {} : { cancel_reason: checkCancelReason(reason) }),
  }
  return {
    name: 'v2 cancel-account',
    kind: 'write',
    namesAccount: true,
    method: 'PUT',
    path: `${accountPath(accountId)}/status`,
    body: jsonBody(fields),
    sent: fields,
    rateRefusal,
    read: readAccepted,
    describe: () => 'cancellation accepted',
  }
}

function readAccepted(answer: Answered): 'accepted' {
  const word = readJsonIfAny(answer, schema)?.status
  if (typeof word !== 'string') return 'accepted'
  const { status, cancellationPending } = statusOf(word)
  if (status !== 'canceled' && cancellationPending !== true) throw somethingElse('status')
  return 'accepted'
}
