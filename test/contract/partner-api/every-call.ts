import type { VendorCall } from '../../../shared/partner-api/calling/vendor-call.ts'
import { getSiteOwnerId } from '../../../shared/partner-api/text/calls/get-site-owner-id.ts'
import * as cancelV2 from '../../../shared/partner-api/v2/calls/cancel-account.ts'
import * as changeV2 from '../../../shared/partner-api/v2/calls/change-plan.ts'
import * as createV2 from '../../../shared/partner-api/v2/calls/create-account.ts'
import * as listV2 from '../../../shared/partner-api/v2/calls/list-accounts.ts'
import * as planV2 from '../../../shared/partner-api/v2/calls/read-plan.ts'
import * as topics from '../../../shared/partner-api/v2/calls/topics.ts'
import { actForAccount } from '../../../shared/partner-api/v3/calls/act-for-account.ts'
import * as cancelV3 from '../../../shared/partner-api/v3/calls/cancel-account.ts'
import * as changeV3 from '../../../shared/partner-api/v3/calls/change-plan.ts'
import * as createV3 from '../../../shared/partner-api/v3/calls/create-account.ts'
import { createSsoUser } from '../../../shared/partner-api/v3/calls/create-sso-user.ts'
import * as listV3 from '../../../shared/partner-api/v3/calls/list-accounts.ts'
import * as planV3 from '../../../shared/partner-api/v3/calls/read-plan.ts'
import * as subscriptions from '../../../shared/partner-api/v3/calls/subscriptions.ts'
import { unsubscribeContacts } from '../../../shared/partner-api/v3/calls/unsubscribe-contacts.ts'
import { changeProduct } from '../../../shared/partner-api/xml/calls/change-product.ts'
import { createSiteOwner } from '../../../shared/partner-api/xml/calls/create-site-owner.ts'
import { listSiteOwners } from '../../../shared/partner-api/xml/calls/list-site-owners.ts'
import { readSiteOwner, readSiteOwnerToUpdate } from '../../../shared/partner-api/xml/calls/read-site-owner.ts'
import { updateSiteOwner } from '../../../shared/partner-api/xml/calls/update-site-owner.ts'
import { wholeSiteOwner } from '../../unit/partner-api/xml/whole-bakery.ts'

const account = {
  login: 'bakery-01',
  signIn: { password: 'Sourdough #7' },
  email: 'robin@example.com',
  countryCode: 'US',
  stateCode: 'MA',
  organizationName: 'Example Bakery',
  firstName: 'Robin',
  lastName: 'Quince',
  phone: '555-0100',
}
const user = {
  firstName: 'Robin',
  lastName: 'Quince',
  role: 'account_manager',
  email: 'robin@example.com',
  login: 'robin.quince',
  externalId: 'id-1',
  externalProvider: 'acme-sso',
} as const
const hook = 'https://hooks.example.com/topics'

/** Each call of each generation once. */
export const text: VendorCall<unknown> = getSiteOwnerId('bakery-01', 'form')
export const xml = {
  create: createSiteOwner('acme', account, []),
  read: readSiteOwner('acme', 'bakery-01', []),
  readToUpdate: readSiteOwnerToUpdate('acme', 'bakery-01'),
  update: updateSiteOwner('acme', { ...wholeSiteOwner, products: ['EmailMarketing'] }, []),
  open: changeProduct('open', 'acme', 'bakery-01', 'EmailMarketing', []),
  cancel: changeProduct('cancel', 'acme', 'bakery-01', 'EmailMarketing', []),
  list: listSiteOwners('acme', undefined, []),
}
export const v2 = {
  create: createV2.createAccount(account),
  list: listV2.listAccounts(),
  readPlan: planV2.readPlan('a1'),
  changePlan: changeV2.changePlan('a1', { planType: 'BASIC', billingDayOfMonth: 20 }),
  cancel: cancelV2.cancelAccount('a1', { effectiveAt: 1_406_851_200_000, reason: 1 }),
  listTopics: topics.listTopics(),
  readTopic: topics.readTopic('tier.decrease'),
  subscribe: topics.subscribeTopic('tier.decrease', hook),
  unsubscribe: topics.unsubscribeTopic('tier.decrease'),
  delete: topics.deleteTopic('tier.decrease'),
  test: topics.testTopic('tier.decrease'),
}
export const v3 = {
  list: listV3.listAccounts(),
  create: createV3.createAccount(account),
  readPlan: planV3.readPlan('a1'),
  changePlan: changeV3.changePlan('a1', { planType: 'GOLD', billingDayOfMonth: 1 }),
  cancel: cancelV3.cancelAccount('a1', { effectiveAt: Date.parse('2020-02-06T22:09:15.000Z'), reason: 1 }),
  act: actForAccount('a1', { method: 'GET', path: '/account/summary' }),
  ssoUser: createSsoUser('a1', user),
  unsubscribeContacts: unsubscribeContacts('a1', {
    emails: ['a@example.com', 'b@example.com', 'c@example.com', 'd@example.com', 'e@example.com'],
    source: 'Account',
  }),
  listSubscriptions: subscriptions.listSubscriptions(),
  readSubscription: subscriptions.readSubscription('tier.decrease'),
  putSubscription: subscriptions.putSubscription('tier.decrease', 'https://hooks.example.com/v3'),
  deleteSubscription: subscriptions.deleteSubscription('tier.decrease'),
  testSubscription: subscriptions.testSubscription('tier.decrease'),
}

/** All of them. */
export const everyCall: readonly VendorCall<unknown>[] = [
  text,
  ...Object.values(xml),
  ...Object.values(v2),
  ...Object.values(v3),
]
