import * as z from 'zod/mini'
import { somethingElse } from '../../calling/answer-error.ts'
import { given } from '../../calling/given.ts'
import type { VendorCall } from '../../calling/vendor-call.ts'
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
import type { Answered } from '../../transport/exchange.ts'
import { rateRefusal, subscriptionsPath } from '../v3-call.ts'

/**
 * The number of a topic is a number here, and whoever has an address is subscribed:
 * docs/reference/vendor.md#v3-webhooks.
 */
const subscriptionSchema = z.object({
  topic_id: vendorWhole,
  hook_uri: maybe(vendorText),
  topic_name: maybe(vendorText),
  topic_description: maybe(vendorText),
})

/** Reads the subscriptions of the API key: docs/reference/vendor.md#v3-webhooks. */
export const listSubscriptions = (): VendorCall<readonly TopicSubscription[]> => ({
  name: 'v3 list-subscriptions',
  kind: 'read',
  namesAccount: false,
  method: 'GET',
  path: subscriptionsPath,
  rateRefusal,
  read: (answer) => readJsonAnswer(answer, z.array(subscriptionSchema)).map(subscriptionOf),
  describe: describeTopics,
})

/**
 * Reads one subscription; a topic without one is `NOT_SUBSCRIBED`, inferred: docs/reference/vendor.md#v3-webhooks.
 * @throws FieldError
 */
export const readSubscription = (topic: WebhookTopic): VendorCall<TopicSubscription> => ({
  ...topicCall(topic),
  name: 'v3 read-subscription',
  kind: 'read',
  method: 'GET',
  read: (answer) => readTopic(answer, topic),
  describe: (one) => describeTopics([one]),
})

/**
 * Sends a topic's notifications to an address of ours: docs/reference/vendor.md#v3-webhooks.
 * @throws FieldError
 */
export function putSubscription(topic: WebhookTopic, callbackUri: string): VendorCall<TopicSubscription> {
  const uri = checkCallbackUri(callbackUri)
  return {
    ...topicCall(topic),
    name: 'v3 put-subscription',
    kind: 'write',
    method: 'PUT',
    body: jsonBody({ hook_uri: uri }),
    sent: { topic, hook_uri: withoutQuery(uri) },
    confidential: confidentialInAddress(uri),
    read: (answer) => readTopic(answer, topic),
    describe: (one) => describeTopics([one]),
  }
}

/**
 * Ends a topic's notifications: docs/reference/vendor.md#v3-webhooks.
 * @throws FieldError
 */
export const deleteSubscription = (topic: WebhookTopic): VendorCall<'unsubscribed'> => ({
  ...topicCall(topic),
  name: 'v3 delete-subscription',
  kind: 'write',
  method: 'DELETE',
  sent: { topic },
  read(answer) {
    readJsonIfAny(answer, z.object({}))
    return 'unsubscribed'
  },
  describe: (value) => value,
})

/**
 * Has a notification with example data sent at once: docs/reference/vendor.md#v3-webhooks.
 * @throws FieldError
 */
export const testSubscription = (topic: WebhookTopic): VendorCall<TopicSubscription> => ({
  ...topicCall(topic),
  name: 'v3 test-subscription',
  kind: 'write',
  method: 'POST',
  path: `${subscriptionsPath}/${numberOfTopic(topic)}/tests`,
  sent: { topic },
  read: (answer) => readTopic(answer, topic),
  describe: (one) => describeTopics([one]),
})

function topicCall(topic: WebhookTopic) {
  return {
    namesAccount: true,
    notFound: 'NOT_SUBSCRIBED' as const,
    proof: listSubscriptions(),
    path: `${subscriptionsPath}/${numberOfTopic(topic)}`,
    rateRefusal,
  }
}

function readTopic(answer: Answered, topic: WebhookTopic): TopicSubscription {
  const subscription = subscriptionOf(readJsonAnswer(answer, subscriptionSchema))
  if (subscription.topic !== topic) throw somethingElse('topic_id')
  return subscription
}

function subscriptionOf(shown: z.infer<typeof subscriptionSchema>): TopicSubscription {
  const { topic_id: topicNumber, hook_uri: callbackUri, topic_name: name, topic_description: description } = shown
  return {
    topic: topicOfNumber(topicNumber),
    topicNumber,
    subscribed: typeof callbackUri === 'string' && callbackUri !== '',
    ...given('callbackUri', callbackUri),
    ...given('name', name),
    ...given('description', description),
  }
}
