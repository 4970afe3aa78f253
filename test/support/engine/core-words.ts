import {
  type AccountFields,
  type AccountStatus,
  type ProductStatus,
  productField,
  vendorIdField,
} from '../../../shared/domain/account-fields.ts'
import type { Failure } from '../../../shared/domain/answer.ts'
import type { AccountObservation, Generation, NewAccount } from '../../../shared/partner-api/gateway.ts'
import { statusAt, type VendorAccount } from '../../simulator/core/account.ts'
import { billingOf } from '../../simulator/core/billing.ts'
import type { NewAccount as CoreAccount } from '../../simulator/core/new-account.ts'
import type { RefusalReason } from '../../simulator/core/verdict.ts'

/** How the vendor's core, without a wire, is put into the gateway's words and back. */

const statuses: Record<string, AccountStatus> = {
  Trial: 'trial',
  Open: 'open',
  Canceled: 'canceled',
  'Trial End': 'trial-ended',
}
const productStatuses: Record<string, ProductStatus> = { Trial: 'trial', Open: 'open', Canceled: 'canceled' }

/** What the XML generation's read of an account shows. */
export function observationOf(account: VendorAccount, now: number): AccountObservation {
  const fields: AccountFields = {
    presence: 'present',
    status: statuses[statusAt(account, now)] ?? 'unrecognised',
    singleBilling: account.singleBilling,
  }
  for (const { name, status } of account.products) fields[`product:${name}`] = productStatuses[status] ?? 'unrecognised'
  const { contact, site } = account
  const profile = { organizationName: site.name, email: contact.email, countryCode: contact.countryCode }
  return { generation: 'xml', fields, profile }
}

/** What a read of the plan shows. */
export function planOf(account: VendorAccount, now: number, generation: Generation): AccountObservation {
  const { planType, billingDay } = billingOf(account)
  const status = statuses[statusAt(account, now)] ?? 'unrecognised'
  const fields: AccountFields = { presence: 'present', status, planType }
  if (billingDay !== null) fields.billingDayOfMonth = billingDay
  return { generation, fields }
}

/** As on the wire: a product that was asked for and is not listed is absent. */
export function withAsked(observation: AccountObservation, wanted: readonly string[]): AccountObservation {
  const fields = { ...observation.fields }
  if (fields.presence !== 'present') return observation
  for (const name of wanted) {
    const product = /^product:(.+)$/.exec(name)?.[1]
    if (product !== undefined) fields[productField(product)] ??= 'absent'
  }
  return { ...observation, fields }
}

/** What a create shows in a generation that has identifiers. */
export function createdIn(generation: Generation, account: VendorAccount): AccountObservation {
  const fields: AccountFields = { presence: 'present' }
  fields[vendorIdField(generation)] = account.encodedId
  return { generation, fields }
}

/** The vendor's verdict as the client layer codes it. */
export const refusalCode = (reason: RefusalReason): Failure['code'] =>
  reason === 'NOT_FOUND' || reason === 'NOT_OURS'
    ? 'ACCOUNT_NOT_FOUND'
    : reason === 'LOGIN_TAKEN'
      ? 'CONFLICT'
      : 'REQUEST_INVALID'

/** A new account as the core takes it. */
export const coreAccount = (account: NewAccount): CoreAccount => ({
  loginName: account.login,
  password: 'password' in account.signIn ? account.signIn.password : '',
  site: { name: account.organizationName ?? '', phone: account.phone ?? '', url: '', signatureName: '' },
  contact: {
    firstName: account.firstName ?? '',
    lastName: account.lastName ?? '',
    email: account.email,
    phone: account.phone ?? '',
    countryCode: account.countryCode,
    stateCode: account.stateCode ?? '',
  },
  emailCode: '',
  referralCode: '',
  singleBilling: account.singleBilling ?? false,
  products: account.products ?? ['EmailMarketing'],
})
