import type { AccountFields } from '../../../shared/domain/account-fields.ts'
import type { VendorAccount } from '../../simulator/core/account.ts'
import { billingOf, withoutCancellation, withSmallestPlan } from '../../simulator/core/billing.ts'
import { observationOf, planOf } from '../../support/engine/core-words.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { VendorHarness } from '../../support/engine/vendor-harness.ts'
import type { Kind, OutsideChange } from './account-actions.ts'

const minute = 60_000

/** The vendor's plans as V2 spells them (docs/reference/vendor.md#v2-plan). */
const plansOfV2: Readonly<Record<string, string>> = { BRONZE: 'BASIC', SILVER: 'ESSENTIAL', GOLD: 'ULTIMATE' }

/** A partner's engine before the vendor, and what the vendor itself has of the one account, by which all else is judged. */
export class AccountAtVendor extends VendorHarness {
  readonly kind: Kind
  /** When last something was done to the account that nobody has told us of, wall-clock ms. */
  hiddenAt = 0
  /** When last a date was set at which the account shall end, wall-clock ms. */
  dateSetAt = 0
  /** Whether nobody has told us of that date. */
  dateIsHidden = false
  /** The account as it was when a cancellation's date came, since this was last set to nothing. */
  endedByDate: VendorAccount | undefined

  constructor(kind: Kind, options: ConstructorParameters<typeof VendorHarness>[1]) {
    super(partnerKinds[kind], options)
    this.kind = kind
    const core = this.simulator.core
    const tell = core.onChange
    core.onChange = (after, before) => {
      // Whatever is asked of the vendor, it first carries out what is due: so this change is that, and nobody's.
      const due = before?.billing?.cancellation?.effectiveAt ?? Number.POSITIVE_INFINITY
      if (before?.status !== 'Canceled' && due <= this.clock.now()) {
        this.endedByDate = before
        if (this.dateIsHidden) this.hiddenAt = due
      }
      const had = before?.billing?.cancellation?.effectiveAt
      const { cancellation } = after.billing ?? {}
      if (cancellation !== undefined && cancellation.effectiveAt !== had) {
        this.dateSetAt = this.clock.now()
        this.dateIsHidden = false
      }
      tell(after, before)
    }
  }

  /** The account as the vendor has it now; nothing where there is none. */
  vendorAccount(): VendorAccount | undefined {
    this.simulator.runDue()
    return this.simulator.core.store.find('bakery')
  }

  /** An account of the vendor's in our words, as this partner's generations spell them. */
  fieldsOf(account: VendorAccount | undefined): AccountFields | undefined {
    if (account === undefined) return undefined
    const now = this.clock.now()
    const { planType = '', ...plan } = planOf(account, now, 'v3').fields
    const cancellation = account.status === 'Canceled' ? undefined : account.billing?.cancellation
    return {
      ...observationOf(account, now).fields,
      ...plan,
      planType: (this.kind === 'withV2' ? plansOfV2[planType] : undefined) ?? planType,
      ...(cancellation === undefined ? {} : { cancellationAt: new Date(cancellation.effectiveAt).toISOString() }),
    }
  }

  /** What the vendor has, in our words. */
  truth(): AccountFields | undefined {
    return this.fieldsOf(this.vendorAccount())
  }

  /** What an operation has done since `began` (wall-clock ms) is known to nobody, as a person says of it that it has failed. */
  hideSince(began: number): void {
    this.hiddenAt = this.clock.now()
    if (this.dateSetAt >= began) this.dateIsHidden = true
  }

  /** Somebody else changes the account, and we are not told. */
  changeOutside(change: OutsideChange): void {
    // Within the settle time nobody could tell it from a read that lags behind our own change
    // (docs/explanation/protocol.md#reads-lag).
    this.clock.advance(5 * minute)
    const account = this.vendorAccount()
    if (account === undefined) return
    const billing = billingOf(account)
    const planType = billing.planType === 'GOLD' ? 'SILVER' : 'GOLD'
    const changed: Record<OutsideChange, Partial<VendorAccount>> = {
      cancel: { status: 'Canceled', billing: withoutCancellation(billing) },
      open: { status: 'Open', billing: withSmallestPlan(billing, this.clock.now()) },
      'end-single-billing': { singleBilling: false },
      'give-single-billing': { singleBilling: true },
      'drop-product': { products: account.products.slice(1) },
      plan: { status: 'Open', billing: { ...billing, planType, billingDay: 20 } },
    }
    this.simulator.alter({ ...account, ...changed[change] })
    this.hiddenAt = this.clock.now()
  }
}
