import type { VendorPartner } from './core/account.ts'
import type { VendorCore } from './core/vendor-core.ts'

/** Invented partners, the same at every start, so that a demo's secrets can be written down. */
export const demoPartners: readonly VendorPartner[] = ['acme', 'globex', 'initech'].map((name) => ({
  partner: name,
  login: name,
  apiKey: `demo-key-${name}`,
  password: `demo-password-${name}`,
  clientId: `demo-client-${name}`,
  clientSecret: `demo-client-secret-${name}`,
  apiSecret: `demo-api-secret-${name}`,
}))

/** Creates `count` single-billed accounts for each partner, `<partner>-client-0001` and on. */
export function createDemoAccounts(core: VendorCore, count: number): void {
  for (const { partner } of core.partners) {
    for (let number = 1; number <= count; number += 1) {
      const loginName = `${partner}-client-${String(number).padStart(4, '0')}`
      const verdict = core.provision(partner, {
        loginName,
        password: `demo-password-${loginName}`,
        site: { name: `Example Client ${number}`, phone: '555-0100', url: 'https://example.com', signatureName: '' },
        contact: {
          firstName: 'Example',
          lastName: `Client ${number}`,
          email: `${loginName}@nullmailer.com`,
          phone: '555-0100',
          countryCode: 'us',
          stateCode: 'MA',
        },
        emailCode: '',
        referralCode: '',
        singleBilling: true,
        products: ['EmailMarketing'],
      })
      if (!verdict.ok) throw new Error(`demo account ${loginName} could not be created: ${verdict.message}`)
      core.store.showNow(loginName)
    }
  }
}
