import type { V3CredentialsProvider } from '../../credentials/partner-credentials.ts'
import type { VendorAnswer } from '../../domain/answer.ts'
import type { BillingPlan } from '../../domain/billing-plan.ts'
import type { Clock } from '../../runtime/clock.ts'
import { jsonList, probeCall } from '../calling/probe-call.ts'
import type { VendorCall } from '../calling/vendor-call.ts'
import { VendorCaller } from '../calling/vendor-caller.ts'
import type { CallOptions, NewAccount, PlanChange } from '../gateway.ts'
import type { CancellationEcho } from '../json/cancellation.ts'
import type { ClientAccountPage, CreatedClientAccount } from '../json/client-account.ts'
import { describeErrorBody } from '../json/error-body.ts'
import type { TopicSubscription, WebhookTopic } from '../json/webhook-topics.ts'
import type { Transport } from '../transport/exchange.ts'
import { AccessTokens, type TokenAndKey } from './access-tokens.ts'
import { actForAccount, type InnerRequest } from './calls/act-for-account.ts'
import { cancelAccount, type V3Cancellation } from './calls/cancel-account.ts'
import { changePlan } from './calls/change-plan.ts'
import { createAccount } from './calls/create-account.ts'
import { createSsoUser, type NewSsoUser } from './calls/create-sso-user.ts'
import { listAccounts, type V3Listing } from './calls/list-accounts.ts'
import { readPlan } from './calls/read-plan.ts'
import {
  deleteSubscription,
  listSubscriptions,
  putSubscription,
  readSubscription,
  testSubscription,
} from './calls/subscriptions.ts'
import { type ContactsToUnsubscribe, unsubscribeContacts } from './calls/unsubscribe-contacts.ts'
import type { SharedTokens } from './shared-tokens.ts'
import type { TokenEndpoint } from './token-request.ts'
import { createV3Signer, type TokenPrefix } from './v3-signer.ts'

export interface V3ClientOptions {
  /** Scheme, host and port; the vendor's is `https://api.cc.email`. */
  origin: string
  tokenEndpoint: TokenEndpoint
  tokenPrefix: TokenPrefix
  transport: Transport
  credentials: V3CredentialsProvider
  sharedTokens: SharedTokens
  clock: Clock
}

type Answer<Value> = Promise<VendorAnswer<Value>>

/**
 * One partner over V3: docs/reference/vendor.md#v3. Accounts are named by the vendor's encoded identifier. No method
 * throws for what the vendor or the network did, or for a field against the rules; only what `permit` threw is thrown
 * on.
 */
export interface V3Client {
  listAccounts(listing: V3Listing, call: CallOptions): Answer<ClientAccountPage>
  /** Whether the vendor answers, by the shortest page of the listing, whatever is in it. */
  probe(call: CallOptions): Answer<undefined>
  createAccount(account: NewAccount, call: CallOptions): Answer<CreatedClientAccount>
  readPlan(accountId: string, call: CallOptions): Answer<BillingPlan>
  changePlan(accountId: string, change: PlanChange, call: CallOptions): Answer<BillingPlan>
  cancelAccount(accountId: string, cancellation: V3Cancellation, call: CallOptions): Answer<CancellationEcho>
  createSsoUser(accountId: string, user: NewSsoUser, call: CallOptions): Answer<'created'>
  unsubscribeContacts(accountId: string, contacts: ContactsToUnsubscribe, call: CallOptions): Answer<number>
  actForAccount(accountId: string, request: InnerRequest, call: CallOptions): Answer<unknown>
  listSubscriptions(call: CallOptions): Answer<readonly TopicSubscription[]>
  readSubscription(topic: WebhookTopic, call: CallOptions): Answer<TopicSubscription>
  putSubscription(topic: WebhookTopic, callbackUri: string, call: CallOptions): Answer<TopicSubscription>
  deleteSubscription(topic: WebhookTopic, call: CallOptions): Answer<'unsubscribed'>
  testSubscription(topic: WebhookTopic, call: CallOptions): Answer<TopicSubscription>
}

/** The client over a transport. */
export function createV3Client(options: V3ClientOptions): V3Client {
  const { origin, transport, clock, credentials, tokenEndpoint: endpoint, sharedTokens: shared } = options
  const tokens = new AccessTokens({ transport, clock, credentials, endpoint, shared })
  const caller = new VendorCaller<TokenAndKey>({
    origin,
    transport,
    clock,
    signer: createV3Signer(tokens, options.tokenPrefix),
    readRefusal: describeErrorBody,
    proof: listAccounts({ limit: 10 }),
  })
  const carryOut = <Value>(build: () => VendorCall<Value>, call: CallOptions) => caller.carryOut(build, call)
  return {
    listAccounts: (listing, call) => carryOut(() => listAccounts(listing), call),
    probe: (call) => carryOut(() => probeCall(listAccounts({ limit: 10 }), ...jsonList), call),
    createAccount: (account, call) => carryOut(() => createAccount(account), call),
    readPlan: (accountId, call) => carryOut(() => readPlan(accountId), call),
    changePlan: (accountId, change, call) => carryOut(() => changePlan(accountId, change), call),
    cancelAccount: (accountId, cancellation, call) => carryOut(() => cancelAccount(accountId, cancellation), call),
    createSsoUser: (accountId, user, call) => carryOut(() => createSsoUser(accountId, user), call),
    unsubscribeContacts: (accountId, contacts, call) => carryOut(() => unsubscribeContacts(accountId, contacts), call),
    actForAccount: (accountId, request, call) => carryOut(() => actForAccount(accountId, request), call),
    listSubscriptions: (call) => carryOut(listSubscriptions, call),
    readSubscription: (topic, call) => carryOut(() => readSubscription(topic), call),
    putSubscription: (topic, uri, call) => carryOut(() => putSubscription(topic, uri), call),
    deleteSubscription: (topic, call) => carryOut(() => deleteSubscription(topic), call),
    testSubscription: (topic, call) => carryOut(() => testSubscription(topic), call),
  }
}
