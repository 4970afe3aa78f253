import { type AccountFields, vendorIdField } from '../../../shared/domain/account-fields.ts'
import type {
  AccountCancellation,
  AccountNames,
  AccountObservation,
  AccountPage,
  ListedAccount,
  NewAccount,
  PlanChange,
} from '../../../shared/partner-api/gateway.ts'
import type { PartnerSettings } from '../../../shared/partner-api/partner-settings.ts'
import type { InnerRequest } from '../../../shared/partner-api/v3/calls/act-for-account.ts'
import type { NewSsoUser } from '../../../shared/partner-api/v3/calls/create-sso-user.ts'
import type { ContactsToUnsubscribe } from '../../../shared/partner-api/v3/calls/unsubscribe-contacts.ts'
import type { VendorAccount } from '../../simulator/core/account.ts'
import type { Verdict } from '../../simulator/core/verdict.ts'
import { coreAccount, createdIn, observationOf, planOf } from '../../support/engine/core-words.ts'
import { type CoreRequest, reading, type ShowingRequest, writing } from './core-request.ts'
import { bystander } from './seeded-account.ts'
import type { SimulatedVendor } from './simulated-vendor.ts'

const present: AccountObservation = { generation: 'v3', fields: { presence: 'present' } }

/** A partner's requests in V3 about accounts, over the simulator's core; nothing where V3's identifier is not known. */
export function v3Requests(
  vendor: Pick<SimulatedVendor, 'core'> & Partial<Pick<SimulatedVendor, 'oddRowsOf'>>,
  { id, listingShows }: PartnerSettings,
) {
  const { core } = vendor
  const plan = (account: VendorAccount): AccountObservation => planOf(account, core.clock.now(), 'v3')
  /** What the identifier names is the account, whoever was meant. */
  const byId = ({ vendorIds }: AccountNames, make: (login: string) => ShowingRequest): ShowingRequest | undefined =>
    vendorIds.v3 === undefined ? undefined : make(core.store.loginOfId(vendorIds.v3) ?? vendorIds.v3)

  return {
    readPlan: (names: AccountNames) =>
      byId(names, (login) => reading({ call: 'read-plan', account: login }, 'v3', () => core.read(id, login), plan)),
    readProfile: (names: AccountNames) =>
      byId(names, (login) =>
        reading(
          { call: 'read-profile', account: login },
          'v3',
          () => core.read(id, login),
          (account) => {
            const { profile } = observationOf(account, core.clock.now())
            return profile === undefined ? present : { ...present, profile }
          },
        ),
      ),
    create: (account: NewAccount): ShowingRequest =>
      writing(
        { call: 'create-v3', account: account.login },
        () => core.create(id, coreAccount(account)),
        (made) => createdIn('v3', made),
      ),
    changePlan: (names: AccountNames, { planType, planGroupId, billingDayOfMonth }: PlanChange) => {
      const change = {
        planType,
        reactivates: true,
        ...(planGroupId === undefined ? {} : { planGroup: planGroupId }),
        ...(billingDayOfMonth === undefined ? {} : { billingDay: billingDayOfMonth }),
      }
      return byId(names, (login) =>
        writing(
          { call: 'change-plan', account: login, product: planType },
          () => core.changePlan(id, login, change),
          plan,
        ),
      )
    },
    /** @param now wall-clock ms of the sender: without a later date the vendor's own clock decides what "now" is */
    cancelAccount: (names: AccountNames, cancellation: AccountCancellation, now: number) => {
      const { effectiveAt } = cancellation
      const isLater = effectiveAt > now
      const product = isLater ? new Date(effectiveAt).toISOString() : 'now'
      return byId(names, (login) =>
        writing(
          { call: 'cancel-account', account: login, product },
          () => cancelAt(login, { ...cancellation, effectiveAt: isLater ? effectiveAt : core.clock.now() }),
          () => present,
        ),
      )
    },
    createUser: (names: AccountNames, { login: loginName, email }: NewSsoUser) =>
      byId(names, (login) =>
        writing(
          { call: 'create-user', account: login },
          () => core.addUser(id, login, { loginName, email }),
          () => present,
        ),
      ),
    unsubscribe: (names: AccountNames, { emails }: ContactsToUnsubscribe) =>
      byId(names, (login) =>
        writing(
          { call: 'unsubscribe-contacts', account: login },
          () => core.unsubscribe(id, login, emails),
          () => present,
        ),
      ),
    act: (names: AccountNames, { method, payload }: InnerRequest) =>
      byId(names, (login) =>
        writing(
          { call: 'act-for-account', account: login, product: method },
          () =>
            method === 'GET'
              ? core.read(id, login)
              : core.addContact(id, login, `contact-${login}`, addressIn(payload)),
          () => present,
        ),
      ),
    /** The cheapest read that needs no account. */
    probe: (): CoreRequest<unknown> => ({
      call: 'probe',
      account: '',
      carryOut: () => ({ ok: true, value: undefined, effect: 'none' }),
    }),
    list: (page: string | undefined): CoreRequest<AccountPage> => ({
      call: 'list',
      account: '',
      product: page ?? 'first page',
      carryOut: (fault) => {
        // Somebody is added while the listing is read, so that its pages shift where the newest comes first.
        if (fault === 'shifted') core.place(bystander(id, `shift-${core.store.size}`, core.clock.now()))
        const start = page === undefined ? 0 : Number(page)
        const { accounts, nextStart } = core.page(id, { start, count: core.switches.pageSize, listsCanceled: true })
        const oddRows = page === undefined ? (vendor.oddRowsOf?.(id) ?? []) : []
        const value = {
          accounts: accounts.map(rowOf),
          ...(oddRows.length === 0 ? {} : { oddRows }),
          ...(nextStart === undefined ? {} : { next: String(nextStart) }),
        }
        return { ok: true, value, effect: 'none', rows: accounts.map(({ login }) => login) }
      },
    }),
  }

  /** The same date once more changes nothing. */
  function cancelAt(login: string, cancellation: AccountCancellation): Verdict {
    const had = core.store.find(login)?.billing?.cancellation?.effectiveAt
    const verdict = core.cancelAccount(id, login, cancellation)
    const isSame = verdict.ok && verdict.effect === 'cancel-scheduled' && had === cancellation.effectiveAt
    return isSame ? { ...verdict, effect: 'none' } : verdict
  }

  /** Where nobody vouches for the listing it shows names that are other accounts' login names, the worst that persons' can be. */
  function shownName({ login }: VendorAccount): string {
    if (listingShows === 'logins') return login
    const logins = core.store.logins(id)
    return logins[(logins.indexOf(login) + 1) % logins.length] ?? login
  }

  function rowOf(account: VendorAccount): ListedAccount {
    const { status } = plan(account).fields
    const fields: AccountFields = { presence: 'present', ...(status === undefined ? {} : { status }) }
    fields[vendorIdField('v3')] = account.encodedId
    return { login: shownName(account), fields, organizationName: account.site.name }
  }
}

/** The address of the contact that is to be added. */
function addressIn(payload = '{}'): string {
  const { email_address: email } = JSON.parse(payload) as { email_address?: { address?: string } }
  return email?.address ?? ''
}
