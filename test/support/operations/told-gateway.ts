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
  Gateway,
  NewAccount,
  PlanChange,
} from '../../../shared/partner-api/gateway.ts'

export const evidence: CallEvidence = { call: 'told', method: 'GET', path: '/told', finishedAt: 1 }

export const freeCall: CallOptions = { deadlineAt: 30_000, permit: async () => undefined }

/** A gateway that answers what it is told to, and remembers what it was asked. */
export class ToldGateway implements Gateway {
  readonly asked: {
    call: string
    login?: string
    product?: string
    wanted?: readonly string[]
    account?: NewAccount
    change?: unknown
  }[] = []
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

  fails(failure: Failure): this {
    this.#answer = { ok: false, failure, evidence }
    return this
  }

  async readAccount({ login }: AccountNames, wanted: readonly string[]) {
    this.asked.push({ call: 'read', login, wanted })
    return this.#answer
  }

  async provisionAccount(account: NewAccount) {
    this.asked.push({ call: 'provision', login: account.login, account })
    return this.#answer
  }

  async openProduct({ login }: AccountNames, product: string) {
    this.asked.push({ call: 'open', login, product })
    return this.#answer
  }

  async cancelProduct({ login }: AccountNames, product: string) {
    this.asked.push({ call: 'cancel', login, product })
    return this.#answer
  }

  async updateAccount({ login }: AccountNames, change: AccountUpdate) {
    this.asked.push({ call: 'update', login, change })
    return this.#answer
  }

  async changePlan({ login }: AccountNames, change: PlanChange) {
    this.asked.push({ call: 'change-plan', login, change })
    return this.#answer
  }

  async cancelAccount({ login }: AccountNames, change: AccountCancellation) {
    this.asked.push({ call: 'cancel-account', login, change })
    return this.#answer
  }

  async listAccounts(): Promise<VendorAnswer<AccountPage>> {
    throw new Error('Nothing is listed here.')
  }

  async readTopic(topic: string) {
    this.asked.push({ call: 'read-topic', change: topic })
    return this.#answer
  }

  async subscribeTopic(topic: string, callbackUri: string) {
    this.asked.push({ call: 'subscribe', change: { topic, callbackUri } })
    return this.#answer
  }

  async unsubscribeTopic(topic: string) {
    this.asked.push({ call: 'unsubscribe', change: topic })
    return this.#answer
  }

  async testTopic(topic: string) {
    this.asked.push({ call: 'test', change: topic })
    return this.#answer
  }

  async probe() {
    this.asked.push({ call: 'probe' })
    return this.#answer
  }
}

/** Nothing is looked for in a listing here. */
export const noSearch: FindAccount = async () => {
  throw new Error('Nothing is searched for here.')
}
