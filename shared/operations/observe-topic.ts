import type { Look } from '../engine/define-operation.ts'
import type { Before, Step } from '../ledger/operation-record.ts'
import type { CallOptions, Gateway } from '../partner-api/gateway.ts'
import type { WebhookTopic } from '../partner-api/json/webhook-topics.ts'
import { lookOf } from './observe-by-reading.ts'

/** A look that is one read of a webhook topic. */
export async function observeTopic(
  step: Step,
  before: Before | undefined,
  topic: WebhookTopic,
  gateway: Gateway,
  call: CallOptions,
): Promise<Look> {
  return lookOf(step, before, await gateway.readTopic(topic, call))
}
