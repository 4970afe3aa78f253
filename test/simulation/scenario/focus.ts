import type { Chance } from '../world/chance.ts'
import type { Pair } from '../world/faults.ts'
import type { AccountState } from '../world/seeded-account.ts'
import type { PartnerKind } from './partner-kinds.ts'

/** How an account is from the start, `absent` where it is not there, and what is asked for first on it. */
export interface Role {
  state: AccountState | 'absent'
  operation: string
}

/** What a scenario begins with so that the step it is after comes about: accounts in these roles, in turn. */
export interface Focus {
  kinds: readonly PartnerKind[]
  roles: readonly Role[]
  /** The callers name the account by V3's identifier once it can be known. */
  byVendorId?: true
}

const withPlans: readonly PartnerKind[] = ['mixed', 'v3-only']
const openStates: readonly AccountState[] = ['with-plan', 'trial', 'own-billing']
const onOpenOnes = (operation: string): Role[] => openStates.map((state) => ({ state, operation }))

const creating: Role = { state: 'absent', operation: 'provision-account' }
const climbing: Role = { state: 'caught', operation: 'reopen-account' }

/** The first operation on an account by V3's identifier has to find that out. */
const locating: Focus = { kinds: withPlans, roles: onOpenOnes('change-plan') }
/** A ladder that finds it out in between. */
const climbingByPlan: Focus = { kinds: ['mixed'], roles: [climbing] }
/** A new account under a name that is there already: pages that show it are older than its request. */
const creatingAgain: Focus = {
  kinds: ['v3-only'],
  roles: [
    { state: 'with-plan', operation: 'change-plan' },
    { state: 'with-plan', operation: 'provision-account' },
    creating,
  ],
}
const creatingInV3: Focus = { kinds: ['v3-only'], roles: [creating] }
const either: readonly Focus[] = [locating, locating, climbingByPlan]

const focusByStep: Readonly<Record<string, readonly Focus[]>> = {
  vendorCreate: [{ kinds: ['xml', 'mixed'], roles: [creating] }],
  vendorCreateV3: [creatingInV3, creatingInV3, creatingInV3, creatingAgain],
  vendorPlan: either,
  vendorCancelAccount: [{ kinds: withPlans, roles: onOpenOnes('cancel-account') }],
  vendorUpdate: [{ kinds: ['xml', 'xml', 'mixed'], roles: [climbing] }],
  vendorTopic: [{ kinds: withPlans, roles: onOpenOnes('subscribe-webhook') }],
  vendorPeople: [{ kinds: withPlans, roles: onOpenOnes('create-sso-user') }],
  vendorList: either,
  beginScan: either,
  takeScan: either,
  writeScanPage: either,
  writeScanProgress: either,
  leaveScan: either,
  readScan: either,
  listScanPages: either,
  learn: either,
  writeAlias: either,
  readAlias: [{ ...locating, byVendorId: true }],
}

/** What a pair calls for; nothing where any scenario comes to it. */
export function focusOf(pair: Pair | undefined, chance: Chance): Focus | undefined {
  const choices = pair === undefined ? undefined : focusByStep[pair.step]
  return choices === undefined ? undefined : chance.one(choices)
}
