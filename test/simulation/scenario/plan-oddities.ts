import { Chance } from '../world/chance.ts'
import type { VendorCall } from '../world/vendor-journal.ts'
import type { Scenario } from './scenario.ts'

/** What is refused for a while: everything about one account, or one call of one partner for all accounts. */
export interface Oddity {
  partner: string
  account?: string
  call?: VendorCall
  fault: 'forbidden-before' | 'garbled'
  from: number
  until: number
}

/** A row of a partner's listing that is not as agreed; one that does not count could be any account. */
export interface OddListing {
  partner: string
  counts: boolean
  from: number
  until: number
}

export type OddityKind = 'account' | 'function' | 'row'

const minute = 60_000

/** The write of an operation that has one for each account. */
const callOf: Readonly<Record<string, VendorCall>> = {
  'provision-account': 'create',
  'open-product': 'open',
  'cancel-product': 'cancel',
  'change-plan': 'change-plan',
  'cancel-account': 'cancel-account',
}

/** One seed in four; what else they decide is not changed by it. */
const kindOf = (seed: number): OddityKind | undefined => {
  if (seed % 11 === 0) return 'account'
  if (seed % 11 === 10) return 'function'
  return seed % 13 === 12 ? 'row' : undefined
}

/**
 * Odd accounts, of which there are few, and calls that a partner has lost the right to.
 *
 * @param wanted for an engine that fails at one of them; without it the seed decides
 */
export function planOddities(
  {
    seed,
    start,
    partners,
    deliveries,
    isCalm,
  }: Pick<Scenario, 'seed' | 'start' | 'partners' | 'deliveries' | 'isCalm'>,
  wanted?: OddityKind,
): Oddity[] {
  const kind = wanted ?? (isCalm ? undefined : kindOf(seed))
  if (kind === undefined || kind === 'row') return []
  const chance = new Chance(seed, 'oddities')
  const from = start + chance.whole(0, kind === 'function' ? 20_000 : 3 * minute)
  if (kind === 'function') {
    const { partner, operation } = chance.one(deliveries).request
    const isV3 = partners.find(({ id }) => id === partner)?.capabilities.provision === 'v3'
    const call = operation === 'provision-account' && isV3 ? 'create-v3' : callOf[operation]
    const until = from + chance.whole(2 * minute, 90 * minute)
    return call === undefined ? [] : [{ partner, call, fault: 'forbidden-before', from, until }]
  }
  const named = deliveries.filter(({ request }) => request.account !== '~partner')
  if (named.length === 0) return []
  const until = chance.happens(0.5) ? Number.POSITIVE_INFINITY : from + chance.whole(2 * minute, 5 * 60 * minute)
  const fault = chance.one(['forbidden-before', 'forbidden-before', 'garbled'] as const)
  // Two at the most: the same answer about three accounts is no oddness of theirs.
  return Array.from({ length: chance.one([1, 1, 2]) }, () => {
    const { partner, account } = chance.one(named).request
    return { partner, account, fault, from, until }
  })
}

/** Rows in the listings of partners that list by V3. */
export function planOddRows(
  { seed, start, partners, isCalm }: Pick<Scenario, 'seed' | 'start' | 'partners' | 'isCalm'>,
  wanted?: OddityKind,
): OddListing[] {
  const kind = wanted ?? (isCalm ? undefined : kindOf(seed))
  if (kind !== 'row') return []
  const chance = new Chance(seed, 'odd rows')
  const listing = partners.filter(({ capabilities }) => capabilities.listing === 'v3')
  return listing.map(({ id }) => ({
    partner: id,
    counts: chance.happens(0.6),
    from: start,
    until: chance.happens(0.5) ? Number.POSITIVE_INFINITY : start + chance.whole(10 * minute, 40 * 60 * minute),
  }))
}
