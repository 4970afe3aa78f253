import type { SQSRecord } from 'aws-lambda'
import type { Clock } from '../../runtime/clock.ts'

/** Wall-clock ms at which the message was first put on its queue. */
export function sentAt({ attributes }: Pick<SQSRecord, 'attributes'>, clock: Pick<Clock, 'now'>): number {
  const told = Number.parseInt(attributes.SentTimestamp, 10)
  return Number.isFinite(told) ? told : clock.now()
}
