import type { AccountFields } from '../../../shared/accounts/account-fields.ts'
import type { CallEvidence, Failure, VendorAnswer } from '../../../shared/partner-api/answer.ts'
import type {
  AccountObservation,
  AccountPage,
  AccountProfile,
  CallOptions,
  Gateway,
  NewAccount,
} from '../../../shared/partner-api/gateway.ts'

export const evidence: CallEvidence = { call: 'told', method: 'GET', path: '/told', finishedAt: 1 }

export const freeCall: CallOptions = { deadlineAt: 30_000, permit: async () => undefined }

/** A gateway that answers what it is told to, and remembers what it was asked. */
export class ToldGateway implements Gateway {
  readonly asked: {
    call: string
    login?: string
    product?: string
    products?: readonly string[]
    account?: NewAccount
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

  async readAccount(login: string, _call: CallOptions, products?: readonly string[]) {
    this.asked.push({ call: 'read', login, ...(products === undefined ? {} : { products }) })
    return this.#answer
  }

  async provisionAccount(account: NewAccount) {
    this.asked.push({ call: 'provision', login: account.login, account })
    return this.#answer
  }

  async openProduct(login: string, product: string) {
    this.asked.push({ call: 'open', login, product })
    return this.#answer
  }

  async cancelProduct(login: string, product: string) {
    this.asked.push({ call: 'cancel', login, product })
    return this.#answer
  }

  async listAccounts(): Promise<VendorAnswer<AccountPage>> {
    throw new Error('Nothing is listed here.')
  }
}
