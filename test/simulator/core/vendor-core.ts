import { loginKey, type VendorAccount, type VendorPartner } from './account.ts'
import { decideContact, decideUnsubscribe, decideUser, type NewUser } from './account-people.ts'
import { type AccountUpdate, decideCancel, decideOpen, decideUpdate } from './account-rules.ts'
import { AccountStore } from './account-store.ts'
import { newBilling } from './billing.ts'
import type { SimulatorClock } from './clock.ts'
import { type AccountListing, listAccounts, type PageRequest, pageOfAccounts } from './listing.ts'
import { findPasswordProblem, findProblem, type NewAccount } from './new-account.ts'
import { grantSingleBilling } from './partner-rules.ts'
import { hashPassword, passwordMatches } from './password-hash.ts'
import {
  type AccountCancellation,
  canceledOnSchedule,
  decideAccountCancel,
  decidePlan,
  type PlanChange,
} from './plan-rules.ts'
import { ScheduledCancellations } from './scheduled-cancellations.ts'
import { randomText, type SimulatorRandom } from './seeded-random.ts'
import { defaultSwitches, type Switches } from './switches.ts'
import { type Refusal, refuse, type Verdict } from './verdict.ts'

export interface VendorCoreOptions {
  readonly clock: SimulatorClock
  readonly random: SimulatorRandom
  readonly partners: readonly VendorPartner[]
  readonly switches?: Partial<Switches>
}

const dayMs = 86_400_000
const digits = '0123456789'
const lettersAndDigits = `${digits}abcdefghijklmnopqrstuvwxyz`

/**
 * The vendor without a wire: accounts, rules and nothing else. Synchronous, without I/O, with injected time and
 * randomness, so that it also runs under virtual time. Every façade is a translation to and from these calls.
 * A vendor's no is a typed verdict, never an exception.
 */
export class VendorCore {
  readonly clock: SimulatorClock
  readonly partners: readonly VendorPartner[]
  readonly store = new AccountStore()
  switches: Switches
  /** Is told of every change that somebody caused, or time; not of accounts that are put in place. */
  onChange: (after: VendorAccount, before: VendorAccount | undefined) => void = () => {}
  readonly #random: SimulatorRandom
  readonly #scheduled = new ScheduledCancellations()

  constructor(options: VendorCoreOptions) {
    this.clock = options.clock
    this.partners = options.partners
    this.#random = options.random
    this.switches = { ...defaultSwitches, ...options.switches }
  }

  /**
   * Creates an account: docs/reference/vendor.md#xml-create, #v2-create and #v3-create.
   *
   * @param partner the owner's lower-case login
   * @param check what is wrong with the fields, by the rules of XML and V2 where a façade has none of its own
   */
  create(partner: string, request: NewAccount, check: typeof findProblem = findProblem): Verdict {
    const problem = check(request, this.switches)
    if (problem !== undefined) return problem
    const singleBilling = grantSingleBilling(request.singleBilling, this.switches)
    return typeof singleBilling === 'boolean' ? this.provision(partner, { ...request, singleBilling }) : singleBilling
  }

  /** Creates an account that breaks no rule but, perhaps, that its login name is taken. */
  provision(partner: string, request: NewAccount): Verdict {
    const login = loginKey(request.loginName)
    if (this.store.hasLogin(login) || this.partners.some((known) => known.partner === login)) {
      return refuse('LOGIN_TAKEN', 'LoginName: is already taken')
    }
    const now = this.clock.now()
    const { password, products, managed, ...fields } = request
    const account: VendorAccount = {
      ...fields,
      partner,
      login,
      numericId: this.#newId(() => randomText(this.#random, '123456789', 1) + randomText(this.#random, digits, 12)),
      encodedId: this.#newId(() => `a07e${randomText(this.#random, lettersAndDigits, 8)}`),
      password: hashPassword(password, this.#random),
      products: [...new Set(products)].map((name) => ({ name, status: this.switches.productStatusAfterCreate })),
      status: this.switches.accountStatusAfterCreate,
      createdAt: now,
      updatedAt: now,
      trialEndsAt: now + this.switches.trialDays * dayMs,
      ...(managed === false ? { billing: { ...newBilling, managed } } : {}),
    }
    this.#write(account, undefined)
    return { ok: true, effect: 'created', account }
  }

  /** Reads an account as it is visible now; `visibilityDelayMs` makes that an older state. */
  read(partner: string, login: string): Verdict {
    this.settleScheduled()
    const account = this.store.findVisible(login, this.clock.now(), this.switches.visibilityDelayMs)
    if (account?.partner !== partner) return notOwn(account)
    return { ok: true, effect: 'none', account }
  }

  /** Updates a SiteOwner; a `password` that was sent replaces the old one. */
  update(partner: string, login: string, update: AccountUpdate & { readonly password?: string }): Verdict {
    const { password, ...fields } = update
    return this.#change(partner, login, (account, now) => {
      const problem = password === undefined ? undefined : findPasswordProblem(password, this.switches)
      if (problem !== undefined) return problem
      const verdict = decideUpdate(account, fields, this.switches, now)
      if (!verdict.ok || password === undefined || passwordMatches(password, account.password)) return verdict
      const hash = hashPassword(password, this.#random)
      return { ok: true, effect: 'updated', account: { ...verdict.account, password: hash, updatedAt: now } }
    })
  }

  /** Opens a product of an account under single billing. */
  openProduct(partner: string, login: string, product: string): Verdict {
    return this.#change(partner, login, (account, now) => decideOpen(account, product, this.switches, now))
  }

  /** Cancels a product of an account under single billing; with the last one the account goes. */
  cancelProduct(partner: string, login: string, product: string): Verdict {
    return this.#change(partner, login, (account, now) => decideCancel(account, product, this.switches, now))
  }

  /** One page of a partner's accounts; `next` is the opaque token that the page before it gave. */
  list(partner: string, next?: string): AccountListing | Refusal {
    this.settleScheduled()
    return listAccounts(this.store, partner, next, this.switches, this.clock.now())
  }

  /** Some of a partner's accounts by their position in its list. */
  page(partner: string, request: PageRequest): ReturnType<typeof pageOfAccounts> {
    this.settleScheduled()
    return pageOfAccounts(this.store, partner, request, this.switches, this.clock.now())
  }

  /** Gives an account another plan. */
  changePlan(partner: string, login: string, change: PlanChange): Verdict {
    return this.#change(partner, login, (account, now) => decidePlan(account, change, this.switches, now))
  }

  /** Cancels an account, now or at a date. */
  cancelAccount(partner: string, login: string, cancellation: AccountCancellation): Verdict {
    return this.#change(partner, login, (account, now) =>
      decideAccountCancel(account, cancellation, this.switches, now),
    )
  }

  /** Adds a user who signs in through the partner. */
  addUser(partner: string, login: string, user: NewUser): Verdict {
    const isTaken = this.store.hasLogin(user.loginName)
    const isEmailTaken = this.store
      .all()
      .some(({ details }) => details?.users?.some(({ email }) => email.toLowerCase() === user.email.toLowerCase()))
    return this.#change(partner, login, (account, now) =>
      decideUser(account, user, isTaken, isEmailTaken, this.switches, now),
    )
  }

  /** Adds a contact of the client's own. */
  addContact(partner: string, login: string, id: string, email: string): Verdict {
    return this.#change(partner, login, (account, now) => decideContact(account, id, email, now))
  }

  /** Unsubscribes contacts of one account. */
  unsubscribe(partner: string, login: string, addresses: readonly string[], deletes = false): Verdict {
    return this.#change(partner, login, (account, now) => decideUnsubscribe(account, addresses, deletes, now))
  }

  /** Changes an account by hand, as its owner or the vendor's staff would. */
  alter(partner: string, login: string, alteration: (account: VendorAccount, now: number) => VendorAccount): Verdict {
    return this.#change(partner, login, (account, now) => ({
      ok: true,
      effect: 'updated',
      account: { ...alteration(account, now), updatedAt: now },
    }))
  }

  /** Puts an account in place as it is, for seeds and replays; nobody is told. */
  place(account: VendorAccount): void {
    this.#store(account)
  }

  /** When the next cancellation that was asked for takes effect (ms), at the earliest. */
  nextScheduledAt(): number | undefined {
    return this.#scheduled.nextAt()
  }

  /** Carries out the cancellations whose date has come; every call does so first. */
  settleScheduled(): void {
    for (const { login, effectiveAt } of this.#scheduled.due(this.clock.now())) {
      const account = this.store.find(login)
      if (account !== undefined) this.#write(canceledOnSchedule(account, this.switches, effectiveAt), account)
    }
  }

  #change(partner: string, login: string, decide: (account: VendorAccount, now: number) => Verdict): Verdict {
    this.settleScheduled()
    const account = this.store.find(login)
    if (account?.partner !== partner) return notOwn(account)
    const verdict = decide(account, this.clock.now())
    if (verdict.ok && verdict.effect !== 'none') this.#write(verdict.account, account)
    return verdict
  }

  #write(account: VendorAccount, before: VendorAccount | undefined): void {
    this.#store(account)
    this.onChange(account, before)
  }

  #store(account: VendorAccount): void {
    this.store.put(account, this.clock.now(), this.switches.visibilityDelayMs)
    const isWaiting = account.status !== 'Canceled'
    this.#scheduled.note(account.login, isWaiting ? account.billing?.cancellation?.effectiveAt : undefined)
  }

  #newId(draw: () => string): string {
    let id = draw()
    while (this.store.hasId(id)) id = draw()
    return id
  }
}

/** Both say the same words, as in the text generation: a partner cannot tell them apart. */
const notOwn = (account: VendorAccount | undefined): Refusal =>
  refuse(account === undefined ? 'NOT_FOUND' : 'NOT_OURS', 'SiteOwner: not found')
