import type { VendorAnswer } from '../../domain/answer.ts'
import type { BillingPlan } from '../../domain/billing-plan.ts'
import type { Clock } from '../../runtime/clock.ts'
import { given } from '../calling/given.ts'
import type { AccountObservation, CallOptions, NewAccount, PlanChange } from '../gateway.ts'
import { byVendorId, type GenerationServices, inOurWords } from '../generation-services.ts'
import {
  observationOfNew,
  observationOfPlan,
  observationOfTopic,
  orAbsent,
  pageInOurWords,
  topicInOurWords,
} from './account-observation.ts'
import type { TopicSubscription, WebhookTopic } from './webhook-topics.ts'

type Answer<Value> = Promise<VendorAnswer<Value>>

/** The calls that V2 and V3 have alike, under one name for both. */
export interface JsonCalls {
  readPlan(id: string, call: CallOptions): Answer<BillingPlan>
  createAccount(account: NewAccount, call: CallOptions): Answer<Parameters<typeof observationOfNew>[1]>
  changePlan(id: string, change: PlanChange, call: CallOptions): Answer<BillingPlan>
  listAccounts(page: { token?: string }, call: CallOptions): Answer<Parameters<typeof pageInOurWords>[1]>
  readTopic(topic: WebhookTopic, call: CallOptions): Answer<TopicSubscription>
  subscribeTopic(topic: WebhookTopic, callbackUri: string, call: CallOptions): Answer<unknown>
  unsubscribeTopic(topic: WebhookTopic, call: CallOptions): Answer<unknown>
  testTopic(topic: WebhookTopic, call: CallOptions): Answer<unknown>
}

/** What V2 and V3 serve alike: an account's plan by its identifier, creation, the listing, webhook topics. */
export function jsonServices(generation: 'v2' | 'v3', calls: JsonCalls, clock: Clock) {
  const plan = (value: BillingPlan): AccountObservation => observationOfPlan(generation, value)
  return {
    readAccount: (account, _wanted, call) =>
      byVendorId(generation, account, clock.now(), async (id) =>
        orAbsent(generation, inOurWords(await calls.readPlan(id, call), plan)),
      ),
    provisionAccount: async (account, call) =>
      inOurWords(await calls.createAccount(account, call), (created) => observationOfNew(generation, created)),
    changePlan: (account, change, call) =>
      byVendorId(generation, account, clock.now(), async (id) =>
        inOurWords(await calls.changePlan(id, change, call), plan),
      ),
    listAccounts: async (token, call) =>
      inOurWords(await calls.listAccounts({ ...given('token', token) }, call), (page) =>
        pageInOurWords(generation, page),
      ),
    readTopic: async (topic, call) => topicInOurWords(generation, topic, await calls.readTopic(topic, call)),
    subscribeTopic: async (topic, uri, call) =>
      inOurWords(await calls.subscribeTopic(topic, uri, call), () => observationOfTopic(generation, topic, uri)),
    unsubscribeTopic: async (topic, call) =>
      inOurWords(await calls.unsubscribeTopic(topic, call), () => observationOfTopic(generation, topic, undefined)),
    testTopic: async (topic, call) =>
      inOurWords(await calls.testTopic(topic, call), () => ({ generation, fields: {} })),
  } satisfies Omit<GenerationServices, 'probe'>
}
