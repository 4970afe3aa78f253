import type { PartnerSettings } from '../../../shared/partner-api/partner-settings.ts'
import type { Chance } from '../world/chance.ts'
import type { Focus } from './focus.ts'
import type { Family } from './scenario.ts'

/** The partners that there are in the field: XML alone; products over XML with plans over V3; V3 alone. */
export const partnerKinds = ['xml', 'mixed', 'v3-only'] as const
export type PartnerKind = (typeof partnerKinds)[number]

const v3 = {
  listing: 'v3',
  plan: 'v3',
  cancel: 'v3',
  webhooks: 'v3',
  users: 'v3',
  contacts: 'v3',
  actions: 'v3',
} as const

export const capabilities = {
  xml: { membership: 'xml', provision: 'xml', products: 'xml', listing: 'xml' },
  mixed: { membership: 'xml', provision: 'xml', products: 'xml', ...v3 },
  'v3-only': { membership: 'v3', provision: 'v3', ...v3 },
} as const satisfies Record<PartnerKind, PartnerSettings['capabilities']>

/** A request that shows something, and one whose effect nothing that the engine reads shows. */
const allowedActions = [
  { method: 'GET' as const, path: '/account/summary' },
  { method: 'POST' as const, path: '/contacts' },
]

/** What a partner of a kind has in its settings of its own. */
function settingsOf(
  kind: PartnerKind,
  chance: Chance,
  isUpdating: boolean,
): Pick<PartnerSettings, 'capabilities' | 'reopen' | 'listingShows' | 'allowedActions'> {
  const reopen = {
    ...(chance.happens(0.6) ? { planType: 'GOLD' } : {}),
    ...(isUpdating || chance.happens(0.4) ? { updateSiteOwner: true } : {}),
  }
  return {
    capabilities: capabilities[kind],
    reopen,
    ...(kind === 'xml' ? {} : { listingShows: 'logins', allowedActions }),
  }
}

/** Three partners' kinds: one of each kind that has plans, and any third; those that are wanted come first. */
function drawKinds(chance: Chance, wanted: readonly PartnerKind[]): PartnerKind[] {
  const [first, second] = chance.happens(0.5) ? (['mixed', 'v3-only'] as const) : (['v3-only', 'mixed'] as const)
  const kinds: PartnerKind[] = [first, second, chance.one(partnerKinds)]
  if (wanted.length > 0) kinds[0] = chance.one(wanted)
  return kinds
}

/** Three partners on two keys. */
export function planPartners(
  family: Family,
  keys: readonly PartnerSettings['budget'][],
  anchored: boolean,
  focus: Focus | undefined,
  chance: Chance,
  names: Chance,
): { partners: PartnerSettings[]; kinds: PartnerKind[] } {
  const kinds: PartnerKind[] = family === 'xml' ? ['xml', 'xml', 'xml'] : drawKinds(chance, focus?.kinds ?? [])
  const partners = ['acme', 'globex', 'initech'].map((id, position): PartnerSettings => {
    const budget = keys[position % 2]
    const kind = kinds[position]
    if (budget === undefined || kind === undefined) throw new Error('Every partner has a key and a kind.')
    const own: Partial<PartnerSettings> =
      family === 'xml' ? {} : settingsOf(kind, chance, focus?.kinds.includes('xml') === true && position === 0)
    // Its listing shows other names than logins, and nobody vouches for it.
    const { listingShows: _vouched, ...unvouched } = own
    const named = names.happens(0.15) ? unvouched : own
    return {
      id,
      login: id,
      secretName: `simulation/${id}`,
      budget,
      capabilities: { membership: 'xml', provision: 'xml', products: 'xml', listing: 'xml' },
      baseUrls: { xml: 'https://vendor.example.com' },
      ...(anchored && kind !== 'v3-only' ? { anchorProduct: 'EventMarketing' } : {}),
      ...named,
    }
  })
  return { partners, kinds }
}
