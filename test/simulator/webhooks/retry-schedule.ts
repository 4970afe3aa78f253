import type { Switches } from '../core/switches.ts'
import type { WebhookGeneration } from './subscriptions.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/**
 * Ms from the first attempt to each repetition. V2: docs/reference/vendor.md#v2-webhooks, both tables. V3:
 * docs/reference/vendor.md#v3-webhooks.
 */
export function retryOffsets(generation: WebhookGeneration, switches: Switches): readonly number[] {
  if (generation === 'v3') return Array.from({ length: 60 }, (_, index) => (index + 1) * minuteMs)
  const waits =
    switches.v2RetrySchedule === 'critical' ? [0.25, 0.75, 2, 3, 6, 12, 24, 24] : ([1, 2, 4, 18] as readonly number[])
  let total = 0
  return waits.map((hours) => {
    total += hours * hourMs
    return total
  })
}

/** Whether an answer ends the attempts: V2 wants exactly 200, V3 a success. */
export function isAccepted(generation: WebhookGeneration, status: number, switches: Switches): boolean {
  return generation === 'v3' && switches.v3WebhookSuccess === '2xx' ? status >= 200 && status < 300 : status === 200
}
