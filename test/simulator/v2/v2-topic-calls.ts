import { z } from 'zod'
import type { SimulatorResponse } from '../http-message.ts'
import { carriedOut, emptyAnswer, jsonAnswer } from '../json/json-answer.ts'
import { readBody } from '../json/json-body.ts'
import type { CarriedOut, WebhookOutcome } from '../vendor-call.ts'
import { callbackProblem } from '../webhooks/callback-address.ts'
import { type Topic, topics } from '../webhooks/topics.ts'
import type { V2Context } from './handle-v2-request.ts'
import { v2FieldProblems, v2Problem } from './v2-problem.ts'

const filters = ['ALL', 'SUBSCRIBED', 'NOT_SUBSCRIBED']

/** GET topics: docs/reference/vendor.md#v2-webhooks. */
export function listTopics(context: V2Context): CarriedOut {
  const filter = context.request.query.subscription_status ?? 'ALL'
  if (!filters.includes(filter)) {
    return carriedOut(v2FieldProblems([`subscription_status: must be one of ${filters.join(', ')}`]))
  }
  const rows = topicsOf(context).map((topic) => topicObject(context, topic))
  const asked = rows.filter(({ is_subscribed }) => filter === 'ALL' || is_subscribed === (filter === 'SUBSCRIBED'))
  return carriedOut(jsonAnswer(200, asked))
}

/** GET topic. */
export function readTopic(context: V2Context): CarriedOut {
  const topic = topicAsked(context)
  return topic === undefined ? unknownTopic : carriedOut(jsonAnswer(200, topicObject(context, topic)))
}

const subscriptionSchema = z.object({ is_subscribed: z.boolean(), callback_uri: z.string().optional() })

/** PUT topic: subscribes, changes the address, or unsubscribes. */
export function subscribeTopic(context: V2Context): CarriedOut {
  const { vendor, partner, request } = context
  const topic = topicAsked(context)
  if (topic === undefined) return unknownTopic
  const asked = readBody(subscriptionSchema, request)
  if (!asked.ok) return carriedOut(v2FieldProblems(asked.problems))
  const { is_subscribed, callback_uri: uri } = asked.value
  if (!is_subscribed) {
    const wasThere = vendor.subscriptions.remove('v2', partner.partner, topic.id)
    return carriedOut(jsonAnswer(200, topicObject(context, topic)), wasThere ? 'unsubscribed' : 'none')
  }
  const problem = callbackProblem(uri, vendor.core.switches)
  if (problem !== undefined || uri === undefined) return carriedOut(v2FieldProblems([`callback_uri: ${problem}`]))
  vendor.subscriptions.put({ generation: 'v2', partner: partner.partner, topicId: topic.id, uri })
  return carriedOut(jsonAnswer(200, topicObject(context, topic)), 'subscribed')
}

/** DELETE topic: unsubscribes. */
export function unsubscribeTopic(context: V2Context): CarriedOut {
  const { vendor, partner } = context
  const topic = topicAsked(context)
  if (topic === undefined) return unknownTopic
  const wasThere = vendor.subscriptions.remove('v2', partner.partner, topic.id)
  const isEmpty = vendor.core.switches.v2TopicDeleteStatus === 204
  const response = isEmpty ? emptyAnswer(204) : jsonAnswer(200, topicObject(context, topic))
  return carriedOut(response, wasThere ? 'unsubscribed' : 'none')
}

/** POST test: sends example data and answers with what the receiver answered. */
export function testTopic(context: V2Context): CarriedOut {
  const { vendor, partner } = context
  const topic = topicAsked(context)
  if (topic === undefined) return unknownTopic
  const subscription = vendor.subscriptions.find('v2', partner.partner, topic.id)
  if (subscription === undefined) {
    const status = vendor.core.switches.v2UnsubscribedTestStatus
    return carriedOut(v2Problem(status, 'webhooks.topic.not.subscribed', 'The topic is not subscribed'))
  }
  const { eventType } = topic
  const notification = vendor.notifications.add({ subscription, partner, eventType, retried: false })
  return { ...carriedOut(emptyAnswer(200)), relay: { notification, answerTo: repeated } }
}

const topicsOf = ({ vendor }: V2Context): readonly Topic[] => topics.slice(0, vendor.core.switches.v2Topics)

const topicAsked = (context: V2Context): Topic | undefined =>
  topicsOf(context).find(({ id }) => String(id) === context.id)

function repeated(outcome: WebhookOutcome): SimulatorResponse {
  return outcome.kind === 'answered'
    ? { status: outcome.status, headers: { 'content-type': 'application/json' }, body: outcome.body }
    : v2Problem(500, 'webhooks.callback.failed', `The callback gave no answer: ${outcome.reason}`)
}

function topicObject({ vendor, partner }: V2Context, { id, eventType, name, description }: Topic) {
  const subscription = vendor.subscriptions.find('v2', partner.partner, id)
  return {
    id: String(id),
    name: vendor.core.switches.v2TopicName === 'title' ? name : eventType,
    description,
    is_subscribed: subscription !== undefined,
    ...(subscription === undefined ? {} : { callback_uri: subscription.uri }),
  }
}

const unknownTopic = carriedOut(v2Problem(404, 'webhooks.topic.not.found', 'No such topic'))
