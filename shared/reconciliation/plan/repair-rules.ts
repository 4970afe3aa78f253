import {
  type AccountFields,
  type AccountFieldValue,
  isProductField,
  productFieldsIn,
} from '../../domain/account-fields.ts'
import type { Drift } from '../../domain/drift.ts'
import type { NoRepairCode, RepairKind, RepairOperation, RepairRow } from '../../ledger/repair-plan-record.ts'
import type { PartnerSettings } from '../../partner-api/partner-settings.ts'

export type FieldDrift = Extract<Drift, { kind: 'differs' }>

/** An account of which a listing shows something otherwise than it was asked for. */
export interface DriftedAccount {
  account: string
  /** What the vendor shows now. */
  found: AccountFields
  /** When an operation of ours set a field last (ms); only such a field is desired, never one that was merely seen. */
  setAt: Readonly<Record<string, number>>
  drifts: readonly FieldDrift[]
}

/** A row without what is known of the ledger: its number, its age and its operation's id. */
export type DraftRow = Pick<RepairRow, 'account' | 'kind' | 'fields' | 'none'> & {
  repair?: RepairOperation & { inverse?: RepairOperation; irreversible?: true }
}

type Rule = (
  account: DriftedAccount,
  partner: PartnerSettings,
  drifts: readonly FieldDrift[],
) => Omit<DraftRow, 'account' | 'fields'>

/**
 * The operations that would make an account as it was asked for; pure. A field has a desired value only where an operation set
 * it. Who leads: status, products, single billing, plan and billing day are the partner's; all else is the vendor's.
 *
 * No repair ever names a release from single billing: who wants that says so in a message of their own.
 */
export function draftRows(partner: PartnerSettings, account: DriftedAccount): DraftRow[] {
  const { desired = [], seen = [] } = Object.groupBy(account.drifts, ({ field }) =>
    (account.setAt[field] ?? 0) > 0 ? 'desired' : 'seen',
  )
  const rowOf = (rule: Rule, drifts: readonly FieldDrift[]): DraftRow => ({
    account: account.account,
    fields: drifts.map(({ field, here, there }) => ({ field, wanted: here, found: there })),
    ...rule(account, partner, drifts),
  })
  const undesired = seen.map((drift) => rowOf(notDesired, [drift]))
  const closed = desired.find(({ field, here, there }) => field === 'status' && isOpen(here) && there === 'canceled')
  if (closed !== undefined) {
    // Climbing back opens the account, a product and single billing; a row for each would send what is done already.
    const covered = desired.filter(
      ({ field }) => field === 'status' || field === 'singleBilling' || isProductField(field),
    )
    const rest = desired.filter((drift) => !covered.includes(drift))
    return [rowOf(reopening, covered), ...rest.map((drift) => rowOf(ruleFor(drift), [drift])), ...undesired]
  }
  const plan = desired.filter(({ field }) => field === 'planType' || field === 'billingDayOfMonth')
  const others = desired.filter((drift) => !plan.includes(drift))
  return [
    ...others.map((drift) => rowOf(ruleFor(drift), [drift])),
    ...(plan.length === 0 ? [] : [rowOf(changingPlan, plan)]),
    ...undesired,
  ]
}

const isOpen = (value: AccountFieldValue | undefined): boolean => value === 'open' || value === 'trial'

const none = (kind: RepairKind, code: NoRepairCode, message: string) => ({ kind, none: { code, message } })

function ruleFor({ field }: FieldDrift): Rule {
  if (field === 'status') return changingStatus
  if (isProductField(field)) return changingProduct
  if (field === 'planType' || field === 'billingDayOfMonth') return changingPlan
  if (field === 'singleBilling') return changingBilling
  return field === 'cancellationAt' ? cancellation : vendorLeads
}

const notDesired: Rule = (_account, _partner, [drift]) =>
  none(kindOf(drift?.field ?? ''), 'NOT_DESIRED', 'No operation asked for another value: it was only seen.')

function kindOf(field: string): RepairKind {
  if (field === 'status') return 'status'
  if (isProductField(field)) return 'product'
  if (field === 'planType' || field === 'billingDayOfMonth') return 'plan'
  if (field === 'singleBilling') return 'single-billing'
  return field === 'cancellationAt' ? 'cancellation' : 'other'
}

const reopening: Rule = ({ found }, { capabilities }) => {
  const isCaught = found.singleBilling === false && openProducts(found).length === 0
  // Only what V3 has to name is named: elsewhere the plan goes with the account.
  const planType = found.planType
  const named = capabilities.plan === 'v3' && planType !== undefined && planType !== 'TRIAL' ? { planType } : {}
  return { kind: isCaught ? 'caught' : 'status', repair: { operation: 'reopen-account', input: named } }
}

const changingStatus: Rule = ({ found }, { capabilities }, [drift]) => {
  if (drift?.here !== 'canceled' || !isOpen(drift.there)) {
    return none(
      'status',
      'VENDOR_LEADS',
      `The vendor shows the account as ${String(drift?.there)}; no operation changes that.`,
    )
  }
  if (capabilities.cancel === undefined) {
    return none('status', 'NOT_SERVED', 'The settings of the partner name no generation for capabilities.cancel.')
  }
  if (found.singleBilling !== false) {
    return none(
      'status',
      'ENDS_SINGLE_BILLING',
      'Cancelling it again would end single billing: submit cancel-account yourself, with releaseFromSingleBilling.',
    )
  }
  return {
    kind: 'status',
    repair: {
      operation: 'cancel-account',
      input: {},
      inverse: { operation: 'reopen-account', input: {} },
      irreversible: true,
    },
  }
}

const openProducts = (found: AccountFields) => productFieldsIn(found).filter((field) => isOpen(found[field]))

const changingProduct: Rule = ({ found }, { capabilities, anchorProduct }, [drift]) => {
  const product = drift?.field.slice('product:'.length) ?? ''
  const opening = { operation: 'open-product', input: { product } }
  const cancelling = { operation: 'cancel-product', input: { product } }
  if (capabilities.products === undefined) {
    return none('product', 'NOT_SERVED', 'The settings of the partner name no generation for capabilities.products.')
  }
  if (isOpen(drift?.here)) return { kind: 'product', repair: { ...opening, inverse: cancelling } }
  const others = openProducts(found).filter((field) => field !== drift?.field)
  if (others.length === 0 && anchorProduct === undefined) {
    return none(
      'product',
      'ENDS_SINGLE_BILLING',
      'It is the last open product: cancelling it would end single billing.',
    )
  }
  return { kind: 'product', repair: { ...cancelling, inverse: opening } }
}

const changingPlan: Rule = ({ found }, { capabilities }, drifts) => {
  const wanted = Object.fromEntries(drifts.map(({ field, here }) => [field, here]))
  const planType = wanted.planType ?? found.planType
  if (capabilities.plan === undefined) {
    return none('plan', 'NOT_SERVED', 'The settings of the partner name no generation for capabilities.plan.')
  }
  if (planType === undefined || planType === 'TRIAL') {
    return none(
      'plan',
      'NO_OPERATION',
      'No operation leads back to a trial, and none changes a plan that is not known.',
    )
  }
  const { billingDayOfMonth } = wanted
  const back = {
    planType: found.planType,
    ...(billingDayOfMonth === undefined ? {} : { billingDayOfMonth: found.billingDayOfMonth }),
  }
  const inverse =
    isWhole(back) && found.planType !== 'TRIAL' ? { inverse: { operation: 'change-plan', input: back } } : {}
  const input = { planType, ...(billingDayOfMonth === undefined ? {} : { billingDayOfMonth }) }
  return { kind: 'plan', repair: { operation: 'change-plan', input, ...inverse } }
}

const isWhole = (input: Record<string, AccountFieldValue | undefined>): input is Record<string, AccountFieldValue> =>
  Object.values(input).every((value) => value !== undefined)

const changingBilling: Rule = () =>
  none('single-billing', 'NO_OPERATION', 'No operation changes single billing of an account by itself: ask the vendor.')

const cancellation: Rule = () =>
  none(
    'cancellation',
    'NO_OPERATION',
    'A planned cancellation differs: look at the account, and submit cancel-account with the date that is right.',
  )

const vendorLeads: Rule = () => none('other', 'VENDOR_LEADS', 'The vendor decides this; no operation changes it.')
