import type { FailureCode } from '../../../shared/domain/answer.ts'
import type { AccountObservation, Generation } from '../../../shared/partner-api/gateway.ts'
import type { VendorAccount } from '../../simulator/core/account.ts'
import type { Verdict } from '../../simulator/core/verdict.ts'
import { refusalCode } from '../../support/engine/core-words.ts'
import type { VendorCall } from './vendor-journal.ts'

/** What the vendor makes of a request. */
export type CoreOutcome<Value> = { ok: true; value: Value } | { ok: false; code: FailureCode }

/** One request as the vendor's core understands it. */
export interface CoreRequest<Value> {
  call: VendorCall
  /** Login name, or what else it is about. */
  account: string
  /** The product, plan, date, topic or page that it names. */
  product?: string
  /**
   * Carries it out when it takes effect; a fault of the listing may come before. `effect` is the vendor's word for what
   * changed, `rows` are the login names on a page.
   */
  carryOut(fault: string | undefined): CoreOutcome<Value> & { effect: string; rows?: readonly string[] }
}

/** A request that is answered with what it shows of an account or a topic. */
export type ShowingRequest = CoreRequest<AccountObservation>

type Show = (account: VendorAccount) => AccountObservation

/** A write: the core's verdict decides, and what the generation shows of the account afterwards is the answer. */
export const writing = (
  request: Omit<ShowingRequest, 'carryOut'>,
  decide: () => Verdict,
  show: Show,
): ShowingRequest => ({
  ...request,
  carryOut: () => {
    const verdict = decide()
    return verdict.ok
      ? { ok: true, value: show(verdict.account), effect: verdict.effect }
      : { ok: false, code: refusalCode(verdict.reason), effect: verdict.reason }
  },
})

/** A read: an account that is not there, or is somebody else's, is absent. */
export const reading = (
  request: Omit<ShowingRequest, 'carryOut'>,
  generation: Generation,
  look: () => Verdict,
  show: Show,
): ShowingRequest => ({
  ...request,
  carryOut: () => {
    const verdict = look()
    return verdict.ok
      ? { ok: true, value: show(verdict.account), effect: verdict.effect }
      : { ok: true, value: { generation, fields: { presence: 'absent' } }, effect: verdict.reason }
  },
})
