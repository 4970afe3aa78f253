import { describe, expect, it, test } from 'vitest'
import { capabilityProblems } from '../../../shared/partner-api/capability-rules.ts'
import type { PartnerSettings } from '../../../shared/partner-api/partner-settings.ts'
import { everythingOf, partnerWith } from './gateway-fixture.ts'

const mustBe = (generation: string, capability: string, listing: string) =>
  `capabilities.listing: must be ${generation}, the generation of ${capability}, since only its own listing shows an account's identifier; but is "${listing}"`

describe('capabilities that do not fit together', () => {
  const rows: [capabilities: Parameters<typeof partnerWith>[0], problems: string[], reason: string][] = [
    [
      { membership: 'xml', listing: 'xml', plan: 'v3' },
      [mustBe('v3', 'plan', 'xml')],
      'the feed shows no identifier of V3',
    ],
    [{ membership: 'xml', listing: 'v3', plan: 'v2' }, [mustBe('v2', 'plan', 'v3')], 'V3 has identifiers of its own'],
    [{ membership: 'xml', listing: 'xml', cancel: 'v2' }, [mustBe('v2', 'cancel', 'xml')], 'cancelled by identifier'],
    ...(['users', 'contacts', 'actions'] as const).map((capability): (typeof rows)[number] => [
      { membership: 'xml', listing: 'xml', [capability]: 'v3' },
      [mustBe('v3', capability, 'xml')],
      'what it does is done by identifier',
    ]),
    [
      { membership: 'v3', listing: 'v2' },
      [mustBe('v3', 'membership', 'v2')],
      'nothing else tells of a login name whether it is there',
    ],
    [
      { membership: 'v2', listing: 'v3', plan: 'v2', cancel: 'v2' },
      [mustBe('v2', 'membership', 'v3'), mustBe('v2', 'plan', 'v3'), mustBe('v2', 'cancel', 'v3')],
      'each is named',
    ],
    [
      { membership: 'v3', listing: 'xml', plan: 'v3' },
      [mustBe('v3', 'plan', 'xml')],
      'XML answers for membership, and for nothing else',
    ],
    [
      { membership: 'text', listing: 'v3', plan: 'v3', cancel: 'v2' },
      [mustBe('v2', 'cancel', 'v3')],
      'two generations by identifier have two listings, and only one can be named',
    ],
  ]
  it.each(rows)('%j: %j (%s)', (capabilities, problems) => {
    expect(capabilityProblems(partnerWith(capabilities))).toEqual(problems)
  })
})

test('an anchor product that no generation of the partner can open is refused', () => {
  const settings = { ...everythingOf.v3, anchorProduct: 'EventMarketing' }
  expect(capabilityProblems(settings)).toEqual([
    'anchorProduct: must be left out where no generation is named for capabilities.products, but is "EventMarketing"',
  ])
  expect(capabilityProblems({ ...settings, capabilities: { ...settings.capabilities, products: 'xml' } })).toEqual([])
})

test('what may be asked in an account’s name is refused where nothing asks', () => {
  const { actions: _left, ...without } = everythingOf.v3.capabilities
  const settings = { ...everythingOf.v3, allowedActions: [{ method: 'GET' as const, path: '/contacts' }] }
  expect(capabilityProblems(settings)).toEqual([])
  expect(capabilityProblems({ ...settings, capabilities: without })).toEqual([
    'allowedActions: must be left out where no generation is named for capabilities.actions, but has 1',
  ])
})

test('a wish about the read before a creation is refused where nothing creates', () => {
  const { provision: _left, ...without } = everythingOf.v3.capabilities
  const settings = { ...everythingOf.v3, readBeforeProvisioning: true }
  expect(capabilityProblems(settings)).toEqual([])
  expect(capabilityProblems({ ...settings, capabilities: without })).toEqual([
    'readBeforeProvisioning: must be left out where no generation is named for capabilities.provision, but is true',
  ])
})

test.each(['none', 'all'] as const)(
  'a word about single billing is refused where a read shows it: %s',
  (singleBilling) => {
    expect(capabilityProblems({ ...everythingOf.v3, singleBilling })).toEqual([])
    expect(capabilityProblems({ ...partnerWith({ products: 'xml' }), singleBilling })).toEqual([
      `singleBilling: must be left out where a generation of the partner shows it (xml), but is "${singleBilling}"`,
    ])
  },
)

describe('capabilities that fit together', () => {
  const rows: [name: string, partner: PartnerSettings, reason: string][] = [
    ['an old partner', partnerWith({ membership: 'text', listing: 'xml', products: 'xml' }), 'all by login'],
    ['V2 alone', everythingOf.v2, 'its own listing'],
    ['V3 alone', everythingOf.v3, 'its own listing'],
    [
      'XML products with V3 plans',
      partnerWith({ membership: 'xml', listing: 'v3', provision: 'xml', products: 'xml', plan: 'v3', cancel: 'v3' }),
      'V3 lists, XML reads by login',
    ],
    [
      'membership by an identifier, with XML beside it',
      partnerWith({ membership: 'v3', listing: 'xml', products: 'xml' }),
      'a read by login makes the listing needless',
    ],
    [
      'webhooks and new accounts of another generation than the listing',
      partnerWith({ membership: 'text', listing: 'xml', provision: 'v3', webhooks: 'v2' }),
      'neither goes by the identifier of an account that is there',
    ],
  ]
  it.each(rows)('%s: $2', (_name, partner) => {
    expect(capabilityProblems(partner)).toEqual([])
  })
})
