import type { Generation } from './gateway.ts'
import { type PartnerSettings, usedGenerations } from './partner-settings.ts'

/** What one generation's read of an account shows, and by which of its names it asks. */
interface AccountRead {
  by: 'login' | 'vendorId'
  /** One call shows what stands in one row. */
  shows: readonly (readonly string[])[]
}

/**
 * Text: docs/reference/vendor.md#text-membership. XML: docs/reference/vendor.md#xml-products. V2 and V3 read the plan,
 * by their own identifier: docs/reference/vendor.md#v2-plan and #v3-plan. The profile is another call of V3
 * (docs/reference/vendor.md#v3-act-for-account), and that one shows no status.
 */
const reads: Readonly<Record<Generation, AccountRead>> = {
  text: { by: 'login', shows: [['presence', 'status', 'vendorId:text']] },
  xml: { by: 'login', shows: [['presence', 'status', 'singleBilling', 'product', 'profile']] },
  v2: { by: 'vendorId', shows: [['presence', 'status', 'planType', 'billingDayOfMonth']] },
  v3: {
    by: 'vendorId',
    shows: [
      ['presence', 'status', 'planType', 'billingDayOfMonth'],
      ['presence', 'profile'],
    ],
  },
}

/** `product:EmailMarketing` is a `product`. */
const kindOf = (field: string): string => (field.startsWith('product:') ? 'product' : field)

const showsAll = (generation: Generation, wanted: readonly string[]): boolean =>
  reads[generation].shows.some((shown) => wanted.every((field) => shown.includes(kindOf(field))))

/**
 * The generations whose read of one account shows all that is wanted, the partner's choice for membership first, then
 * those that need no identifier of the vendor's.
 *
 * @param wanted - names of fields, or `profile`
 */
export function readersOf(
  settings: PartnerSettings,
  wanted: readonly string[],
): { generation: Generation; by: AccountRead['by'] }[] {
  const chosen = settings.capabilities.membership
  const rank = (generation: Generation): number =>
    (generation === chosen ? 0 : 1) + (reads[generation].by === 'login' ? 0 : 2)
  return usedGenerations(settings)
    .filter((generation) => showsAll(generation, wanted))
    .map((generation) => ({ generation, by: reads[generation].by }))
    .sort((one, other) => rank(one.generation) - rank(other.generation))
}

/**
 * Whether a single read answers for a login name alone, so that an absence can be seen without listing all accounts.
 */
export const readsByLogin = (settings: PartnerSettings, wanted: readonly string[]): boolean =>
  readersOf(settings, wanted).some(({ by }) => by === 'login')
