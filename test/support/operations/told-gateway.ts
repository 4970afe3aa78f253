import type { AccountFields } from '../../../shared/domain/account-fields.ts'
import type { CallEvidence, Failure, VendorAnswer } from '../../../shared/domain/answer.ts'
import type { FindAccount } from '../../../shared/engine/define-operation.ts'
import type {
  AccountCancellation,
  AccountNames,
  AccountObservation,
  AccountPage,
  AccountProfile,
  AccountUpdate,
  CallOptions,
  NewAccount,
  PlanChange,
} from '../../../shared/partner-api/gateway.ts'
import { gatewayBase } from './gateway-base.ts'

export const evidence: CallEvidence = { call: 'told', method: 'GET', path: '/told', finishedAt: 1 }

export const freeCall: CallOptions = { deadlineAt: 30_000, permit: async () => undefined }

/** What has no words of its own below: the account, whatever else is asked, and the answer that was told. */
const ToldMethods = gatewayBase(
  (call) =>
    async function (this: ToldGateway, ...asked: readonly unknown[]) {
      const [first, ...others] = asked.slice(0, -1)
      const isAccount = typeof first === 'object' && first !== null && 'login' in first
      const named = isAccount ? { login: (first as AccountNames).login } : {}
      this.asked.push({ call, ...named, change: isAccount ? others[0] : first })
      return this.told
    },
)

/** A gateway that answers what it is told to, and remembers what it was asked. */
export class ToldGateway extends ToldMethods {
  readonly asked: {
    call: string
    login?: string
    product?: string
    wanted?: readonly string[]
    account?: NewAccount
    change?: unknown
  }[] = []
  /** The answer to what has no value of its own. */
  told: VendorAnswer<unknown> = { ok: true, value: undefined, evidence }
  #answer: VendorAnswer<AccountObservation> = {
    ok: true,
    value: { generation: 'xml', fields: { presence: 'present' } },
    evidence,
  }

  shows(fields: AccountFields, profile?: AccountProfile): this {
    const value: AccountObservation = { generation: 'xml', fields, ...(profile === undefined ? {} : { profile }) }
    this.#answer = { ok: true, value, evidence }
    return this
  }

  /** The answer to a call that shows nothing of an account. */
  answers(value: unknown): this {
    this.told = { ok: true, value, evidence }
    return this
  }

  fails(failure: Failure): this {
    this.#answer = { ok: false, failure, evidence }
    this.told = this.#answer
    return this
  }

  override async readAccount({ login }: AccountNames, wanted: readonly string[]) {
    this.asked.push({ call: 'read', login, wanted })
    return this.#answer
  }

  override async provisionAccount(account: NewAccount) {
    this.asked.push({ call: 'provision', login: account.login, account })
    return this.#answer
  }

  override async openProduct({ login }: AccountNames, product: string) {
    this.asked.push({ call: 'open', login, product })
    return this.#answer
  }

  override async cancelProduct({ login }: AccountNames, product: string) {
    this.asked.push({ call: 'cancel', login, product })
    return this.#answer
  }

  override async updateAccount({ login }: AccountNames, change: AccountUpdate) {
    this.asked.push({ call: 'update', login, change })
    return this.#answer
  }

  override async changePlan({ login }: AccountNames, change: PlanChange) {
    this.asked.push({ call: 'change-plan', login, change })
    return this.#answer
  }

  override async cancelAccount({ login }: AccountNames, change: AccountCancellation) {
    this.asked.push({ call: 'cancel-account', login, change })
    return this.#answer
  }

  override async listAccounts(): Promise<VendorAnswer<AccountPage>> {
    throw new Error('Nothing is listed here.')
  }

  override async readTopic(topic: string) {
    this.asked.push({ call: 'read-topic', change: topic })
    return this.#answer
  }

  override async subscribeTopic(topic: string, callbackUri: string) {
    this.asked.push({ call: 'subscribe', change: { topic, callbackUri } })
    return this.#answer
  }

  override async unsubscribeTopic(topic: string) {
    this.asked.push({ call: 'unsubscribe', change: topic })
    return this.#answer
  }

  override async testTopic(topic: string) {
    this.asked.push({ call: 'test', change: topic })
    return this.#answer
  }

  override async probe() {
    this.asked.push({ call: 'probe' })
    return this.#answer
  }
}

/** Nothing is looked for in a listing here. */
export const noSearch: FindAccount = async () => {
  throw new Error('Nothing is searched for here.')
}
