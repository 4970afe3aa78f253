import { expect } from 'vitest'
import { type AccountReport, getAccount } from '../../../shared/account-reads/get-account.ts'
import { getPlan } from '../../../shared/account-reads/get-plan.ts'
import type { AccountFieldValue } from '../../../shared/domain/account-fields.ts'
import type { AccountAtVendor } from './account-at-vendor.ts'

/** What our directory claims of the account, held against what the vendor has. */

const minute = 60_000

/** What the vendor has of a field; a product that it does not list is absent. */
const heldOf = (vendor: AccountAtVendor, name: string): AccountFieldValue | undefined =>
  (vendor.truth() as Record<string, AccountFieldValue | undefined> | undefined)?.[name] ??
  (name.startsWith('product:') ? 'absent' : undefined)

/** Holds what is told from memory against what the vendor has, but for what has changed at the vendor without our being told. */
function expectRemembered(vendor: AccountAtVendor, { fields }: AccountReport): void {
  for (const [name, { value, ...ages }] of Object.entries(fields)) {
    const told = { [name]: value }
    if (isHidden(vendor, ages)) continue
    // A date that has come is history.
    const isHistory = Date.parse(String(value)) <= vendor.clock.now()
    if (name === 'cancellationAt' && isHistory) continue
    expect(told, `as seen at ${JSON.stringify(ages)}`).toEqual({ [name]: heldOf(vendor, name) })
  }
}

/** Whether the vendor may have changed a field since it was seen, without our being told. */
function isHidden({ hiddenAt }: AccountAtVendor, ages: { observedAt?: string; changedAt?: string }): boolean {
  const times = [ages.observedAt, ages.changedAt].map((time) => (time === undefined ? 0 : Date.parse(time)))
  return Math.max(...times) < hiddenAt
}

/** Asks the vendor, and holds every field that the answer has renewed, and all that is told with it, against what the vendor has. */
export async function refresh(vendor: AccountAtVendor): Promise<void> {
  // What was changed a moment ago is believed rather than a read, which may lag behind it.
  vendor.clock.advance(5 * minute)
  const began = vendor.clock.now()
  const asked = {
    partner: vendor.settings,
    gateway: vendor.vendor,
    account: 'bakery',
    deadlineAt: vendor.clock.monotonic() + 14_500,
  }
  const remembered = await getAccount(vendor.context, asked, false)
  if (remembered.is === 'known') expectRemembered(vendor, remembered.report)
  const answer = await getAccount(vendor.context, asked, true)
  const truth = vendor.truth()
  expect(answer.is).toBe(truth === undefined ? 'not-known' : 'known')
  if (answer.is !== 'known') return
  const renewed = Object.entries(answer.report.fields).filter(
    ([, { observedAt = '' }]) => Date.parse(observedAt) >= began,
  )
  expect(renewed.map(([name]) => name)).toContain('status')
  for (const [name, { value }] of renewed) expect({ [name]: value }).toEqual({ [name]: heldOf(vendor, name) })
  expectRemembered(vendor, answer.report)
  if (!('plan' in vendor.settings.capabilities)) return
  const plan = await getPlan(vendor.context, asked, true)
  if (plan.is !== 'known') throw new Error(JSON.stringify(plan))
  const { status, planType, billingDayOfMonth } = plan.report
  expect({ status, planType, billingDayOfMonth }).toEqual({
    status: truth?.status,
    planType: truth?.planType,
    billingDayOfMonth: truth?.billingDayOfMonth,
  })
}
