import type { Clock } from '../../runtime/clock.ts'
import type { VendorAnswer } from '../answer.ts'
import type { AccountObservation, CallOptions, Gateway } from '../gateway.ts'
import { cancelProduct } from './calls/cancel-product.ts'
import { createSiteOwner } from './calls/create-site-owner.ts'
import { listSiteOwners } from './calls/list-site-owners.ts'
import { openProduct } from './calls/open-product.ts'
import { readSiteOwner } from './calls/read-site-owner.ts'
import type { XmlCall } from './xml-call.ts'
import { XmlCaller, type XmlCallerOptions } from './xml-caller.ts'
import { XmlError } from './xml-error.ts'

export interface XmlGatewayOptions extends Omit<XmlCallerOptions, 'proof'> {
  /** The partner's login name, as in its addresses. */
  partner: string
  /** Products whose absence is reported when an account's products are shown without them. */
  knownProducts: readonly string[]
}

/** One partner over the XML generation: vendor reference, section 2. */
export function createXmlGateway({ partner, knownProducts, ...options }: XmlGatewayOptions): Gateway {
  const caller = new XmlCaller({ ...options, proof: listSiteOwners(partner, undefined, knownProducts) })
  const { clock } = options

  /** What cannot be written as a request is refused here, as the vendor would refuse it. */
  async function carryOut<Value>(build: () => XmlCall<Value>, call: CallOptions): Promise<VendorAnswer<Value>> {
    const built = buildCall(build)
    return built instanceof XmlError ? refusedHere(built, clock) : caller.carryOut(built, call)
  }

  return {
    async readAccount(login, call, products = []) {
      const answer = await carryOut(() => readSiteOwner(partner, login, [...knownProducts, ...products]), call)
      return answer.ok || answer.failure.code !== 'ACCOUNT_NOT_FOUND' ? answer : absent(answer.evidence)
    },
    provisionAccount: (account, call) => carryOut(() => createSiteOwner(partner, account, knownProducts), call),
    openProduct: (login, product, call) => carryOut(() => openProduct(partner, login, product, knownProducts), call),
    cancelProduct: (login, product, call) =>
      carryOut(() => cancelProduct(partner, login, product, knownProducts), call),
    listAccounts: (page, call) => carryOut(() => listSiteOwners(partner, page, knownProducts), call),
  }
}

function absent(evidence: VendorAnswer<AccountObservation>['evidence']): VendorAnswer<AccountObservation> {
  return {
    ok: true,
    value: { generation: 'xml', fields: { presence: 'absent' } },
    evidence: { ...evidence, answered: 'not found, while the partner address is right' },
  }
}

function buildCall<Value>(build: () => XmlCall<Value>): XmlCall<Value> | XmlError {
  try {
    return build()
  } catch (error) {
    if (error instanceof XmlError) return error
    throw error
  }
}

function refusedHere(error: XmlError, clock: Clock): { ok: false } & VendorAnswer<never> {
  return {
    ok: false,
    failure: {
      class: 'rejected',
      code: 'REQUEST_INVALID',
      message: `The request cannot be written, so nothing was sent: ${error.message}.`,
    },
    evidence: { call: 'not built', method: 'none', path: '', finishedAt: clock.now() },
  }
}
