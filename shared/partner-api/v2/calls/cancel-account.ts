import * as z from 'zod/mini'
import { somethingElse } from '../../calling/answer-error.ts'
import { timeText } from '../../calling/field-rules.ts'
import type { VendorCall } from '../../calling/vendor-call.ts'
import type { AccountCancellation } from '../../gateway.ts'
import { type CancellationEcho, checkCancelReason, echoOf } from '../../json/cancellation.ts'
import { readJsonIfAny } from '../../json/json-answer.ts'
import { jsonBody } from '../../json/json-call.ts'
import { maybe, vendorText } from '../../json/json-values.ts'
import type { Answered } from '../../transport/exchange.ts'
import { accountPath, rateRefusal } from '../v2-call.ts'
import { cancelled, statusOf } from '../v2-words.ts'

/** No answer is shown on the vendor's page: nothing, or what was sent. */
const schema = z.object({ status: maybe(vendorText), cancel_date: maybe(z.union([vendorText, z.number()])) })

/**
 * Cancels an account: docs/reference/vendor.md#v2-cancel. The caller guards against ending single billing.
 *
 * @throws FieldError
 */
export function cancelAccount(
  accountId: string,
  { effectiveAt, reason }: AccountCancellation,
): VendorCall<V2CancellationEcho> {
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
    read: (answer) => readAccepted(answer, effectiveAt),
    describe: ({ effectiveDate = 'not shown' }) => `cancellation accepted, effective ${effectiveDate}`,
  }
}

export interface V2CancellationEcho extends CancellationEcho {
  /** The answer speaks of a cancellation to come. */
  pending?: boolean
}

/** A date that is always sent may stand for "now": the vendor then says whether the account is gone. */
function readAccepted(answer: Answered, asked: number): V2CancellationEcho {
  const { status: word, cancel_date: date } = readJsonIfAny(answer, schema) ?? {}
  const isLater = asked > answer.finishedAt
  const echo = echoOf('cancel_date', date, isLater ? asked : undefined)
  if (typeof word !== 'string') return echo
  const { status, cancellationPending = false } = statusOf(word)
  if (status !== 'canceled' && !cancellationPending) throw somethingElse('status')
  return cancellationPending ? { ...echo, pending: true } : echo
}
