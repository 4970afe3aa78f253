import { checkMembership } from '../../../shared/account-reads/check-membership.ts'
import { getAccount } from '../../../shared/account-reads/get-account.ts'
import { getPlan } from '../../../shared/account-reads/get-plan.ts'
import type { AskedAccount } from '../../../shared/account-reads/read-context.ts'
import { planKey } from '../../../shared/ledger/plan-record.ts'
import type { PartnerSettings } from '../../../shared/partner-api/partner-settings.ts'
import type { VendorAccount } from '../../simulator/core/account.ts'
import type { Switches } from '../../simulator/core/switches.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { VendorHarness } from '../../support/engine/vendor-harness.ts'
import { newAccount } from '../../support/operations/new-account.ts'

export type Kind = keyof typeof partnerKinds

export const minutes = (count: number): number => count * 60_000

/** A time as answers tell it. */
export const iso = (time: number): string => new Date(time).toISOString()

/** Long enough for reads to show what was changed, and too short for the directory to be old. */
export const settled = minutes(2)

/** A question as the API asks it, with the time that an invocation has. */
export const askedOf = (harness: VendorHarness, account = 'bakery', patience = 14_500): AskedAccount => ({
  partner: harness.settings,
  gateway: harness.vendor,
  account,
  deadlineAt: harness.clock.monotonic() + patience,
})

export const askAccount = (harness: VendorHarness, fresh = false, account?: string) =>
  getAccount(harness.context, askedOf(harness, account), fresh)

export const askPlan = (harness: VendorHarness, fresh = false, account?: string) =>
  getPlan(harness.context, askedOf(harness, account), fresh)

export const askMembership = (harness: VendorHarness, account?: string) =>
  checkMembership(harness.context, askedOf(harness, account))

/** The account `bakery`, provisioned and settled; the journal begins after that. */
export async function withBakery(
  kind: Kind,
  options: { switches?: Partial<Switches>; settings?: Partial<PartnerSettings> } = {},
): Promise<VendorHarness> {
  const { switches, settings } = options
  const harness = new VendorHarness({ ...partnerKinds[kind], ...settings }, switches === undefined ? {} : { switches })
  await harness.carryOut('provision-account', 'bakery', newAccount)
  harness.clock.advance(settled)
  harness.calledSince()
  return harness
}

/** The vendor's own account of this name. */
export function atVendor(harness: VendorHarness, login = 'bakery'): VendorAccount {
  const account = harness.simulator.core.store.find(login)
  if (account === undefined) throw new Error(`The vendor has no account ${login}.`)
  return account
}

/** What somebody else does to the account at the vendor. */
export const changedElsewhere = (harness: VendorHarness, change: Partial<VendorAccount>, login?: string): void =>
  harness.simulator.alter({ ...atVendor(harness, login), ...change })

/** No request of any kind is answered any more. */
export const silence = (harness: VendorHarness): string =>
  harness.simulator.faults.add({ match: {}, fault: 'reset-before', times: 'always', skip: 0 })

/** The vendor's answer about the plan that is kept, if any. */
export const keptPlan = (harness: VendorHarness, account = 'bakery') => harness.store.get(planKey('acme', account))
