import type { Clock } from '../../runtime/clock.ts'
import { given } from '../calling/given.ts'
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
import type { V2Client } from './v2-client.ts'

const generation = 'v2'

/** What V2 serves: accounts by its identifier, their plans and cancellation, the listing, webhook topics. */
export function v2Services(client: V2Client, clock: Clock): GenerationServices {
  const plan = (value: BillingPlan) => observationOfPlan(generation, value)
  return {
    readAccount: (account, _wanted, call) =>
      byVendorId(generation, account, clock.now(), async (id) =>
        orAbsent(generation, inOurWords(await client.readPlan(id, call), plan)),
      ),
    provisionAccount: async (account, call) =>
      inOurWords(await client.createAccount(account, call), (created) => observationOfNew(generation, created)),
    changePlan: (account, change, call) =>
      byVendorId(generation, account, clock.now(), async (id) =>
        inOurWords(await client.changePlan(id, change, call), plan),
      ),
    cancelAccount: (account, cancellation, call) =>
      byVendorId(generation, account, clock.now(), async (id) =>
        inOurWords(await client.cancelAccount(id, cancellation, call), () => ({
          generation,
          fields: { presence: 'present' },
        })),
      ),
    listAccounts: async (token, call) =>
      inOurWords(await client.listAccounts({ ...given('token', token) }, call), (page) =>
        pageInOurWords(generation, page),
      ),
    readTopic: async (topic, call) => topicInOurWords(generation, topic, await client.readTopic(topic, call)),
    subscribeTopic: async (topic, uri, call) =>
      inOurWords(await client.subscribeTopic(topic, uri, call), () => observationOfTopic(generation, topic, uri)),
    unsubscribeTopic: async (topic, call) =>
      inOurWords(await client.unsubscribeTopic(topic, call), () => observationOfTopic(generation, topic, undefined)),
    testTopic: async (topic, call) =>
      inOurWords(await client.testTopic(topic, call), () => ({ generation, fields: {} })),
    probe: (_account, call) => client.listAccounts({ limit: 1 }, call),
  }
}
