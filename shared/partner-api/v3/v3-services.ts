import type { Clock } from '../../runtime/clock.ts'
import type { VendorAnswer } from '../answer.ts'
import { given } from '../calling/given.ts'
import type { AccountObservation, CallOptions } from '../gateway.ts'
import { byVendorId, type GenerationServices, inOurWords } from '../generation-services.ts'
import {
  observationOfNew,
  observationOfPlan,
  observationOfTopic,
  orAbsent,
  pageInOurWords,
  topicInOurWords,
} from '../json/account-observation.ts'
import type { BillingPlan } from '../json/billing-plan.ts'
import { readSummary } from './account-summary.ts'
import type { V3Client } from './v3-client.ts'

const generation = 'v3'

/** What V3 serves: accounts by its identifier, their plans and cancellation, the listing, webhook subscriptions. */
export function v3Services(client: V3Client, clock: Clock): GenerationServices {
  const plan = (value: BillingPlan) => observationOfPlan(generation, value)
  const read = async (
    id: string,
    wanted: readonly string[],
    call: CallOptions,
  ): Promise<VendorAnswer<AccountObservation>> =>
    wanted.includes('profile')
      ? inOurWords(await client.actForAccount(id, { method: 'GET', path: '/account/summary' }, call), (summary) => ({
          generation,
          fields: { presence: 'present' },
          profile: readSummary(summary),
        }))
      : orAbsent(generation, inOurWords(await client.readPlan(id, call), plan))
  return {
    readAccount: (account, wanted, call) =>
      byVendorId(generation, account, clock.now(), (id) => read(id, wanted, call)),
    provisionAccount: async (account, call) =>
      inOurWords(await client.createAccount(account, call), (created) => observationOfNew(generation, created)),
    changePlan: (account, change, call) =>
      byVendorId(generation, account, clock.now(), async (id) =>
        inOurWords(await client.changePlan(id, change, call), plan),
      ),
    cancelAccount: (account, { effectiveAt, reason }, call) =>
      byVendorId(generation, account, clock.now(), async (id) => {
        // Without a date the vendor's own clock decides what "now" is.
        const later = effectiveAt > clock.now() ? { effectiveAt } : {}
        return inOurWords(await client.cancelAccount(id, { ...later, ...given('reason', reason) }, call), () => ({
          generation,
          fields: { presence: 'present' },
        }))
      }),
    listAccounts: async (token, call) =>
      inOurWords(await client.listAccounts({ ...given('token', token) }, call), (page) =>
        pageInOurWords(generation, page),
      ),
    readTopic: async (topic, call) => topicInOurWords(generation, topic, await client.readSubscription(topic, call)),
    subscribeTopic: async (topic, uri, call) =>
      inOurWords(await client.putSubscription(topic, uri, call), () => observationOfTopic(generation, topic, uri)),
    unsubscribeTopic: async (topic, call) =>
      inOurWords(await client.deleteSubscription(topic, call), () => observationOfTopic(generation, topic, undefined)),
    testTopic: async (topic, call) =>
      inOurWords(await client.testSubscription(topic, call), () => ({ generation, fields: {} })),
    probe: (_account, call) => client.listAccounts({ limit: 10 }, call),
  }
}
