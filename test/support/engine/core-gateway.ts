import {
  type AccountFields,
  type AccountStatus,
  type ProductStatus,
  productField,
} from '../../../shared/accounts/account-fields.ts'
import type { Failure, VendorAnswer } from '../../../shared/partner-api/answer.ts'
import type { AccountObservation, CallOptions, Gateway, NewAccount } from '../../../shared/partner-api/gateway.ts'
import type { Clock } from '../../../shared/runtime/clock.ts'
import type { VendorAccount } from '../../simulator/core/account.ts'
import { statusAt } from '../../simulator/core/account.ts'
import type { VendorCore } from '../../simulator/core/vendor-core.ts'
import type { RefusalReason, Verdict } from '../../simulator/core/verdict.ts'

export type CoreCall = 'read' | 'create' | 'open' | 'cancel' | 'list'

/** What happens to one request: before it is carried out, instead of it, or to its answer. */
export type Fault =
  | { kind: 'not-sent' }
  | { kind: 'lost'; applied: boolean }
  | { kind: 'lost-then-late'; later: (apply: () => void) => void }
  | { kind: 'failure'; failure: Failure }

export interface JournalLine {
  at: number
  call: CoreCall
  account: string
  effect: string
}

/**
 * The gateway over the simulator's core, without a wire: what the engine asks for is carried out by the vendor's own
 * rules, and every request that arrives is written into a journal that the engine never sees.
 */
export class CoreGateway implements Gateway {
  readonly journal: JournalLine[] = []
  /** Asked for each request; answers the fault that it meets. */
  fault: (call: CoreCall, account: string) => Fault | undefined = () => undefined
  readonly #core: VendorCore
  readonly #partner: string
  readonly #clock: Clock
  /** How long a request takes, ms. */
  latency = 20

  constructor(core: VendorCore, partner: string, clock: Clock) {
    this.#core = core
    this.#partner = partner
    this.#clock = clock
  }

  async readAccount(
    login: string,
    call: CallOptions,
    products: readonly string[] = [],
  ): Promise<VendorAnswer<AccountObservation>> {
    const answer = await this.#exchange('read', login, call, () => this.#core.read(this.#partner, login))
    // As on the wire: a product that was asked for and is not listed is absent.
    if (answer.ok && answer.value.fields.presence === 'present') {
      for (const product of products) answer.value.fields[productField(product)] ??= 'absent'
    }
    return answer
  }

  provisionAccount(account: NewAccount, call: CallOptions): Promise<VendorAnswer<AccountObservation>> {
    return this.#exchange('create', account.login, call, () =>
      this.#core.create(this.#partner, {
        loginName: account.login,
        password: account.password,
        site: { name: account.organizationName, phone: account.phone, url: '', signatureName: '' },
        contact: {
          firstName: account.firstName,
          lastName: account.lastName,
          email: account.email,
          phone: account.phone,
          countryCode: account.countryCode,
          stateCode: account.stateCode ?? '',
        },
        emailCode: '',
        referralCode: '',
        singleBilling: account.singleBilling,
        products: account.products,
      }),
    )
  }

  openProduct(login: string, product: string, call: CallOptions): Promise<VendorAnswer<AccountObservation>> {
    return this.#exchange('open', login, call, () => this.#core.openProduct(this.#partner, login, product))
  }

  cancelProduct(login: string, product: string, call: CallOptions): Promise<VendorAnswer<AccountObservation>> {
    return this.#exchange('cancel', login, call, () => this.#core.cancelProduct(this.#partner, login, product))
  }

  listAccounts(): Promise<never> {
    throw new Error('The engine lists nothing.')
  }

  async #exchange(
    call: CoreCall,
    account: string,
    options: CallOptions,
    carryOut: () => Verdict,
  ): Promise<VendorAnswer<AccountObservation>> {
    await options.permit()
    const fault = this.fault(call, account)
    const began = this.#clock.now()
    const evidence = (status?: number) => ({
      call,
      method: call === 'read' ? 'GET' : 'POST',
      path: `/${account}`,
      sentAt: began,
      finishedAt: this.#clock.now(),
      ...(status === undefined ? {} : { status }),
    })
    if (fault?.kind === 'not-sent' || options.window?.isOpen() === false) {
      const failure: Failure = { class: 'not-sent', code: 'CONNECT_FAILED', message: 'not sent' }
      return { ok: false, failure, evidence: { ...evidence(), sentAt: undefined as never } }
    }
    const apply = (): Verdict => {
      const verdict = carryOut()
      this.journal.push({ at: this.#clock.now(), call, account, effect: verdict.ok ? verdict.effect : verdict.reason })
      return verdict
    }
    if (fault?.kind === 'failure') {
      this.journal.push({ at: began, call, account, effect: fault.failure.code })
      return { ok: false, failure: fault.failure, evidence: evidence(fault.failure.status) }
    }
    if (fault?.kind === 'lost' || fault?.kind === 'lost-then-late') {
      if (fault.kind === 'lost-then-late') fault.later(apply)
      else if (fault.applied) apply()
      else this.journal.push({ at: began, call, account, effect: 'none' })
      await this.#clock.sleep(Math.max(0, options.deadlineAt - this.#clock.monotonic()))
      return { ok: false, failure: { class: 'unknown', code: 'TIMED_OUT', message: 'no answer' }, evidence: evidence() }
    }
    const verdict = apply()
    await this.#clock.sleep(this.latency)
    return this.#answer(verdict, evidence(200))
  }

  #answer(verdict: Verdict, evidence: VendorAnswer<unknown>['evidence']): VendorAnswer<AccountObservation> {
    if (verdict.ok) return { ok: true, value: observationOf(verdict.account, this.#clock.now()), evidence }
    const { reason, message } = verdict
    if ((reason === 'NOT_FOUND' || reason === 'NOT_OURS') && evidence.call === 'read') {
      return { ok: true, value: { generation: 'xml', fields: { presence: 'absent' } }, evidence }
    }
    return { ok: false, failure: { class: 'rejected', code: codeOf(reason), message, status: 400 }, evidence }
  }
}

const codeOf = (reason: RefusalReason): Failure['code'] =>
  reason === 'NOT_FOUND' || reason === 'NOT_OURS'
    ? 'ACCOUNT_NOT_FOUND'
    : reason === 'LOGIN_TAKEN'
      ? 'CONFLICT'
      : 'REQUEST_INVALID'

const statuses: Record<string, AccountStatus> = {
  Trial: 'trial',
  Open: 'open',
  Canceled: 'canceled',
  'Trial End': 'trial-ended',
}
const productStatuses: Record<string, ProductStatus> = { Trial: 'trial', Open: 'open', Canceled: 'canceled' }

/** What a read of the account shows, in vendor-neutral words. */
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
