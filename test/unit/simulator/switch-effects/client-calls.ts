import { newBilling } from '../../../simulator/core/billing.ts'
import type { Simulator } from '../../../simulator/simulator.ts'
import { cancel, stored } from '../simulator-fixture.ts'
import { sendTo, sendV2, sendV3 } from '../simulator-requests.ts'

/** The demo account that the calls are about. */
export const client = 'acme-client-0001'
export const dayMs = 86_400_000

/** Address of the account in both JSON generations, behind their prefix. */
export const accountPath = (simulator: Simulator, part: string) =>
  `/partner/accounts/${stored(simulator, client).encodedId}/${part}`
/** Asks the text generation for the account. */
export const askText = (simulator: Simulator, query: Record<string, string> = {}) =>
  sendTo(simulator, 'GET', '/0.1/API_GetSiteOwnerID.jsp', {
    query: { loginName: 'acme', loginPassword: 'demo-password-acme', siteOwnerLoginName: client, ...query },
  })
/** What the text generation says of a login name. */
export const membership = (simulator: Simulator, siteOwnerLoginName = client) =>
  askText(simulator, { siteOwnerLoginName }).body
/** Gives the account a plan by V2. */
export const v2Plan = (simulator: Simulator, plan_type: number) =>
  sendV2(simulator, 'PUT', accountPath(simulator, 'plan'), { body: { plan_type, billing_day_of_month: 1 } })
/** Gives the account a plan by V3. */
export const v3Plan = (simulator: Simulator, body: object = { plan_type: 'GOLD', billing_day_of_month: 1 }) =>
  sendV3(simulator, 'PUT', accountPath(simulator, 'plan'), { body })
/** Cancels the account by V3. */
export const v3Cancel = (simulator: Simulator, body: object = {}) =>
  sendV3(simulator, 'PUT', accountPath(simulator, 'status/cancel'), { body })
/** The list of V3. */
export const v3List = (simulator: Simulator) => sendV3(simulator, 'GET', '/partner/accounts').json
/** The list of V2. */
export const v2List = (simulator: Simulator, query = {}) => sendV2(simulator, 'GET', '/partner/accounts', { query })
const v3Account = {
  contact_email: 'a@nullmailer.com',
  country_code: 'DE',
  login_name: 'client-1',
  state_code: '',
}
/** Creates client-1 by V3; gives the status. */
export const v3Create = (simulator: Simulator, password: string, more: object = {}) =>
  sendV3(simulator, 'POST', '/partner/accounts', { body: { ...v3Account, password, ...more } }).status
/** Makes a call in the account's name; gives the status. */
export const act = (simulator: Simulator, body: object) =>
  sendV3(simulator, 'POST', accountPath(simulator, 'account_operations/sync'), { body }).status
/** Lets every trial end. */
export const endTrial = (simulator: Simulator) => simulator.moveClock({ advanceMs: 61 * dayMs })
/** Puts the account into another state. */
export const change = (simulator: Simulator, account: object) =>
  simulator.place([{ ...stored(simulator, client), ...account }])

/** Suspends the account, which is open then. */
export const suspend = (simulator: Simulator) =>
  change(simulator, { status: 'Open', billing: { ...newBilling, suspended: true } })
/** The plan as V2 reads it. */
export const v2ReadPlan = (simulator: Simulator) => sendV2(simulator, 'GET', accountPath(simulator, 'plan')).json

/** A notification of the account's cancellation, as the receiver gets it. */
export function notified(simulator: Simulator, generation: 'v2' | 'v3') {
  const uri = 'http://127.0.0.1:9/'
  simulator.vendor.subscriptions.put({ generation, partner: 'acme', topicId: 3, uri })
  cancel(simulator, client)
  const [attempt] = simulator.vendor.notifications.takeDue()
  return attempt
}
/** Unsubscribes a contact of the account. */
export const unsubscribe = (simulator: Simulator) =>
  sendV3(simulator, 'POST', accountPath(simulator, 'contacts/unsubscribe'), {
    body: { email_addresses: ['a@nullmailer.com'], update_source: 'Account' },
  }).json
/** Address of a V2 topic, behind its prefix. */
export const topic = '/webhooks/partner/topics/1'

/** Adds a user for single sign-on to an account; `acme-client-0001` when no identifier is given. */
export const addUser = (simulator: Simulator, login: string, id = stored(simulator, client).encodedId) =>
  sendV3(simulator, 'POST', `/partner/accounts/${id}/users/sso`, {
    body: {
      first_name: 'Robin',
      last_name: 'Baker',
      role_name: 'account_manager',
      contact_email: 'robin@nullmailer.com',
      login_name: login,
      external_id: login,
      external_provider: 'example',
    },
  })
