import { topicField, vendorIdField } from '../../../shared/domain/account-fields.ts'
import { partnerLane } from '../../../shared/ledger/account-record.ts'
import type { Item } from '../../../shared/ledger/item-store.ts'
import { fingerprintOf, webhookTopics } from '../../../shared/partner-api/json/webhook-topics.ts'
import { observationOf, planOf } from '../../support/engine/core-words.ts'
import type { SimulatedVendor } from '../world/simulated-vendor.ts'

type Fields = Record<string, unknown>

/** Fields in which the directory differs from the vendor, in words. */
export function differences(vendor: SimulatedVendor, lane: Item): string[] {
  vendor.core.settleScheduled()
  const known = withoutOverdue((lane.directory ?? {}) as Fields, vendor.core.clock.now())
  const actual = lane.sk === partnerLane ? topicsOf(vendor, String(lane.partner)) : accountFieldsOf(vendor, lane)
  return Object.entries(known).flatMap(([name, value]) => {
    const is = actual[name] ?? (name.startsWith('product:') ? 'absent' : undefined)
    if (is === value || is === undefined) return []
    if (isPlanField(name) && isUncertain(known.planType) && isUncertain(actual.planType)) return []
    // A cancelled product is no longer shown once the account is caught; both mean that it is not open.
    if (name.startsWith('product:') && isClosed(is) && isClosed(value)) return []
    return [`the directory says that ${name} of ${lane.sk} is ${String(value)}, the vendor has ${String(is)}`]
  })
}

function accountFieldsOf({ core }: SimulatedVendor, { sk, partner }: Item): Fields {
  const account = core.store.find(sk)
  if (account === undefined || account.partner !== partner) return { presence: 'absent' }
  const now = core.clock.now()
  const at = account.billing?.cancellation?.effectiveAt
  return {
    ...planOf(account, now, 'v3').fields,
    ...observationOf(account, now).fields,
    [vendorIdField('v3')]: account.encodedId,
    cancellationAt: at === undefined ? '' : new Date(at).toISOString(),
  }
}

const topicsOf = ({ topics }: SimulatedVendor, partner: string): Fields =>
  Object.fromEntries(
    webhookTopics.map((topic) => {
      const address = topics.find(partner, topic)
      return [topicField(topic), address === undefined ? 'none' : fingerprintOf(address)]
    }),
  )

/** What the directory says of an account whose cancellation has come since is not held to it: the vendor did it. */
function withoutOverdue(known: Fields, now: number): Fields {
  const { cancellationAt } = known
  if (typeof cancellationAt !== 'string' || cancellationAt === '' || Date.parse(cancellationAt) > now) return known
  const isKept = (name: string) =>
    name !== 'cancellationAt' && name !== 'status' && name !== 'singleBilling' && !name.startsWith('product:')
  return Object.fromEntries(Object.entries(known).filter(([name]) => isKept(name)))
}

const isPlanField = (name: string): boolean => name === 'planType' || name === 'billingDayOfMonth'

/**
 * Which plan an account has that was opened by a product while on trial is not certain
 * (docs/reference/vendor.md#account-states).
 */
const isUncertain = (planType: unknown): boolean => planType === 'TRIAL' || planType === 'BRONZE'

const isClosed = (status: unknown): boolean => status === 'absent' || status === 'canceled'
