import { readersOf, readsByLogin } from './account-reads.ts'
import type { Capability, PartnerSettings } from './partner-settings.ts'

/** What is done by an identifier of the vendor's in V2 and V3, and so needs the listing to find it. */
const byIdentifier = [
  'membership',
  'plan',
  'cancel',
  'users',
  'contacts',
  'actions',
] as const satisfies readonly Capability[]

/**
 * Says how a partner's capabilities do not fit together, in the words of its settings.
 *
 * V2 and V3 know an account by an identifier that only their own listing shows for a login name
 * (docs/reference/vendor.md#v2-list and #v3-list), so that generation must be the one that lists.
 */
export function capabilityProblems(settings: PartnerSettings): string[] {
  return [
    ...listingProblems(settings),
    ...anchorProblems(settings),
    ...provisioningProblems(settings),
    ...actionProblems(settings),
    ...billingProblems(settings),
  ]
}

/** A wish about a capability that nothing serves is a slip. */
function provisioningProblems({ readBeforeProvisioning, capabilities }: PartnerSettings): string[] {
  if (readBeforeProvisioning === undefined || capabilities.provision !== undefined) return []
  const rule = 'must be left out where no generation is named for capabilities.provision'
  return [`readBeforeProvisioning: ${rule}, but is ${readBeforeProvisioning}`]
}

/** What may be asked in an account's name is asked by nothing. */
function actionProblems({ allowedActions, capabilities }: PartnerSettings): string[] {
  if (allowedActions === undefined || capabilities.actions !== undefined) return []
  return [
    `allowedActions: must be left out where no generation is named for capabilities.actions, but has ${allowedActions.length}`,
  ]
}

/** A word about single billing must not stand against what a read shows. */
function billingProblems(settings: PartnerSettings): string[] {
  const { singleBilling } = settings
  const [shown] = readersOf(settings, ['singleBilling'])
  if (singleBilling === undefined || shown === undefined) return []
  return [
    `singleBilling: must be left out where a generation of the partner shows it (${shown.generation}), but is ${JSON.stringify(singleBilling)}`,
  ]
}

/** An anchor product that cannot be opened protects no account. */
function anchorProblems({ anchorProduct, capabilities }: PartnerSettings): string[] {
  if (anchorProduct === undefined || capabilities.products !== undefined) return []
  const rule = 'must be left out where no generation is named for capabilities.products'
  return [`anchorProduct: ${rule}, but is ${JSON.stringify(anchorProduct)}`]
}

function listingProblems(settings: PartnerSettings): string[] {
  const { capabilities: chosen } = settings
  const { listing } = chosen
  return byIdentifier.flatMap((capability) => {
    const generation = chosen[capability]
    const needsListing = generation === 'v2' || generation === 'v3'
    if (!needsListing || generation === listing) return []
    // Another generation that reads by login name makes the listing needless for membership, and for nothing else.
    if (capability === 'membership' && readsByLogin(settings, ['presence'])) return []
    return [
      `capabilities.listing: must be ${generation}, the generation of ${capability}, since only its own listing shows an account's identifier; but is ${JSON.stringify(listing)}`,
    ]
  })
}
