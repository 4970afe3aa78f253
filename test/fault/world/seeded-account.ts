import type { VendorAccount } from '../../simulator/core/account.ts'
import type { PlannedAccount } from '../scenario/plan-deliveries.ts'

/** An account that the vendor has from the start; nothing for one that is still to be created. */
export function seededAccount(account: PlannedAccount, start: number): VendorAccount | undefined {
  const { partner, login, products } = account
  if (products === undefined) return undefined
  return {
    partner,
    login,
    loginName: login,
    numericId: login.replace(/\D/g, '').padStart(13, '1'),
    encodedId: `a07e${login.replace(/\W/g, '')}`,
    site: { name: `Example ${login}`, phone: '', url: '', signatureName: '' },
    contact: {
      firstName: 'Robin',
      lastName: 'Baker',
      email: `${login}@example.com`,
      phone: '+1 555 0100',
      countryCode: 'US',
      stateCode: 'MA',
    },
    emailCode: '',
    referralCode: '',
    password: { salt: '', digest: '' },
    singleBilling: true,
    products,
    status: 'Open',
    createdAt: start - 86_400_000_000,
    updatedAt: start - 86_400_000_000,
    trialEndsAt: start - 80_000_000_000,
  }
}
