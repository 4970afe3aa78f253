import { statusAt, type VendorAccount } from '../core/account.ts'
import { textsEqual } from '../core/password-hash.ts'
import type { Switches } from '../core/switches.ts'
import type { VendorCore } from '../core/vendor-core.ts'
import type { SimulatorRequest } from '../http-message.ts'
import type { CarriedOut, VendorCall } from '../vendor-call.ts'
import { textAnswer } from './text-answer.ts'

const folder = '/0.1/'
const verb = 'API_GetSiteOwnerID.jsp'

/**
 * Where the generation stood before; the redirects from there were dropped:
 * docs/reference/vendor.md#text-moved-addresses.
 */
const formerFolders = ['/wdk/', '/roving/wdk/']

/** Whether an address belongs to this generation, or did. */
export const isTextPath = (path: string): boolean =>
  path.startsWith(folder) || formerFolders.some((former) => path.startsWith(former))

/**
 * Reads a call of the text generation: docs/reference/vendor.md#text-01. Credentials and the name that is asked for
 * come as parameters, in the query or in a form.
 */
export function readTextCall(core: VendorCore, request: SimulatorRequest): VendorCall {
  const fields = readFields(request)
  const partner = core.partners.find((known) => known.partner === fields.loginName?.toLowerCase())
  const account = fields.siteOwnerLoginName?.toLowerCase()
  const isKnown = request.path === folder + verb && (request.method === 'GET' || request.method === 'POST')
  return {
    generation: 'text',
    call: isKnown ? 'membership' : 'unrecognised',
    request,
    ...(partner === undefined ? {} : { partner: partner.partner }),
    ...(account === undefined || account === '' ? {} : { account }),
    keyOwner: () => (core.switches.textOverLimit === 'never' ? undefined : partner),
    carryOut: () => (isKnown ? answerMembership(core, fields) : plainNotFound),
  }
}

/** API_GetSiteOwnerID: docs/reference/vendor.md#text-membership. */
function answerMembership(core: VendorCore, fields: Fields): CarriedOut {
  const { switches } = core
  for (const name of ['loginName', 'loginPassword', 'siteOwnerLoginName'] as const) {
    if ((fields[name] ?? '') === '') return text(switches, switches.textMissingParameter, [`${name} is required`])
  }
  const partner = core.partners.find((known) => known.partner === fields.loginName?.toLowerCase())
  if (partner === undefined || !textsEqual(partner.password, fields.loginPassword ?? '')) {
    return text(switches, switches.textRefusedLogin, ['loginName or loginPassword is not valid'])
  }
  const found = core.read(partner.partner, fields.siteOwnerLoginName ?? '')
  const isHidden = found.ok && found.account.status === 'Canceled' && switches.textCanceledAccounts === 'no-access'
  if (!found.ok && found.reason === 'NOT_FOUND' && switches.textAbsentAccount === 'own-words') {
    return text(switches, 500, ['specified SiteOwner does not exist'])
  }
  if (!found.ok || isHidden) return text(switches, 500, ['loginName has no access to specified SiteOwner'])
  const status = statusText(found.account, core.clock.now(), switches)
  return text(switches, 0, [found.account.numericId, `Status=${status}`])
}

function statusText(account: VendorAccount, now: number, switches: Switches): string {
  const status = statusAt(account, now)
  if (status === 'Canceled') return switches.textCanceledStatus
  return status === 'Trial End' ? switches.textTrialEndStatus : status
}

const text = (switches: Switches, code: number, lines: readonly string[]): CarriedOut => ({
  response: textAnswer(code, lines, switches),
  effect: 'none',
})

/** What a web server says of an address that it does not have. */
export const plainNotFound: CarriedOut = {
  response: { status: 404, headers: { 'content-type': 'text/html' }, body: '<html><body>Not found</body></html>' },
  effect: 'none',
}

type Fields = Readonly<Partial<Record<'loginName' | 'loginPassword' | 'siteOwnerLoginName', string>>>

function readFields(request: SimulatorRequest): Fields {
  const isForm = (request.headers['content-type'] ?? '').toLowerCase().startsWith('application/x-www-form-urlencoded')
  if (request.method !== 'POST' || !isForm) return request.query
  const form = typeof request.body === 'string' ? request.body : new TextDecoder().decode(request.body)
  return { ...request.query, ...Object.fromEntries(new URLSearchParams(form)) }
}
