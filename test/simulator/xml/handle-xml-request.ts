import type { VendorAccount } from '../core/account.ts'
import type { Switches } from '../core/switches.ts'
import type { VendorCore } from '../core/vendor-core.ts'
import type { Refusal, RefusalReason, Verdict } from '../core/verdict.ts'
import type { SimulatorRequest, SimulatorResponse } from '../http-message.ts'
import type { CarriedOut } from '../vendor-call.ts'
import { signedInPartner } from './basic-auth.ts'
import { atomMediaType } from './namespaces.ts'
import { type AnswerSetting, accountPath, writeEntry, writeFeed } from './site-owner-answer.ts'
import { readNewAccount, readProductChange, readUpdate } from './site-owner-request.ts'
import { isContentTypeAccepted, readXmlCall, type XmlCall } from './xml-call.ts'

/** The XML generation as a function of a core and a request: docs/reference/vendor.md#xml. Never throws. */
export function handleXmlRequest(core: VendorCore, request: SimulatorRequest): SimulatorResponse {
  return carryOutXmlCall(core, readXmlCall(request)).response
}

/** Checks who asks, what for and in which form, carries it out and writes the answer. */
export function carryOutXmlCall(core: VendorCore, call: XmlCall): CarriedOut {
  const { switches } = core
  const setting: AnswerSetting = { switches, now: core.clock.now(), base: baseOf(call.request) }
  const partner = signedInPartner(call.request.headers.authorization, core.partners)
  if (partner === undefined) {
    const headers = { 'www-authenticate': 'Basic realm="Constant Contact API simulator"' }
    return withoutEffect(refusal(switches, 401, 'Authorization: unknown API key, login or password', headers))
  }
  if (!call.known) return withoutEffect(refusal(switches, 404, `Resource: no such address`))
  const inUrl = (name: string) => (switches.loginCaseInUrls === 'any' ? name.toLowerCase() : name)
  if (inUrl(call.partner ?? '') !== partner.partner) {
    const status = switches.otherPartnerPathStatus
    return withoutEffect(refusal(switches, status, 'Partner: the address belongs to another partner'))
  }
  if (call.call === 'unrecognised' || (call.call === 'update' && call.request.method !== switches.updateMethod)) {
    const message = `Method: ${call.request.method} is not supported at this address`
    return withoutEffect(refusal(switches, switches.unsupportedMethodStatus, message))
  }
  if (call.body !== undefined && !isContentTypeAccepted(call.request, switches.contentTypeCheck === 'any-xml')) {
    return withoutEffect(refusal(switches, 415, `Content-Type: must be ${atomMediaType}`))
  }
  return carryOutFor(core, partner.partner, call, inUrl(call.account ?? ''), setting)
}

function carryOutFor(
  core: VendorCore,
  partner: string,
  { call, body, request }: XmlCall,
  login: string,
  setting: AnswerSetting,
): CarriedOut {
  const { switches } = core
  if (call === 'list') {
    const page = core.list(partner, request.query.next)
    return withoutEffect(page.ok ? atom(200, writeFeed(partner, page, setting)) : refused(switches, page))
  }
  if (call !== 'create' && login !== login.toLowerCase()) {
    return withoutEffect(refusal(switches, 404, 'SiteOwner: not found'))
  }
  if (call === 'read') {
    return answer(core.read(partner, login), setting, (account) => atom(200, writeEntry(account, setting)))
  }
  if (body?.ok !== true) return withoutEffect(refusal(switches, 400, body?.message ?? 'Body: is required'))
  if (body.value.namespace !== '' && switches.requestNamespace === 'none') {
    return withoutEffect(refusal(switches, 400, 'content: its element must be in no namespace'))
  }

  if (call === 'create') {
    const asked = readNewAccount(body.value)
    return answer(asked.ok ? core.create(partner, asked.value) : asked, setting, (account) =>
      answerCreate(account, setting),
    )
  }
  if (call === 'update') {
    const asked = readUpdate(body.value, login)
    return answer(asked.ok ? core.update(partner, login, asked.value) : asked, setting, (account) =>
      answerByForm(switches.updateAnswer, account, setting),
    )
  }
  const asked = readProductChange(body.value, call === 'open' ? 'Open' : 'Canceled', switches)
  const change = call === 'open' ? core.openProduct.bind(core) : core.cancelProduct.bind(core)
  return answer(asked.ok ? change(partner, login, asked.value) : asked, setting, (account) =>
    answerByForm(switches.productChangeAnswer, account, setting),
  )
}

function answer(
  verdict: Verdict,
  { switches }: AnswerSetting,
  write: (account: VendorAccount) => SimulatorResponse,
): CarriedOut {
  if (!verdict.ok) return withoutEffect(refused(switches, verdict))
  const { effect, account } = verdict
  return { response: write(account), effect }
}

function answerCreate(account: VendorAccount, setting: AnswerSetting): SimulatorResponse {
  const response = answerByForm(setting.switches.createAnswer, account, setting)
  const location = setting.switches.createLocation ? { location: setting.base + accountPath(account) } : {}
  return { ...response, headers: { ...response.headers, ...location } }
}

function answerByForm(
  form: Switches['createAnswer' | 'updateAnswer' | 'productChangeAnswer'],
  account: VendorAccount,
  setting: AnswerSetting,
): SimulatorResponse {
  if (form === '204') return { status: 204, headers: {}, body: '' }
  if (form === '201-empty') return { status: 201, headers: {}, body: '' }
  return atom(form === '201-entry' ? 201 : 200, writeEntry(account, setting))
}

/** How this generation spells the core's refusals: docs/reference/vendor.md#xml-conventions, codes. */
function statusOf(reason: RefusalReason, switches: Switches): number {
  switch (reason) {
    case 'NOT_FOUND':
      return 404
    case 'NOT_OURS':
      return switches.notOursStatus
    case 'LOGIN_TAKEN':
      return switches.duplicateLoginStatus
    case 'NOT_SINGLE_BILLED':
      return switches.notSingleBilledStatus
    case 'ALREADY_OPEN':
    case 'ALREADY_CANCELED':
      return 409
    case 'FIELD_INVALID':
    case 'PRODUCTS_EMPTY':
    case 'PRODUCT_NOT_HELD':
    case 'ON_TRIAL':
    case 'PAGE_INVALID':
    case 'PLAN_INVALID':
    case 'ACCOUNT_CANCELED':
    case 'NOT_MANAGED':
    case 'FEATURE_OFF':
    case 'USER_TAKEN':
    case 'CONTACT_TAKEN':
    case 'PRODUCT_UNKNOWN':
    case 'NOT_SET_UP':
    case 'BACK_TO_TRIAL':
    case 'OTHER_PLAN_GROUP':
      return 400
  }
}

const refused = (switches: Switches, { reason, message }: Refusal): SimulatorResponse =>
  refusal(switches, statusOf(reason, switches), message)

function refusal(
  switches: Switches,
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): SimulatorResponse {
  return switches.errorBody === 'empty'
    ? { status, headers, body: '' }
    : { status, headers: { 'content-type': 'text/plain;charset=UTF-8', ...headers }, body: message }
}

const atom = (status: number, body: string): SimulatorResponse => ({
  status,
  headers: { 'content-type': `${atomMediaType};charset=UTF-8` },
  body,
})

const withoutEffect = (response: SimulatorResponse): CarriedOut => ({ response, effect: 'none' })

const baseOf = (request: SimulatorRequest): string => `http://${request.headers.host ?? 'api.constantcontact.com'}`
