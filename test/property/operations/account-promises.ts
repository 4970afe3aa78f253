import { expect } from 'vitest'
import { type AccountFields, productField } from '../../../shared/domain/account-fields.ts'
import { isProductActive } from '../../../shared/domain/single-billing.ts'
import type { OperationRequest } from '../../../shared/engine/accept.ts'
import type { OperationRecord } from '../../../shared/ledger/operation-record.ts'
import type { VendorAccount } from '../../simulator/core/account.ts'
import type { JournalEntry } from '../../simulator/journal.ts'
import type { Lost } from './account-actions.ts'
import type { AccountAtVendor } from './account-at-vendor.ts'

/** One operation that has ended, with the account at the vendor around it. */
export interface Ended extends Pick<OperationRecord, 'status'> {
  outcome: OperationRecord['outcome'] | undefined
  operation: string
  input: OperationRequest['input']
  lost: Lost | undefined
  /** Wall-clock ms. */
  began: number
  /** When the promise was made good: the last change at the vendor, or the end where nothing was changed; wall-clock ms. */
  kept: number
  /** What it has changed at the vendor. */
  changes: readonly JournalEntry[]
  /** The date of a cancellation that was on record with us, and had not come; wall-clock ms. */
  known: number | undefined
  before: VendorAccount | undefined
  fieldsBefore: AccountFields | undefined
  after: VendorAccount | undefined
}

/** Holds all that an operation promises against the vendor's own word. */
export function expectPromisesKept(vendor: AccountAtVendor, ended: Ended): void {
  const { operation, input, lost, status, outcome, changes, before, fieldsBefore, after } = ended
  const told = `${operation} ${JSON.stringify(input)} ${lost ?? ''} → ${status} ${outcome?.code ?? ''}`
  expect(['applied', 'rejected', 'parked'], told).toContain(status)
  expect(changes.length, told).toBeLessThanOrEqual(mostChanges(ended))
  // What a date brings that comes meanwhile is not the operation's doing.
  const apart = vendor.fieldsOf(vendor.endedByDate ?? after)
  if (status === 'rejected' || outcome?.effect === 'none') {
    expect(changes, told).toEqual([])
    expect(apart, told).toEqual(fieldsBefore)
  }
  if (status === 'applied') {
    const around = JSON.stringify({ before: fieldsBefore, apart, after: vendor.fieldsOf(after) })
    expect(isAsPromised(vendor, ended), `${told} ${around}`).toBe(true)
  }
  if (before?.singleBilling === true && input.releaseFromSingleBilling !== true) {
    expect(apart?.singleBilling, `${told}: single billing is never ended unasked`).toBe(true)
  }
  if (input.despiteCancellation === true) expect(outcome?.code, told).not.toBe('CANCELLATION_PENDING')
  else if (operation !== 'cancel-account' && fieldsBefore?.cancellationAt !== undefined) {
    const early = changes.filter(({ at }) => at < (ended.known ?? 0))
    expect(early, `${told}: a date that is to come, and on record, hinders every change`).toEqual([])
  }
}

const cancellationOf = (account: VendorAccount | undefined) =>
  account?.status === 'Canceled' ? undefined : account?.billing?.cancellation

/**
 * Whether a cancellation's date came between what the operation did and now: then the account is to be judged as it was
 * before that.
 */
const isEndedSince = ({ endedByDate }: AccountAtVendor, { kept }: Ended): boolean =>
  endedByDate !== undefined && kept < (cancellationOf(endedByDate)?.effectiveAt ?? 0)

/** What an applied operation has promised, by the vendor's own word. */
function isAsPromised(vendor: AccountAtVendor, ended: Ended): boolean {
  const { operation, input } = ended
  const account = isEndedSince(vendor, ended) ? vendor.endedByDate : ended.after
  const fields = vendor.fieldsOf(account)
  if (fields === undefined) return false
  const name = String(input.product ?? 'EmailMarketing')
  switch (operation) {
    case 'open-product':
      return fields[productField(name)] === 'open' && fields.status === 'open'
    case 'cancel-product':
      return !isProductActive(fields, name)
    case 'change-plan':
      return fields.planType === input.planType && fields.status === 'open'
    case 'cancel-account':
      return isCanceledAsPromised(vendor, ended, account)
    case 'reopen-account':
      return isOpenAsPromised(vendor, ended, fields)
    default:
      return fields.presence === 'present'
  }
}

function isCanceledAsPromised(vendor: AccountAtVendor, ended: Ended, account: VendorAccount | undefined): boolean {
  const { input, began, kept, before, changes } = ended
  const at = input.effectiveAt === undefined ? began : Date.parse(String(input.effectiveAt))
  if (at <= began) return account?.status === 'Canceled'
  // Before its date an account is only gone if it was gone before, or an earlier date has come.
  if (account?.status === 'Canceled') {
    return before?.status === 'Canceled' || at <= kept || vendor.endedByDate !== undefined
  }
  const cancellation = cancellationOf(account)
  // A reason alone is no other cancellation: nothing is sent for it.
  return cancellation?.effectiveAt === at && (changes.length === 0 || cancellation.reason === input.reason)
}

function isOpenAsPromised({ settings }: AccountAtVendor, { input }: Ended, fields: AccountFields): boolean {
  if (fields.status !== 'open' && fields.status !== 'trial') return false
  // More is only promised to whom it can be shown.
  if (!('products' in settings.capabilities)) return true
  const isUsed = isProductActive(fields, String(input.product ?? 'EmailMarketing'))
  return isUsed && (input.singleBilling === false || fields.singleBilling === true)
}

/** The most changes that an operation may make at the vendor: the ladder climbs, all others take one step. */
function mostChanges({ operation, input, began, lost }: Ended): number {
  if (operation === 'reopen-account') return 3
  const isLater = input.effectiveAt !== undefined && Date.parse(String(input.effectiveAt)) > began
  // No read shows a cancellation for a later date: one whose answer was lost is sent again, which sets the same date.
  return isLater && (lost === 'timeout-after' || lost === 'reset-after') ? 2 : 1
}
