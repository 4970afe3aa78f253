import { productField } from '../../../shared/domain/account-fields.ts'
import type { AccountObservation, AccountUpdate, NewAccount } from '../../../shared/partner-api/gateway.ts'
import type { PartnerSettings } from '../../../shared/partner-api/partner-settings.ts'
import type { VendorAccount } from '../../simulator/core/account.ts'
import { coreAccount, observationOf, refusalCode, withAsked } from '../../support/engine/core-words.ts'
import { type CoreRequest, reading, type ShowingRequest, writing } from './core-request.ts'
import type { SimulatedVendor } from './simulated-vendor.ts'

/** A partner's requests in XML, over the simulator's core. */
export function xmlRequests({ core }: Pick<SimulatedVendor, 'core'>, { id, anchorProduct }: PartnerSettings) {
  const products = ['EmailMarketing', ...(anchorProduct === undefined ? [] : [anchorProduct])]
  const shown = (account: VendorAccount, wanted: readonly string[] = []): AccountObservation =>
    withAsked(observationOf(account, core.clock.now()), [...products.map(productField), ...wanted])

  return {
    read: (login: string, wanted: readonly string[]): ShowingRequest =>
      reading(
        { call: 'read', account: login },
        'xml',
        () => core.read(id, login),
        (account) => shown(account, wanted),
      ),
    create: (account: NewAccount): ShowingRequest =>
      writing({ call: 'create', account: account.login }, () => core.create(id, coreAccount(account)), shown),
    open: (login: string, product: string): ShowingRequest =>
      writing({ call: 'open', account: login, product }, () => core.openProduct(id, login, product), shown),
    cancel: (login: string, product: string): ShowingRequest =>
      writing({ call: 'cancel', account: login, product }, () => core.cancelProduct(id, login, product), shown),
    /** An update reads what it writes back (docs/reference/vendor.md#xml-conventions). */
    readToUpdate: (login: string): CoreRequest<undefined> => ({
      call: 'read',
      account: login,
      carryOut: () => {
        const verdict = core.read(id, login)
        return verdict.ok
          ? { ok: true, value: undefined, effect: verdict.effect }
          : { ok: false, code: refusalCode(verdict.reason), effect: verdict.reason }
      },
    }),
    /** It is answered without a body (docs/reference/vendor.md#xml-conventions). */
    update: (login: string, { singleBilling, products: wanted }: AccountUpdate): ShowingRequest =>
      writing(
        { call: 'update', account: login, product: wanted.join(',') },
        () => core.update(id, login, { site: {}, contact: {}, singleBilling, products: wanted }),
        () => ({ generation: 'xml', fields: {} }),
      ),
  }
}
