import { topicFields } from '../../../shared/domain/account-fields.ts'
import { partnerLane } from '../../../shared/ledger/account-record.ts'
import type { AccountObservation } from '../../../shared/partner-api/gateway.ts'
import { fingerprintOf } from '../../../shared/partner-api/json/webhook-topics.ts'
import type { PartnerSettings } from '../../../shared/partner-api/partner-settings.ts'
import type { ShowingRequest } from './core-request.ts'
import type { SimulatedVendor } from './simulated-vendor.ts'
import type { VendorCall } from './vendor-journal.ts'

const shown = (topic: string, uri: string | undefined): AccountObservation => ({
  generation: 'v3',
  fields: topicFields(topic, uri === undefined ? 'none' : fingerprintOf(uri)),
})

/** A partner's requests in V3 about its webhook topics. */
export function topicRequests({ topics }: SimulatedVendor, { id }: PartnerSettings) {
  /** @param change what changed, in the vendor's words; nothing where there is no subscription */
  const about = (
    call: VendorCall,
    topic: string,
    change: () => string | undefined,
    show: () => AccountObservation,
  ): ShowingRequest => ({
    call,
    account: partnerLane,
    product: topic,
    carryOut: () => {
      const effect = change()
      return effect === undefined
        ? { ok: false, code: 'NOT_SUBSCRIBED', effect: 'NOT_SUBSCRIBED' }
        : { ok: true, value: show(), effect }
    },
  })
  const isSubscribed = (topic: string): boolean => topics.find(id, topic) !== undefined

  return {
    readTopic: (topic: string) =>
      about(
        'read-topic',
        topic,
        () => 'none',
        () => shown(topic, topics.find(id, topic)),
      ),
    subscribe: (topic: string, uri: string) =>
      about(
        'subscribe',
        topic,
        () => topics.put(id, topic, uri),
        () => shown(topic, uri),
      ),
    unsubscribe: (topic: string) =>
      about(
        'unsubscribe',
        topic,
        () => (topics.remove(id, topic) ? 'unsubscribed' : undefined),
        () => shown(topic, undefined),
      ),
    testTopic: (topic: string) =>
      about(
        'test-topic',
        topic,
        () => (isSubscribed(topic) ? 'none' : undefined),
        () => ({ generation: 'v3', fields: {} }),
      ),
  }
}
