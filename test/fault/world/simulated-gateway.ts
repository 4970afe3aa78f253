import { type AccountFields, productField } from '../../../shared/accounts/account-fields.ts'
import type { Failure, VendorAnswer } from '../../../shared/partner-api/answer.ts'
import { failureOf } from '../../../shared/partner-api/failure-classification.ts'
import type { AccountObservation, CallOptions, Gateway, NewAccount } from '../../../shared/partner-api/gateway.ts'
import type { PartnerSettings } from '../../../shared/partner-api/partner-settings.ts'
import type { RefusalReason, Verdict } from '../../simulator/core/verdict.ts'
import { observationOf } from '../../support/engine/core-gateway.ts'
import type { Machine } from './machine.ts'
import type { SimulatedVendor } from './simulated-vendor.ts'
import type { ExchangeEnd, Spoiled, VendorLink } from './vendor-exchange.ts'
import type { Tag, VendorCall } from './vendor-journal.ts'

/** A gateway whose requests can be told apart by what they are for; untagged, they are the engine's own probes. */
export interface TaggableGateway extends Gateway {
  tagged(tag: Tag): Gateway
}

const spoiledCode: Readonly<Record<Spoiled, Failure['code']>> = {
  timeout: 'TIMED_OUT',
  reset: 'CONNECTION_LOST',
  'status-5xx': 'VENDOR_ERROR',
  garbled: 'ANSWER_UNREADABLE',
  'over-rate': 'OVER_RATE',
  quota: 'QUOTA_EXCEEDED',
  'key-refused': 'CREDENTIALS_REFUSED',
  refused: 'REQUEST_INVALID',
  stored: 'STORED_FOR_LATER',
}

const refusalCode = (reason: RefusalReason): Failure['code'] =>
  reason === 'NOT_FOUND' || reason === 'NOT_OURS'
    ? 'ACCOUNT_NOT_FOUND'
    : reason === 'LOGIN_TAKEN'
      ? 'CONFLICT'
      : 'REQUEST_INVALID'

/** The vendor without a wire: its core's verdicts in the gateway's words. */
export function coreGateway(
  vendor: SimulatedVendor,
  link: VendorLink,
  machine: Machine,
  partner: PartnerSettings,
): TaggableGateway {
  const { core } = vendor
  const { anchorProduct } = partner
  const knownProducts = ['EmailMarketing', ...(anchorProduct === undefined ? [] : [anchorProduct])]
  const ask = async (
    call: VendorCall,
    account: string,
    tag: Tag | undefined,
    options: CallOptions,
    carryOut: () => Verdict,
    product?: string,
    asked: readonly string[] = [],
  ): Promise<VendorAnswer<AccountObservation>> => {
    await options.permit()
    const end = await link.exchange<Verdict>({
      key: partner.budget.name,
      partner: partner.id,
      account,
      call,
      tag,
      ...(product === undefined ? {} : { product }),
      limits: options,
      carryOut: () => {
        const verdict = carryOut()
        return { answer: verdict, effect: verdict.ok ? verdict.effect : verdict.reason, isVerdict: !verdict.ok }
      },
    })
    return answerOf(end, call, account, machine, vendor, [...knownProducts, ...asked])
  }
  const { id } = partner
  const gatewayFor = (tag: Tag | undefined): Gateway => ({
    readAccount: (login, call, asked) => ask('read', login, tag, call, () => core.read(id, login), undefined, asked),
    provisionAccount: (account, call) =>
      ask('create', account.login, tag, call, () => core.create(id, requestOf(account))),
    openProduct: (login, product, call) =>
      ask('open', login, tag, call, () => core.openProduct(id, login, product), product),
    cancelProduct: (login, product, call) =>
      ask('cancel', login, tag, call, () => core.cancelProduct(id, login, product), product),
    listAccounts: () => Promise.reject(new Error('The engine lists nothing.')),
  })
  return { ...gatewayFor(undefined), tagged: gatewayFor }
}

function answerOf(
  end: ExchangeEnd<Verdict>,
  call: VendorCall,
  account: string,
  machine: Machine,
  vendor: SimulatedVendor,
  products: readonly string[],
): VendorAnswer<AccountObservation> {
  const evidence = {
    call,
    method: call === 'read' ? 'GET' : 'POST',
    path: `/${account}`,
    finishedAt: machine.now(),
    ...(end.is === 'not-sent' ? {} : { sentAt: end.sentAt + machine.offset }),
  }
  if (end.is === 'not-sent') return { ok: false, failure: failureOf(end.code), evidence }
  if (end.is === 'spoiled') return { ok: false, failure: failureOf(spoiledCode[end.how]), evidence }
  const verdict = end.answer
  if (verdict.ok) {
    const seen = observationOf(verdict.account, vendor.core.clock.now())
    // As in the real generations: a product that was asked about and is not shown is absent.
    const fields: AccountFields = { ...seen.fields }
    for (const name of products) fields[productField(name)] ??= 'absent'
    return { ok: true, value: { ...seen, fields }, evidence }
  }
  const absent = verdict.reason === 'NOT_FOUND' || verdict.reason === 'NOT_OURS'
  if (absent && call === 'read') {
    return { ok: true, value: { generation: 'xml', fields: { presence: 'absent' } }, evidence }
  }
  return { ok: false, failure: failureOf(refusalCode(verdict.reason)), evidence }
}

const requestOf = (account: NewAccount) => ({
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
})
