import { createHash } from 'node:crypto'
import { callbackFault } from '../calling/callback-address.ts'
import { FieldError } from '../calling/field-error.ts'
import { checkOneOf } from '../calling/field-rules.ts'

/** The events that a partner can be told of, by the vendor's own words, in the order of their numbers. */
export const webhookTopics = ['tier.increase', 'tier.decrease', 'account.cancel', 'account.disable'] as const
export type WebhookTopic = (typeof webhookTopics)[number]

/** A topic and where its notifications go. */
export interface TopicSubscription {
  topic: WebhookTopic | 'unrecognised'
  topicNumber: number
  subscribed: boolean
  callbackUri?: string
  /** As the vendor words it. */
  name?: string
  description?: string
}

/** 1–4: docs/reference/vendor.md#v2-webhooks and #v3-webhooks. */
export const numberOfTopic = (topic: WebhookTopic): number =>
  webhookTopics.indexOf(checkOneOf('topic', topic, webhookTopics)) + 1

/** The topic of a number; a later topic is tolerated. */
export const topicOfNumber = (topicNumber: number): TopicSubscription['topic'] =>
  webhookTopics[topicNumber - 1] ?? 'unrecognised'

/** @throws FieldError unless it is an address that a vendor may post to */
export function checkCallbackUri(value: string): string {
  const fault = callbackFault(value)
  if (fault !== undefined) throw new FieldError('callbackUri', fault)
  return value
}

/** What of a callback address may be a key: its query, whole and value by value. */
export function confidentialInAddress(uri: string): string[] {
  const { search, searchParams } = new URL(uri)
  return [search.slice(1), ...searchParams.values()]
}

/** An address without its query, which may hold a key. */
export const withoutQuery = (uri: string): string => uri.split(/[?#]/, 1)[0] ?? ''

/** Subscriptions in one line, for the evidence. */
export const describeTopics = (topics: readonly TopicSubscription[]): string =>
  topics.map(({ topicNumber, subscribed }) => `${topicNumber} ${subscribed ? 'on' : 'off'}`).join(', ') || 'no topics'

/**
 * Tells one callback address from another without keeping it: an address may hold a key. 22 characters.
 *
 * @param uri - as it was or would be sent
 */
export const fingerprintOf = (uri: string): string => createHash('sha256').update(uri).digest('base64url').slice(0, 22)
