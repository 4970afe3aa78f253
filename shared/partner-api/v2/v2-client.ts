import type { PartnerCredentials, PartnerCredentialsProvider } from '../../credentials/partner-credentials.ts'
import type { VendorAnswer } from '../../domain/answer.ts'
import type { BillingPlan } from '../../domain/billing-plan.ts'
import type { Clock } from '../../runtime/clock.ts'
import { jsonList, probeCall } from '../calling/probe-call.ts'
import type { VendorCall } from '../calling/vendor-call.ts'
import { VendorCaller } from '../calling/vendor-caller.ts'
import type { AccountCancellation, CallOptions, NewAccount, PlanChange } from '../gateway.ts'
import type { ClientAccountPage, CreatedClientAccount } from '../json/client-account.ts'
import { describeErrorBody } from '../json/error-body.ts'
import type { TopicSubscription, WebhookTopic } from '../json/webhook-topics.ts'
import type { Transport } from '../transport/exchange.ts'
import { cancelAccount, type V2CancellationEcho } from './calls/cancel-account.ts'
import { changePlan } from './calls/change-plan.ts'
import { createAccount } from './calls/create-account.ts'
import { listAccounts } from './calls/list-accounts.ts'
import { readPlan } from './calls/read-plan.ts'
import {
  deleteTopic,
  listTopics,
  readTopic,
  type SubscriptionStatus,
  subscribeTopic,
  testTopic,
  unsubscribeTopic,
} from './calls/topics.ts'
import { createV2Signer } from './v2-signer.ts'

export interface V2ClientOptions {
  /** Scheme, host and port; the vendor's is `https://api.constantcontact.com`. */
  origin: string
  transport: Transport
  credentials: PartnerCredentialsProvider
  clock: Clock
}

type Answer<Value> = Promise<VendorAnswer<Value>>

/**
 * One partner over V2: docs/reference/vendor.md#v2. Accounts are named by the vendor's identifier. No method throws for
 * what the vendor or the network did, or for a field against the rules; only what `permit` threw is thrown on.
 */
export interface V2Client {
  listAccounts(page: { token?: string; limit?: number }, call: CallOptions): Answer<ClientAccountPage>
  /** Whether the vendor answers, by the shortest page of the listing, whatever is in it. */
  probe(call: CallOptions): Answer<undefined>
  createAccount(account: NewAccount, call: CallOptions): Answer<CreatedClientAccount>
  readPlan(accountId: string, call: CallOptions): Answer<BillingPlan>
  changePlan(accountId: string, change: PlanChange, call: CallOptions): Answer<BillingPlan>
  cancelAccount(accountId: string, cancellation: AccountCancellation, call: CallOptions): Answer<V2CancellationEcho>
  listTopics(status: SubscriptionStatus, call: CallOptions): Answer<readonly TopicSubscription[]>
  readTopic(topic: WebhookTopic, call: CallOptions): Answer<TopicSubscription>
  subscribeTopic(topic: WebhookTopic, callbackUri: string, call: CallOptions): Answer<'subscribed'>
  unsubscribeTopic(topic: WebhookTopic, call: CallOptions): Answer<'unsubscribed'>
  deleteTopic(topic: WebhookTopic, call: CallOptions): Answer<'unsubscribed'>
  testTopic(topic: WebhookTopic, call: CallOptions): Answer<'sent'>
}

/** The client over a transport. */
export function createV2Client({ credentials, ...options }: V2ClientOptions): V2Client {
  const caller = new VendorCaller<PartnerCredentials>({
    ...options,
    signer: createV2Signer(credentials),
    readRefusal: describeErrorBody,
    proof: listAccounts(undefined, 1),
  })
  const carryOut = <Value>(build: () => VendorCall<Value>, call: CallOptions) => caller.carryOut(build, call)
  return {
    listAccounts: ({ token, limit }, call) => carryOut(() => listAccounts(token, limit), call),
    probe: (call) => carryOut(() => probeCall(listAccounts(undefined, 1), ...jsonList), call),
    createAccount: (account, call) => carryOut(() => createAccount(account), call),
    readPlan: (accountId, call) => carryOut(() => readPlan(accountId), call),
    changePlan: (accountId, change, call) => carryOut(() => changePlan(accountId, change), call),
    cancelAccount: (accountId, cancellation, call) => carryOut(() => cancelAccount(accountId, cancellation), call),
    listTopics: (status, call) => carryOut(() => listTopics(status), call),
    readTopic: (topic, call) => carryOut(() => readTopic(topic), call),
    subscribeTopic: (topic, callbackUri, call) => carryOut(() => subscribeTopic(topic, callbackUri), call),
    unsubscribeTopic: (topic, call) => carryOut(() => unsubscribeTopic(topic), call),
    deleteTopic: (topic, call) => carryOut(() => deleteTopic(topic), call),
    testTopic: (topic, call) => carryOut(() => testTopic(topic), call),
  }
}
