import { topicFields, vendorIdField } from '../../domain/account-fields.ts'
import type { VendorAnswer } from '../../domain/answer.ts'
import type { BillingPlan } from '../../domain/billing-plan.ts'
import { given } from '../calling/given.ts'
import type { AccountObservation, AccountPage, Generation } from '../gateway.ts'
import type { ClientAccountPage, CreatedClientAccount } from './client-account.ts'
import { fingerprintOf, type TopicSubscription, type WebhookTopic } from './webhook-topics.ts'

/** What the plan of an account shows of it. */
export function observationOfPlan(generation: Generation, plan: BillingPlan): AccountObservation {
  const { status, statusWord, planType, billingDayOfMonth } = plan
  return {
    generation,
    fields: {
      presence: 'present',
      status,
      ...given('statusWord', statusWord),
      planType,
      ...given('billingDayOfMonth', billingDayOfMonth),
    },
    plan,
  }
}

/** What is known of an account that was just created. */
export const observationOfNew = (
  generation: Generation,
  { vendorId, status, statusWord }: CreatedClientAccount,
): AccountObservation => ({
  generation,
  fields: {
    presence: 'present',
    [vendorIdField(generation)]: vendorId,
    ...given('status', status),
    ...given('statusWord', statusWord),
  },
})

/** The confirmed "not found" of a read is an answer: the account is not there. */
export function orAbsent(
  generation: Generation,
  answer: VendorAnswer<AccountObservation>,
): VendorAnswer<AccountObservation> {
  if (answer.ok || answer.failure.code !== 'ACCOUNT_NOT_FOUND') return answer
  const evidence = { ...answer.evidence, answered: 'not found, while the base address is right' }
  return { ok: true, value: { generation, fields: { presence: 'absent' } }, evidence }
}

/** A row shows the user name; where it is none (docs/reference/vendor.md#v3-list), the row has only the identifier. */
const loginForm = /^[A-Za-z0-9._@+-]{1,50}$/

/** A page of the listing in our words. */
export function pageInOurWords(generation: Generation, page: ClientAccountPage): AccountPage {
  const rows = page.accounts.map(({ vendorId, login, status, statusWord, organizationName }) => ({
    ...(loginForm.test(login) ? { login: login.toLowerCase() } : login === '' ? {} : { otherName: true as const }),
    fields: {
      presence: 'present' as const,
      [vendorIdField(generation)]: vendorId,
      ...given('status', status),
      ...given('statusWord', statusWord),
    },
    ...given('organizationName', organizationName),
  }))
  return { accounts: rows, ...given('oddRows', page.oddRows), ...given('next', page.next) }
}

/** A topic as a field: where its notifications go, or that they go nowhere. */
export const observationOfTopic = (
  generation: Generation,
  topic: WebhookTopic,
  callbackUri: TopicSubscription['callbackUri'] | undefined,
): AccountObservation => ({
  generation,
  fields: topicFields(topic, callbackUri === undefined || callbackUri === '' ? 'none' : fingerprintOf(callbackUri)),
})

/** A topic that was read; that nothing is subscribed may come as "not found" (docs/reference/vendor.md#v3-webhooks). */
export function topicInOurWords(
  generation: Generation,
  topic: WebhookTopic,
  answer: VendorAnswer<TopicSubscription>,
): VendorAnswer<AccountObservation> {
  if (answer.ok) {
    const { subscribed, callbackUri } = answer.value
    return { ...answer, value: observationOfTopic(generation, topic, subscribed ? callbackUri : undefined) }
  }
  if (answer.failure.code !== 'NOT_SUBSCRIBED') return answer
  return { ok: true, value: observationOfTopic(generation, topic, undefined), evidence: answer.evidence }
}
