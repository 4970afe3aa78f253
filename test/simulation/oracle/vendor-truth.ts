import type { PartnerSettings } from '../../../shared/partner-api/partner-settings.ts'
import type { VendorAccount } from '../../simulator/core/account.ts'
import { billingOf } from '../../simulator/core/billing.ts'
import type { SimulatedVendor } from '../world/simulated-vendor.ts'

/** What a caller asked for, as far as the oracle reads it. */
export interface Wish {
  product?: string
  planType?: string
  effectiveAt?: string
  singleBilling?: boolean
  releaseFromSingleBilling?: boolean
  despiteCancellation?: boolean
  topic?: string
  callbackUri?: string
  login?: string
  emailAddresses?: readonly string[]
  payload?: { email_address: { address: string } }
}

/** An operation as the oracle knows it: by what its caller sent. */
export interface Asked {
  type: string
  partner: string
  account: string
  wish: Wish
}

const emailMarketing = 'EmailMarketing'

const isLive = (account: VendorAccount, product: string): boolean =>
  account.products.some(({ name, status }) => name === product && status !== 'Canceled')

/** Whether a partner's generations show products and single billing. */
export const seesProducts = ({ capabilities }: PartnerSettings): boolean => Object.values(capabilities).includes('xml')

/** Whether an account is as `reopen-account` wants it, as far as the partner's generations can show. */
export function isReopened(account: VendorAccount, wish: Wish, partner: PartnerSettings): boolean {
  const { product = emailMarketing, singleBilling = true } = wish
  const isOpen = account.status === 'Open' || account.status === 'Trial'
  if (!seesProducts(partner)) return isOpen
  return isOpen && isLive(account, product) && (!singleBilling || account.singleBilling)
}

/** Whether what an operation promises is so at the vendor at this moment. */
export function isAsPromised(vendor: SimulatedVendor, partner: PartnerSettings, asked: Asked): boolean {
  const { type, account: login, wish } = asked
  const { product = emailMarketing, topic = '' } = wish
  if (type === 'subscribe-webhook') return vendor.topics.find(partner.id, topic) === wish.callbackUri
  if (type === 'unsubscribe-webhook') return vendor.topics.find(partner.id, topic) === undefined
  if (type === 'test-webhook') return true
  const account = vendor.core.store.find(login)
  if (account === undefined || account.partner !== partner.id) return false
  switch (type) {
    case 'open-product':
      return isLive(account, product)
    case 'cancel-product':
      return !isLive(account, product)
    case 'change-plan':
      return account.status === 'Open' && billingOf(account).planType === wish.planType
    case 'cancel-account':
      return account.status === 'Canceled' || isPendingAt(account, wish.effectiveAt)
    case 'create-sso-user':
      return account.details?.users?.some(({ loginName }) => loginName === wish.login) === true
    case 'unsubscribe-contacts':
      return wish.emailAddresses?.every((one) => account.details?.unsubscribed?.includes(one.toLowerCase())) === true
    case 'act-for-account':
      return wish.payload === undefined || hasContact(account, wish.payload.email_address.address)
    case 'reopen-account':
      return isReopened(account, wish, partner)
    default:
      return true
  }
}

const isPendingAt = (account: VendorAccount, time: string | undefined): boolean =>
  time !== undefined && account.billing?.cancellation?.effectiveAt === Date.parse(time)

/** How long after the vendor itself changed an account a reader may not know of it, ms: lag, skew, a call. */
const unseenFor = 100_000

/** Whether an account is as it is by somebody else's doing, or the vendor's own a short while ago. */
export function isDisturbed({ outside, scheduled }: SimulatedVendor, account: string, now: number): boolean {
  const isRecent = (at: number) => at > now - unseenFor
  return (
    outside.some((change) => change.account === account && (change.isAnswered !== true || isRecent(change.at))) ||
    scheduled.some((change) => change.account === account && isRecent(change.at))
  )
}

const hasContact = ({ details }: VendorAccount, address: string): boolean =>
  details?.contacts?.some(({ email }) => email === address) === true
