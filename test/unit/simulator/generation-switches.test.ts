import { expect, test } from 'vitest'
import { newBilling } from '../../simulator/core/billing.ts'
import type { accountSwitches } from '../../simulator/core/switch-definitions/account-switches.ts'
import type { switchesOfXml } from '../../simulator/core/switch-definitions/xml-switches.ts'
import { type Switches, type SwitchName, switchDefinitions } from '../../simulator/core/switches.ts'
import { isAccepted, retryOffsets } from '../../simulator/webhooks/retry-schedule.ts'
import { cancel, read, startOfTest, stored } from './simulator-fixture.ts'
import { askToken, jsonSimulator, readAnswer, sendTo, sendV2, sendV3, tokenFor } from './simulator-requests.ts'

const client = 'acme-client-0001'
const dayMs = 86_400_000
type Simulator = ReturnType<typeof jsonSimulator>
type Name = Exclude<SwitchName, keyof typeof accountSwitches | keyof typeof switchesOfXml>

const accountPath = (simulator: Simulator, part: string) =>
  `/partner/accounts/${stored(simulator, client).encodedId}/${part}`
const askText = (simulator: Simulator, query: Record<string, string> = {}) =>
  sendTo(simulator, 'GET', '/0.1/API_GetSiteOwnerID.jsp', {
    query: { loginName: 'acme', loginPassword: 'demo-password-acme', siteOwnerLoginName: client, ...query },
  })
const membership = (simulator: Simulator, siteOwnerLoginName = client) =>
  askText(simulator, { siteOwnerLoginName }).body
const v2Plan = (simulator: Simulator, plan_type: number) =>
  sendV2(simulator, 'PUT', accountPath(simulator, 'plan'), { body: { plan_type, billing_day_of_month: 1 } })
const v3Plan = (simulator: Simulator, body: object = { plan_type: 'GOLD', billing_day_of_month: 1 }) =>
  sendV3(simulator, 'PUT', accountPath(simulator, 'plan'), { body })
const v3Cancel = (simulator: Simulator, body: object = {}) =>
  sendV3(simulator, 'PUT', accountPath(simulator, 'status/cancel'), { body })
const v3List = (simulator: Simulator) => sendV3(simulator, 'GET', '/partner/accounts').json
const v2List = (simulator: Simulator, query = {}) => sendV2(simulator, 'GET', '/partner/accounts', { query })
const v3Account = { contact_email: 'a@nullmailer.com', country_code: 'DE', login_name: 'client-1', state_code: '' }
const v3Create = (simulator: Simulator, password: string, more: object = {}) =>
  sendV3(simulator, 'POST', '/partner/accounts', { body: { ...v3Account, password, ...more } }).status
const act = (simulator: Simulator, body: object) =>
  sendV3(simulator, 'POST', accountPath(simulator, 'account_operations/sync'), { body }).status
const endTrial = (simulator: Simulator) => simulator.moveClock({ advanceMs: 61 * dayMs })
const change = (simulator: Simulator, account: object) =>
  simulator.place([{ ...stored(simulator, client), ...account }])

const suspend = (simulator: Simulator) =>
  change(simulator, { status: 'Open', billing: { ...newBilling, suspended: true } })
const v2ReadPlan = (simulator: Simulator) => sendV2(simulator, 'GET', accountPath(simulator, 'plan')).json

/** A notification of the account's cancellation, as the receiver gets it. */
function notified(simulator: Simulator, generation: 'v2' | 'v3') {
  const uri = 'http://127.0.0.1:9/'
  simulator.vendor.subscriptions.put({ generation, partner: 'acme', topicId: 3, uri })
  cancel(simulator, client)
  const [attempt] = simulator.vendor.notifications.takeDue()
  return attempt
}
const unsubscribe = (simulator: Simulator) =>
  sendV3(simulator, 'POST', accountPath(simulator, 'contacts/unsubscribe'), {
    body: { email_addresses: ['a@nullmailer.com'], update_source: 'Account' },
  }).json
const topic = '/webhooks/partner/topics/1'

/** For each switch: values beside the default, and what must differ under each. */
const effects: { [Switch in Name]: { values: readonly Switches[Switch][]; seen: (simulator: Simulator) => unknown } } =
  {
    billingDayRequiredWithoutSingleBilling: {
      values: ['always', 'never'],
      seen: (simulator) => {
        change(simulator, { singleBilling: false })
        const statuses = [v3Plan(simulator, { plan_type: 'GOLD' }).status, v3Plan(simulator).status]
        return [...statuses, v3Plan(simulator, { plan_type: 'SILVER' }).status]
      },
    },
    backToTrialStatus: {
      values: [409],
      seen: (simulator) => [v2Plan(simulator, 1).status, v3Plan(simulator, { plan_type: 'TRIAL' }).status],
    },
    planAfterTrialEnd: {
      values: ['refused'],
      seen: (simulator) => {
        endTrial(simulator)
        return [v2Plan(simulator, 2).status, v3Plan(simulator).status, stored(simulator, client).status]
      },
    },
    otherPlanGroupStatus: {
      values: [409],
      seen: (simulator) => v3Plan(simulator, { plan_type: 'GOOD', plan_group_id: 151 }).status,
    },
    trialTiers: {
      values: ['absent'],
      seen: (simulator) => [
        sendV2(simulator, 'GET', accountPath(simulator, 'plan')).json,
        sendV3(simulator, 'GET', accountPath(simulator, 'plan')).json,
      ],
    },
    planChangeEndsCancellation: {
      values: [true],
      seen: (simulator) => {
        v3Cancel(simulator, { effective_date: '2026-02-01T00:00:00Z' })
        v3Plan(simulator)
        simulator.moveClock({ advanceMs: 40 * dayMs })
        return stored(simulator, client).status
      },
    },
    reactivationSingleBilling: {
      values: ['restored'],
      seen: (simulator) => {
        cancel(simulator, client)
        v3Plan(simulator)
        return stored(simulator, client).singleBilling
      },
    },
    reactivationProducts: {
      values: ['as-left'],
      seen: (simulator) => {
        cancel(simulator, client)
        v3Plan(simulator)
        return stored(simulator, client).products
      },
    },
    cancelAccountEndsSingleBilling: {
      values: [false],
      seen: (simulator) => {
        v3Cancel(simulator)
        return [stored(simulator, client).singleBilling, stored(simulator, client).products]
      },
    },
    cancelCanceledAccount: {
      values: ['refused'],
      seen: (simulator) => [v3Cancel(simulator).status, v3Cancel(simulator).status],
    },
    pastCancelDate: {
      values: ['refused'],
      seen: (simulator) => v3Cancel(simulator, { effective_date: '2025-12-30T00:00:00Z' }).status,
    },
    futureCancellation: {
      values: ['at-once'],
      seen: (simulator) => {
        v3Cancel(simulator, { effective_date: '2026-02-01T00:00:00Z' })
        return stored(simulator, client).status
      },
    },
    ssoForAllUsers: {
      values: [false],
      seen: (simulator) =>
        sendV3(simulator, 'POST', accountPath(simulator, 'users/sso'), {
          body: {
            first_name: 'Robin',
            last_name: 'Baker',
            role_name: 'account_manager',
            contact_email: 'robin@nullmailer.com',
            login_name: 'robin',
            external_id: '1',
            external_provider: 'example',
          },
        }).status,
    },
    unsubscribedCount: { values: ['new'], seen: (simulator) => [unsubscribe(simulator), unsubscribe(simulator)] },

    textLineEnd: { values: ['crlf'], seen: (simulator) => membership(simulator) },
    textLayout: {
      values: ['padded', 'one-line', 'one-line-colon'],
      seen: (simulator) => membership(simulator, 'nobody'),
    },
    textTrialEndStatus: {
      values: ['Trial End'],
      seen: (simulator) => {
        endTrial(simulator)
        return membership(simulator)
      },
    },
    textCanceledAccounts: {
      values: ['no-access'],
      seen: (simulator) => {
        cancel(simulator, client)
        return membership(simulator)
      },
    },

    textContentType: {
      values: ['text/html'],
      seen: (simulator) => askText(simulator).headers['content-type'],
    },
    textRefusedLogin: { values: [500], seen: (simulator) => askText(simulator, { loginPassword: 'guess' }).body },
    textMissingParameter: { values: [400], seen: (simulator) => askText(simulator, { loginPassword: '' }).body },
    textAbsentAccount: {
      values: ['own-words'],
      seen: (simulator) => [membership(simulator, 'nobody'), membership(simulator, 'globex-client-0001')],
    },
    textCanceledStatus: {
      values: ['Cancelled'],
      seen: (simulator) => {
        cancel(simulator, client)
        return membership(simulator)
      },
    },
    textOverLimit: {
      values: ['failure', 'never'],
      seen: (simulator) => {
        simulator.core.switches = { ...simulator.core.switches, requestsPerSecond: 1 }
        askText(simulator)
        const { status, body } = askText(simulator)
        return [status, body]
      },
    },

    v2CreateStatus: {
      values: [200],
      seen: (simulator) =>
        sendV2(simulator, 'POST', '/partner/accounts', {
          body: { username: 'client-1', password: 'example', email: 'a@nullmailer.com' },
        }).status,
    },
    v2UnknownKeyStatus: { values: [403], seen: (simulator) => v2List(simulator, { api_key: 'unknown' }).status },
    v2BadLimit: { values: ['refused'], seen: (simulator) => v2List(simulator, { limit: '501' }).status },
    v2LastPage: { values: ['no-pagination'], seen: (simulator) => v2List(simulator).json },
    v2TrialEndStatus: {
      values: ['TRIAL END'],
      seen: (simulator) => {
        endTrial(simulator)
        expect(v2ReadPlan(simulator), 'the plan agrees').toMatchObject({
          status: simulator.core.switches.v2TrialEndStatus === 'TRIAL' ? 'Trial' : 'Trial End',
        })
        return v2List(simulator).json
      },
    },
    v2CanceledSpelling: {
      values: ['Canceled'],
      seen: (simulator) => {
        cancel(simulator, client)
        return [v2List(simulator).json, v2ReadPlan(simulator)]
      },
    },
    v2SuspendedStatus: {
      values: ['as-is'],
      seen: (simulator) => {
        suspend(simulator)
        return v2List(simulator).json
      },
    },
    v2PendingStatus: {
      values: ['as-is'],
      seen: (simulator) => {
        v3Cancel(simulator, { effective_date: '2026-02-01T00:00:00Z' })
        return v2List(simulator).json
      },
    },
    v2PlanStatus: {
      values: ['as-listed'],
      seen: (simulator) => {
        v3Cancel(simulator, { effective_date: '2026-02-01T00:00:00Z' })
        return v2ReadPlan(simulator)
      },
    },
    v2NeverLoggedIn: { values: ['modified-date'], seen: (simulator) => v2List(simulator).json },
    v2PlanLevel: { values: [true], seen: v2ReadPlan },
    v2Topics: {
      values: [2],
      seen: (simulator) => [
        sendV2(simulator, 'GET', '/webhooks/partner/topics').json,
        sendV2(simulator, 'GET', '/webhooks/partner/topics/3').status,
      ],
    },
    v2TopicName: { values: ['title'], seen: (simulator) => sendV2(simulator, 'GET', topic).json },
    v2UnsubscribedTestStatus: {
      values: [404, 409],
      seen: (simulator) => sendV2(simulator, 'POST', `${topic}/test`).status,
    },
    v2PlanReactivates: {
      values: [true],
      seen: (simulator) => {
        cancel(simulator, client)
        return v2Plan(simulator, 2).status
      },
    },
    v2PlanNumbers: {
      values: ['4-3-2'],
      seen: (simulator) => {
        v2Plan(simulator, 2)
        return sendV3(simulator, 'GET', accountPath(simulator, 'plan')).json
      },
    },
    v2CancelAnswer: {
      values: ['204'],
      seen: (simulator) =>
        sendV2(simulator, 'PUT', accountPath(simulator, 'status'), {
          body: { status: 'Cancelled', cancel_date: '2026-01-01T00:00:00Z' },
        }).status,
    },
    v2TopicDeleteStatus: { values: [200], seen: (simulator) => sendV2(simulator, 'DELETE', topic).status },

    tokenAddress: {
      values: ['current', 'former'],
      seen: (simulator) => {
        simulator.core.switches = { ...simulator.core.switches, tokenRequestsPerSecond: 0 }
        return [askToken(simulator).status, askToken(simulator, {}, '/oauth2/token').status]
      },
    },
    tokenGrantPlace: {
      values: ['body', 'query'],
      seen: (simulator) => {
        const inBody = askToken(simulator).status
        simulator.moveClock({ advanceMs: 1000 })
        return [inBody, askToken(simulator, { query: { grant_type: 'client_credentials' }, body: 'a=b' }).status]
      },
    },
    tokenErrorStatus: {
      values: [401],
      seen: (simulator) => askToken(simulator, { headers: { authorization: 'Basic YTpi' } }).status,
    },
    tokenErrorBody: {
      values: ['vendor'],
      seen: (simulator) => askToken(simulator, { headers: { authorization: 'Basic YTpi' } }).json,
    },
    tokenLifeSeconds: {
      values: [60],
      seen: (simulator) => (askToken(simulator).json as { expires_in: number }).expires_in,
    },
    v3Authorization: {
      values: ['bearer', 'bare'],
      seen: (simulator) => {
        const token = tokenFor(simulator)
        const status = (authorization: string) =>
          sendV3(simulator, 'GET', '/partner/accounts', { headers: { authorization } }).status
        return [status(token), status(`Bearer ${token}`)]
      },
    },
    v3MissingCredentials: {
      values: ['401'],
      seen: (simulator) => sendTo(simulator, 'GET', '/v3/partner/accounts').status,
    },
    v3ErrorShape: {
      values: ['object', 'array-always'],
      seen: (simulator) => [
        v3Plan(simulator, { plan_type: 'TRIAL' }).json,
        sendV3(simulator, 'GET', '/partner/accounts', { headers: { authorization: 'x' } }).json,
      ],
    },
    v3PendingStatus: {
      values: ['Pending Cancellation'],
      seen: (simulator) => {
        v3Cancel(simulator, { effective_date: '2026-02-01T00:00:00Z' })
        return [v3List(simulator), sendV3(simulator, 'GET', accountPath(simulator, 'plan')).json]
      },
    },
    v3LastLoginDate: { values: ['shown'], seen: v3List },
    v3SiteOwnerName: { values: ['person'], seen: v3List },
    v3Decimals: {
      values: ['none'],
      seen: (simulator) => {
        v3Plan(simulator)
        const headers = { 'x-api-key': 'demo-key-acme', authorization: tokenFor(simulator) }
        return sendTo(simulator, 'GET', `/v3${accountPath(simulator, 'plan')}`, { headers }).body
      },
    },
    v3Provisioning: {
      values: ['stored-for-later', 'lost'],
      seen: (simulator) => {
        const status = v3Create(simulator, 'example-secret')
        simulator.moveClock({ advanceMs: 60_000 })
        return [status, simulator.core.store.hasLogin('client-1')]
      },
    },
    v3ProvisioningDelayMs: {
      values: [5000],
      seen: (simulator) => {
        simulator.core.switches = { ...simulator.core.switches, v3Provisioning: 'stored-for-later' }
        v3Create(simulator, 'example-secret')
        simulator.moveClock({ advanceMs: 5000 })
        return simulator.core.store.hasLogin('client-1')
      },
    },
    v3ManagedPartners: {
      values: [false],
      seen: (simulator) => {
        v3Create(simulator, 'example-secret', { managed_site_owner: false, enable_single_billing: true })
        const { billing, singleBilling } = stored(simulator, 'client-1')
        return [billing?.managed ?? true, singleBilling]
      },
    },
    v3NotManagedStatus: {
      values: [400, 404],
      seen: (simulator) => {
        change(simulator, { billing: { ...newBilling, managed: false } })
        return act(simulator, { account_operation_method: 'GET', account_operation_url: '/account/summary' })
      },
    },
    v3KeySet: {
      values: ['several-keys', 'bare'],
      seen: (simulator) => {
        const { keys } = readAnswer(sendTo(simulator, 'GET', '/.well-known/jwks.json')).json as { keys: object[] }
        return keys.map((key) => Object.keys(key))
      },
    },
    v3OpenSpelling: {
      values: ['Active'],
      seen: (simulator) => {
        v3Plan(simulator)
        return v3List(simulator)
      },
    },
    v3SuspendedStatus: {
      values: ['Disabled'],
      seen: (simulator) => {
        suspend(simulator)
        return v3List(simulator)
      },
    },
    v3LastPage: { values: ['null-links', 'null-next'], seen: v3List },
    v3PasswordMinimumLength: { values: [40], seen: (simulator) => v3Create(simulator, 'example-secret') },
    v3PasswordRules: { values: ['length-only'], seen: (simulator) => v3Create(simulator, 'password') },
    v3BillingDayAsText: { values: [true], seen: (simulator) => v3Plan(simulator).json },
    v3OperationStatus: {
      values: ['200'],
      seen: (simulator) =>
        act(simulator, {
          account_operation_method: 'PUT',
          account_operation_url: '/account/summary',
          account_operation_payload: '{',
        }),
    },
    v3UnsubscribedTopics: {
      values: ['listed'],
      seen: (simulator) => sendV3(simulator, 'GET', '/partner/webhooks/subscriptions').json,
    },

    requestsPerSecond: {
      values: [1],
      seen: (simulator) => [read(simulator, client).status, read(simulator, client).status],
    },
    requestsPerDay: {
      values: [1],
      seen: (simulator) => {
        read(simulator, client)
        simulator.moveClock({ advanceMs: 5000 })
        return read(simulator, client).status
      },
    },
    tokenRequestsPerSecond: {
      values: [0],
      seen: (simulator) => [askToken(simulator).status, askToken(simulator).status],
    },
    rateWindow: {
      values: ['sliding'],
      seen: (simulator) => {
        simulator.core.switches = { ...simulator.core.switches, requestsPerSecond: 1 }
        simulator.moveClock({ advanceMs: 999 })
        read(simulator, client)
        simulator.moveClock({ advanceMs: 1 })
        return read(simulator, client).status
      },
    },
    overLimitAnswer: {
      values: ['mashery', 'v3'],
      seen: (simulator) => {
        simulator.core.switches = { ...simulator.core.switches, requestsPerDay: 1 }
        read(simulator, client)
        return [read(simulator, client).status, sendV3(simulator, 'GET', '/partner/accounts').status]
      },
    },
    refusedCallsCount: {
      values: [true],
      seen: (simulator) => {
        simulator.core.switches = { ...simulator.core.switches, requestsPerSecond: 1, requestsPerDay: 2 }
        read(simulator, client)
        read(simulator, client)
        simulator.moveClock({ advanceMs: 1000 })
        return read(simulator, client).status
      },
    },

    cancelNotification: {
      values: ['when-asked', 'never'],
      seen: (simulator) => {
        const uri = 'http://127.0.0.1:9/'
        simulator.vendor.subscriptions.put({ generation: 'v3', partner: 'acme', topicId: 3, uri })
        const told = () => simulator.vendor.notifications.list().length
        v3Cancel(simulator, { effective_date: '2026-01-02T00:00:00Z' })
        const whenAsked = told()
        simulator.moveClock({ advanceMs: dayMs })
        return [whenAsked, told()]
      },
    },
    httpCallbacks: {
      values: ['refused'],
      seen: (simulator) =>
        sendV2(simulator, 'PUT', topic, { body: { is_subscribed: true, callback_uri: 'http://127.0.0.1:1/' } }).status,
    },
    v2WebhookUrlWithPlan: { values: [false], seen: (simulator) => notified(simulator, 'v2')?.body },
    v2SignatureEncoding: { values: ['hex'], seen: (simulator) => notified(simulator, 'v2')?.headers },
    v2RetrySchedule: { values: ['other'], seen: (simulator) => retryOffsets('v2', simulator.core.switches) },
    v3WebhookHost: { values: ['api.constantcontact.com'], seen: (simulator) => notified(simulator, 'v3')?.body },
    v3WebhookSuccess: { values: ['200'], seen: (simulator) => isAccepted('v3', 204, simulator.core.switches) },
    webhookTime: {
      values: ['simulator'],
      seen: (simulator) => {
        simulator.moveClock({ set: startOfTest + dayMs })
        return notified(simulator, 'v3')?.headers['x-ctct-webhook-sig']?.split('.')[0]
      },
    },
  }

test.each(Object.entries(effects))(
  'the switch %s changes what is seen under each of its values',
  (name, { values, seen }) => {
    const observed = [seen(jsonSimulator()), ...values.map((value) => seen(jsonSimulator({ [name]: value })))].map(
      (value) => JSON.stringify(value),
    )
    expect(new Set(observed).size, observed.join('\n')).toBe(values.length + 1)
    const definition = switchDefinitions[name as Name]
    if (definition.kind === 'choice') {
      expect([...definition.values].sort(), 'all values must be tried').toEqual([definition.default, ...values].sort())
    }
  },
)
