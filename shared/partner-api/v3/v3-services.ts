import type { Clock } from '../../runtime/clock.ts'
import { given } from '../calling/given.ts'
import { byVendorId, type GenerationServices, inOurWords } from '../generation-services.ts'
import { cancellationShown } from '../json/cancellation.ts'
import { jsonServices } from '../json/json-services.ts'
import { readSummary } from './account-summary.ts'
import type { V3Client } from './v3-client.ts'

const generation = 'v3'

/** What V3 serves: accounts by its identifier, their plans and cancellation, the listing, webhook subscriptions. */
export function v3Services(client: V3Client, clock: Clock): GenerationServices {
  const alike = jsonServices(
    generation,
    {
      ...client,
      readTopic: client.readSubscription,
      subscribeTopic: client.putSubscription,
      unsubscribeTopic: client.deleteSubscription,
      testTopic: client.testSubscription,
    },
    clock,
  )
  return {
    ...alike,
    readAccount: (account, wanted, call) =>
      wanted.includes('profile')
        ? byVendorId(generation, account, clock.now(), async (id) =>
            inOurWords(
              await client.actForAccount(id, { method: 'GET', path: '/account/summary' }, call),
              (summary) => ({
                generation,
                fields: { presence: 'present' },
                profile: readSummary(summary),
              }),
            ),
          )
        : alike.readAccount(account, wanted, call),
    cancelAccount: (account, { effectiveAt, reason }, call) =>
      byVendorId(generation, account, clock.now(), async (id) => {
        // Without a date the vendor's own clock decides what "now" is.
        const later = effectiveAt > clock.now() ? { effectiveAt } : {}
        return inOurWords(await client.cancelAccount(id, { ...later, ...given('reason', reason) }, call), (echo) => ({
          generation,
          fields: cancellationShown(echo, clock.now()),
        }))
      }),
    createSsoUser: (account, user, call) =>
      byVendorId(generation, account, clock.now(), (id) => client.createSsoUser(id, user, call)),
    unsubscribeContacts: (account, contacts, call) =>
      byVendorId(generation, account, clock.now(), (id) => client.unsubscribeContacts(id, contacts, call)),
    actForAccount: (account, request, call) =>
      byVendorId(generation, account, clock.now(), (id) => client.actForAccount(id, request, call)),
    probe: (call) => client.probe(call),
  }
}
