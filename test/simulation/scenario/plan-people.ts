import type { PartnerSettings } from '../../../shared/partner-api/partner-settings.ts'
import type { Chance } from '../world/chance.ts'
import type { Delivery } from './plan-deliveries.ts'
import type { People } from './scenario.ts'
import type { Traits } from './traits.ts'

export const noPeople: People = { withdrawals: [], decisions: 0, pauses: [] }

/** Who withdraws what, how often parked operations are decided, and when an operator stops a key. */
export function planPeople(options: {
  chance: Chance
  traits: Traits
  start: number
  partners: readonly PartnerSettings[]
  deliveries: readonly Delivery[]
}): People {
  const { chance, traits, start, partners, deliveries } = options
  const withdrawals = traits.withdraws
    ? deliveries
        .filter(() => chance.happens(0.3))
        .map(({ at, request: { partner, operationId } }) => ({
          at: at + chance.one([chance.whole(200, 3_000), chance.whole(2_000, 300_000)]),
          partner,
          operationId,
        }))
    : []
  const from = start + chance.whole(0, 120_000)
  return {
    withdrawals,
    decisions: traits.decides ? chance.whole(1, 4) : 0,
    pauses: chance.happens(0.08)
      ? [{ partner: chance.one(partners), from, until: from + chance.whole(30_000, 3_600_000) }]
      : [],
  }
}
