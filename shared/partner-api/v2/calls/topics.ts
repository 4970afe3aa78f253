import * as z from 'zod/mini'
import { AnswerError, somethingElse } from '../../calling/answer-error.ts'
import { checkOneOf } from '../../calling/field-rules.ts'
import { given } from '../../calling/given.ts'
import { queryOf, type VendorCall } from '../../calling/vendor-call.ts'
import { readJsonAnswer, readJsonIfAny } from '../../json/json-answer.ts'
import { jsonBody } from '../../json/json-call.ts'
import { maybe, vendorText, vendorWhole } from '../../json/json-values.ts'
import {
  checkCallbackUri,
  confidentialInAddress,
  describeTopics,
  numberOfTopic,
  type TopicSubscription,
  topicOfNumber,
  type WebhookTopic,
  withoutQuery,
} from '../../json/webhook-topics.ts'
import { type Answered, headerOf } from '../../transport/exchange.ts'
import { rateRefusal, topicsPath } from '../v2-call.ts'

/** The number of a topic is text here: docs/reference/vendor.md#v2-webhooks. */
const topicSchema = z.object({
  id: vendorWhole,
  name: maybe(vendorText),
  description: maybe(vendorText),
  is_subscribed: z.boolean(),
  callback_uri: maybe(vendorText),
})

const subscriptionStatuses = ['ALL', 'SUBSCRIBED', 'NOT_SUBSCRIBED'] as const
export type SubscriptionStatus = (typeof subscriptionStatuses)[number]

/**
 * Reads all topics, or those of a status: docs/reference/vendor.md#v2-webhooks.
 * @throws FieldError
 */
export function listTopics(status: SubscriptionStatus = 'ALL'): VendorCall<readonly TopicSubscription[]> {
  return {
    name: 'v2 list-topics',
    kind: 'read',
    namesAccount: false,
    method: 'GET',
    path: topicsPath,
    query: queryOf([['subscription_status', checkOneOf('status', status, subscriptionStatuses)]]),
    rateRefusal,
    read: (answer) => readJsonAnswer(answer, z.array(topicSchema)).map(subscriptionOf),
    describe: describeTopics,
  }
}

/** Reads one topic: docs/reference/vendor.md#v2-webhooks. @throws FieldError */
export const readTopic = (topic: WebhookTopic): VendorCall<TopicSubscription> => ({
  ...topicCall(topic),
  name: 'v2 read-topic',
  kind: 'read',
  method: 'GET',
  read: (answer) => readTopicAnswer(answer, topic),
  describe: (one) => describeTopics([one]),
})

/**
 * Sends a topic's notifications to an address of ours: docs/reference/vendor.md#v2-webhooks.
 * @throws FieldError
 */
export function subscribeTopic(topic: WebhookTopic, callbackUri: string): VendorCall<'subscribed'> {
  const uri = checkCallbackUri(callbackUri)
  return {
    ...topicCall(topic),
    name: 'v2 subscribe-topic',
    kind: 'write',
    method: 'PUT',
    body: jsonBody({ is_subscribed: true, callback_uri: uri }),
    sent: { topic, is_subscribed: true, callback_uri: withoutQuery(uri) },
    confidential: confidentialInAddress(uri),
    read: (answer) => readChanged(answer, topic, true, 'subscribed'),
    describe: (value) => value,
  }
}

/**
 * Ends a topic's notifications by changing it: docs/reference/vendor.md#v2-webhooks.
 * @throws FieldError
 */
export const unsubscribeTopic = (topic: WebhookTopic): VendorCall<'unsubscribed'> => ({
  ...topicCall(topic),
  name: 'v2 unsubscribe-topic',
  kind: 'write',
  method: 'PUT',
  body: jsonBody({ is_subscribed: false }),
  sent: { topic, is_subscribed: false },
  read: (answer) => readChanged(answer, topic, false, 'unsubscribed'),
  describe: (value) => value,
})

/**
 * Ends a topic's notifications by deleting the subscription: docs/reference/vendor.md#v2-webhooks.
 * @throws FieldError
 */
export const deleteTopic = (topic: WebhookTopic): VendorCall<'unsubscribed'> => ({
  ...topicCall(topic),
  name: 'v2 delete-topic',
  kind: 'write',
  method: 'DELETE',
  sent: { topic },
  read: (answer) => readChanged(answer, topic, false, 'unsubscribed'),
  describe: (value) => value,
})

/**
 * Has a notification sent to the topic's address. The answer repeats what that address said, in no form of the
 * vendor's, so nothing of it is kept: docs/reference/vendor.md#v2-webhooks.
 *
 * @throws FieldError
 */
export const testTopic = (topic: WebhookTopic): VendorCall<'sent'> => ({
  ...topicCall(topic),
  name: 'v2 test-topic',
  kind: 'write',
  method: 'POST',
  path: `${topicsPath}/${numberOfTopic(topic)}/test`,
  sent: { topic },
  read({ headers }) {
    const isPage = (headerOf(headers, 'content-type') ?? '').toLowerCase().includes('html')
    if (isPage) throw new AnswerError('ANSWER_TYPE_REFUSED', '', 'the answer is a page')
    return 'sent'
  },
  describe: (value) => value,
})

function topicCall(topic: WebhookTopic) {
  return {
    namesAccount: true,
    notFound: 'NOT_SUBSCRIBED' as const,
    proof: listTopics(),
    path: `${topicsPath}/${numberOfTopic(topic)}`,
    rateRefusal,
  }
}

function subscriptionOf(shown: z.infer<typeof topicSchema>): TopicSubscription {
  return {
    topic: topicOfNumber(shown.id),
    topicNumber: shown.id,
    subscribed: shown.is_subscribed,
    ...given('callbackUri', shown.callback_uri),
    ...given('name', shown.name),
    ...given('description', shown.description),
  }
}

function readTopicAnswer(answer: Answered, topic: WebhookTopic): TopicSubscription {
  const subscription = subscriptionOf(readJsonAnswer(answer, topicSchema))
  if (subscription.topic !== topic) throw somethingElse('id')
  return subscription
}

/** What a change is answered with is not shown on the vendor's page: nothing, or the topic. */
function readChanged<Value>(answer: Answered, topic: WebhookTopic, subscribed: boolean, value: Value): Value {
  const shown = readJsonIfAny(answer, z.partial(topicSchema))
  if (shown?.id !== undefined && topicOfNumber(shown.id) !== topic) throw somethingElse('id')
  if (shown?.is_subscribed !== undefined && shown.is_subscribed !== subscribed) throw somethingElse('is_subscribed')
  return value
}
