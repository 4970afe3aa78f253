import { z } from 'zod'
import { carriedOut, emptyAnswer, jsonAnswer } from '../json/json-answer.ts'
import { readBody } from '../json/json-body.ts'
import type { CarriedOut } from '../vendor-call.ts'
import { callbackProblem } from '../webhooks/callback-address.ts'
import type { Subscription } from '../webhooks/subscriptions.ts'
import { type Topic, topicOf, topics } from '../webhooks/topics.ts'
import type { V3Context } from './handle-v3-request.ts'
import { badFields } from './v3-account-calls.ts'
import { v3Problem } from './v3-problem.ts'

/** GET subscriptions: docs/reference/vendor.md#v3-webhooks; a bare array. */
export function listSubscriptions(context: V3Context): CarriedOut {
  const rows = topics.flatMap((topic) => {
    const found = subscriptionOf(context, topic)
    return found !== undefined || showsAll(context) ? [topicObject(topic, found)] : []
  })
  return carriedOut(jsonAnswer(200, rows))
}

/** GET subscription. */
export function readSubscription(context: V3Context): CarriedOut {
  const topic = topicOf(context.id)
  const found = topic && subscriptionOf(context, topic)
  if (topic === undefined || (found === undefined && !showsAll(context))) return notFound(context)
  return carriedOut(jsonAnswer(200, topicObject(topic, found)))
}

const bodySchema = z.object({ hook_uri: z.string() })

/** PUT subscription: subscribes or changes the address. */
export function putSubscription(context: V3Context): CarriedOut {
  const { vendor, partner, request, id } = context
  const topic = topicOf(id)
  if (topic === undefined) return notFound(context)
  const asked = readBody(bodySchema, request)
  if (!asked.ok) return badFields(context, asked.problems)
  const uri = asked.value.hook_uri
  const problem = callbackProblem(uri, vendor.core.switches)
  if (problem !== undefined) return badFields(context, [`hook_uri: ${problem}`])
  vendor.subscriptions.put({ generation: 'v3', partner: partner.partner, topicId: topic.id, uri })
  return carriedOut(jsonAnswer(200, { topic_id: topic.id, hook_uri: uri }), 'subscribed')
}

/** DELETE subscription. */
export function removeSubscription(context: V3Context): CarriedOut {
  const { vendor, partner, id } = context
  const topic = topicOf(id)
  if (topic === undefined) return notFound(context)
  const wasThere = vendor.subscriptions.remove('v3', partner.partner, topic.id)
  if (!wasThere && !showsAll(context)) return notFound(context)
  return carriedOut(emptyAnswer(204), wasThere ? 'unsubscribed' : 'none')
}

/** POST tests: sends a notification with example data at once. */
export function testSubscription(context: V3Context): CarriedOut {
  const { vendor, partner, id } = context
  const topic = topicOf(id)
  const subscription = topic && subscriptionOf(context, topic)
  if (topic === undefined || subscription === undefined) return notFound(context)
  vendor.notifications.add({ subscription, partner, eventType: topic.eventType, retried: false })
  return carriedOut(jsonAnswer(201, topicObject(topic, subscription)))
}

const subscriptionOf = ({ vendor, partner }: V3Context, topic: Topic): Subscription | undefined =>
  vendor.subscriptions.find('v3', partner.partner, topic.id)

const showsAll = ({ vendor }: V3Context): boolean => vendor.core.switches.v3UnsubscribedTopics === 'listed'

const topicObject = ({ id, name, description }: Topic, subscription: Subscription | undefined) => ({
  topic_id: id,
  hook_uri: subscription?.uri ?? null,
  topic_name: name,
  topic_description: description,
})

const notFound = ({ vendor }: V3Context): CarriedOut =>
  carriedOut(v3Problem(404, 'not_found', 'The resource was not found', vendor.core.switches))
