import type { PartnerCredentials, PartnerCredentialsProvider } from '../../credentials/partner-credentials.ts'
import type { VendorAnswer } from '../../domain/answer.ts'
import { oddCodes } from '../../domain/odd-codes.ts'
import type { Clock } from '../../runtime/clock.ts'
import { neverWritten } from '../calling/never-written.ts'
import { probeCall } from '../calling/probe-call.ts'
import type { VendorCall } from '../calling/vendor-call.ts'
import { VendorCaller } from '../calling/vendor-caller.ts'
import type { AccountObservation, AccountPage, AccountUpdate, CallOptions, NewAccount } from '../gateway.ts'
import type { Transport } from '../transport/exchange.ts'
import { changeProduct } from './calls/change-product.ts'
import { createSiteOwner } from './calls/create-site-owner.ts'
import { listSiteOwners } from './calls/list-site-owners.ts'
import { readNobody, readSiteOwner, readSiteOwnerToUpdate } from './calls/read-site-owner.ts'
import { updateSiteOwner } from './calls/update-site-owner.ts'
import { siteOwnerBody } from './site-owner-writer.ts'
import { createXmlSigner } from './xml-signer.ts'

export interface XmlClientOptions {
  /** Scheme, host and port; the vendor's is `https://api.constantcontact.com`. */
  origin: string
  /** The partner's login name, as in its addresses. */
  partner: string
  /** Products whose absence is reported when an account's products are shown without them. */
  knownProducts: readonly string[]
  transport: Transport
  credentials: PartnerCredentialsProvider
  clock: Clock
}

type Answer<Value> = Promise<VendorAnswer<Value>>

/**
 * One partner over the XML generation: docs/reference/vendor.md#xml. Accounts are named by their login. No method
 * throws for what the vendor or the network did, or for a text that XML cannot carry; only what `permit` threw is
 * thrown on.
 */
export interface XmlClient {
  /** `products` are those whose absence shall be reported, besides the ones that are known. */
  readAccount(login: string, call: CallOptions, products?: readonly string[]): Answer<AccountObservation>
  createAccount(account: NewAccount, call: CallOptions): Answer<AccountObservation>
  /** Reads the account and writes it back changed: two requests. What is not written because of the read was not sent. */
  updateAccount(login: string, update: AccountUpdate, call: CallOptions): Answer<AccountObservation>
  openProduct(login: string, product: string, call: CallOptions): Answer<AccountObservation>
  cancelProduct(login: string, product: string, call: CallOptions): Answer<AccountObservation>
  listAccounts(page: string | undefined, call: CallOptions): Answer<AccountPage>
  /** Whether the vendor answers: by the first page of the listing, whatever is in it; where that is refused, and for a proof, by a 404 for nobody. */
  probe(call: CallOptions, isProof?: boolean): Answer<undefined>
}

/** A feed, after a declaration if there is one. */
const feedStart = /^(?:<\?xml[^<>]*\?>\s*)?<(?:\w+:)?feed[\s/>]/

/** The client over a transport. */
export function createXmlClient({ partner, knownProducts, credentials, ...options }: XmlClientOptions): XmlClient {
  const caller = new VendorCaller<PartnerCredentials>({
    ...options,
    signer: createXmlSigner(credentials),
    readRefusal: ({ body }) => body.toString('utf8', 0, 4_000),
    proof: listSiteOwners(partner, undefined, knownProducts),
  })
  const carryOut = <Value>(build: () => VendorCall<Value>, call: CallOptions) => caller.carryOut(build, call)
  return {
    async readAccount(login, call, products = []) {
      const answer = await carryOut(() => readSiteOwner(partner, login, [...knownProducts, ...products]), call)
      return answer.ok || answer.failure.code !== 'ACCOUNT_NOT_FOUND' ? answer : absent(answer.evidence)
    },
    createAccount: (account, call) => carryOut(() => createSiteOwner(partner, account, knownProducts), call),
    async updateAccount(login, update, call) {
      const current = await carryOut(() => {
        // What cannot be written is refused before anything is read.
        siteOwnerBody({ login, ...update })
        return readSiteOwnerToUpdate(partner, login)
      }, call)
      if (!current.ok) return { ...current, failure: neverWritten(current.failure) }
      return carryOut(() => updateSiteOwner(partner, { ...current.value, ...update, login }, knownProducts), call)
    },
    openProduct: (login, product, call) =>
      carryOut(() => changeProduct('open', partner, login, product, knownProducts), call),
    cancelProduct: (login, product, call) =>
      carryOut(() => changeProduct('cancel', partner, login, product, knownProducts), call),
    listAccounts: (page, call) => carryOut(() => listSiteOwners(partner, page, knownProducts), call),
    async probe(call, isProof = false) {
      const feed = await carryOut(() => probeCall(listSiteOwners(partner, undefined, []), /xml/i, feedStart), call)
      // A partner may not be allowed the feed, and that alone stops nothing else.
      if (feed.ok || !isProof || !oddCodes.has(feed.failure.code)) return feed
      const made = await carryOut(() => readNobody(partner), call)
      if (made.ok) return made
      if (made.failure.code === 'ADDRESS_NOT_FOUND') return { ok: true, value: undefined, evidence: made.evidence }
      return made.failure.code === 'CREDENTIALS_REFUSED' ? made : feed
    },
  }
}

const absent = (evidence: VendorAnswer<unknown>['evidence']): VendorAnswer<AccountObservation> => ({
  ok: true,
  value: { generation: 'xml', fields: { presence: 'absent' } },
  evidence: { ...evidence, answered: 'not found, while the partner address is right' },
})
