import { z } from 'zod'
import { eventTypes } from '../core/account-events.ts'
import type { InputProblem } from '../core/switch-values.ts'
import type { Simulator } from '../simulator.ts'
import { spoilings } from '../webhooks/notification.ts'
import { topics } from '../webhooks/topics.ts'
import { readInput } from './input-problems.ts'

const notificationSchema = z
  .strictObject({
    generation: z.enum(['v2', 'v3']),
    eventType: z.enum(eventTypes),
    account: z.string().min(1),
    /** How often it is sent, as a vendor that lost its memory would. */
    times: z.int().min(1).max(100).default(1),
    spoiling: z.enum(spoilings).optional(),
    delayMs: z.int().min(0).max(86_400_000).default(0),
  })
  .refine(({ generation, spoiling }) => generation !== 'v2' || spoiling !== 'stale', {
    path: ['spoiling'],
    message: 'must not be stale for v2, whose signature has no time',
  })

/** Sends a notification of an account by hand, repeated or spoiled; gives their numbers, or what is wrong. */
export function notifyByHand(
  simulator: Simulator,
  input: unknown,
): { ok: true; numbers: readonly number[] } | { ok: false; problems: readonly InputProblem[] } {
  const asked = readInput(notificationSchema, input)
  if (!asked.ok) return asked
  const { generation, eventType, account: login, times, spoiling, delayMs } = asked.value
  const { core, subscriptions, notifications } = simulator.vendor
  const account = core.store.find(login)
  const partner = core.partners.find((known) => known.partner === account?.partner)
  if (account === undefined || partner === undefined) {
    return { ok: false, problems: [{ field: 'account', rule: 'must be an account', value: login }] }
  }
  const topic = topics.find((known) => known.eventType === eventType)
  const subscription = topic && subscriptions.find(generation, partner.partner, topic.id)
  if (subscription === undefined) {
    return { ok: false, problems: [{ field: 'eventType', rule: 'must be subscribed', value: eventType }] }
  }
  const asNew = { subscription, partner, eventType, account, delayMs, retried: true, ...(spoiling && { spoiling }) }
  return { ok: true, numbers: Array.from({ length: times }, () => notifications.add(asNew)) }
}
