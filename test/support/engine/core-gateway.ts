import type { Failure, VendorAnswer } from '../../../shared/domain/answer.ts'
import type {
  AccountCancellation,
  AccountNames,
  AccountObservation,
  AccountUpdate,
  CallOptions,
  NewAccount,
  PlanChange,
} from '../../../shared/partner-api/gateway.ts'
import type { Clock } from '../../../shared/runtime/clock.ts'
import type { VendorAccount } from '../../simulator/core/account.ts'
import type { VendorCore } from '../../simulator/core/vendor-core.ts'
import type { Verdict } from '../../simulator/core/verdict.ts'
import { PartialGateway } from '../operations/gateway-base.ts'
import { coreAccount, observationOf, planOf, refusalCode, withAsked } from './core-words.ts'

export type CoreCall =
  | 'read'
  | 'read-plan'
  | 'create'
  | 'open'
  | 'cancel'
  | 'update'
  | 'change-plan'
  | 'cancel-account'
  | 'list'

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
export class CoreGateway extends PartialGateway {
  readonly journal: JournalLine[] = []
  /** Asked for each request; answers the fault that it meets. */
  fault: (call: CoreCall, account: string) => Fault | undefined = () => undefined
  readonly #core: VendorCore
  readonly #partner: string
  readonly #clock: Clock
  /** How long a request takes, ms. */
  latency = 20

  constructor(core: VendorCore, partner: string, clock: Clock) {
    super()
    this.#core = core
    this.#partner = partner
    this.#clock = clock
  }

  override async readAccount(
    { login }: AccountNames,
    wanted: readonly string[],
    call: CallOptions,
  ): Promise<VendorAnswer<AccountObservation>> {
    const byPlan = wanted.includes('planType')
    const answer = await this.#exchange(byPlan ? 'read-plan' : 'read', login, call, () =>
      this.#core.read(this.#partner, login),
    )
    return answer.ok ? { ...answer, value: withAsked(answer.value, wanted) } : answer
  }

  override provisionAccount(account: NewAccount, call: CallOptions): Promise<VendorAnswer<AccountObservation>> {
    return this.#exchange('create', account.login, call, () => this.#core.create(this.#partner, coreAccount(account)))
  }

  override openProduct(
    { login }: AccountNames,
    product: string,
    call: CallOptions,
  ): Promise<VendorAnswer<AccountObservation>> {
    return this.#exchange('open', login, call, () => this.#core.openProduct(this.#partner, login, product))
  }

  override cancelProduct(
    { login }: AccountNames,
    product: string,
    call: CallOptions,
  ): Promise<VendorAnswer<AccountObservation>> {
    return this.#exchange('cancel', login, call, () => this.#core.cancelProduct(this.#partner, login, product))
  }

  override updateAccount(
    { login }: AccountNames,
    update: AccountUpdate,
    call: CallOptions,
  ): Promise<VendorAnswer<AccountObservation>> {
    const { singleBilling, products } = update
    return this.#exchange('update', login, call, () =>
      this.#core.update(this.#partner, login, { site: {}, contact: {}, singleBilling, products }),
    )
  }

  override changePlan(
    { login }: AccountNames,
    change: PlanChange,
    call: CallOptions,
  ): Promise<VendorAnswer<AccountObservation>> {
    const { planType, billingDayOfMonth } = change
    const day = billingDayOfMonth === undefined ? {} : { billingDay: billingDayOfMonth }
    return this.#exchange('change-plan', login, call, () =>
      this.#core.changePlan(this.#partner, login, { planType, reactivates: true, ...day }),
    )
  }

  override cancelAccount(
    { login }: AccountNames,
    cancellation: AccountCancellation,
    call: CallOptions,
  ): Promise<VendorAnswer<AccountObservation>> {
    return this.#exchange('cancel-account', login, call, () =>
      this.#core.cancelAccount(this.#partner, login, cancellation),
    )
  }

  override probe(call: CallOptions): Promise<VendorAnswer<unknown>> {
    return this.readAccount({ login: 'nobody', vendorIds: {} }, [], call)
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
      method: call.startsWith('read') ? 'GET' : 'POST',
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
    return this.#answer(call, verdict, evidence(200))
  }

  #answer(
    call: CoreCall,
    verdict: Verdict,
    evidence: VendorAnswer<unknown>['evidence'],
  ): VendorAnswer<AccountObservation> {
    if (verdict.ok) return { ok: true, value: this.#shown(call, verdict.account), evidence }
    const { reason, message } = verdict
    if ((reason === 'NOT_FOUND' || reason === 'NOT_OURS') && call.startsWith('read')) {
      return { ok: true, value: { generation: 'xml', fields: { presence: 'absent' } }, evidence }
    }
    return { ok: false, failure: { class: 'rejected', code: refusalCode(reason), message, status: 400 }, evidence }
  }

  #shown(call: CoreCall, account: VendorAccount): AccountObservation {
    const now = this.#clock.now()
    if (call === 'read-plan' || call === 'change-plan') return planOf(account, now, 'v3')
    return call === 'cancel-account'
      ? { generation: 'v3', fields: { presence: 'present' } }
      : observationOf(account, now)
  }
}
