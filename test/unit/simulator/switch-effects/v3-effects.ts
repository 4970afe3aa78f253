import { newBilling } from '../../../simulator/core/billing.ts'
import type { switchesOfV3 } from '../../../simulator/core/switch-definitions/v3-switches.ts'
import { stored } from '../simulator-fixture.ts'
import { askToken, readAnswer, sendTo, sendV3, tokenFor } from '../simulator-requests.ts'
import {
  accountPath,
  act,
  addUser,
  change,
  client,
  suspend,
  v3Cancel,
  v3Create,
  v3List,
  v3Plan,
} from './client-calls.ts'
import type { SwitchEffects } from './switch-effect.ts'

export const v3Effects: SwitchEffects<keyof typeof switchesOfV3> = {
  v3EffectiveDate: {
    values: ['midnight', 'date-only', 'no-zone', 'epoch'],
    seen: (simulator) => v3Cancel(simulator, { effective_date: '2099-05-06T22:09:15.000Z' }).json,
  },
  v3CancelDelayDays: {
    values: [10],
    seen: (simulator) => [v3Cancel(simulator, {}).json, stored(simulator, client).status],
  },
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
  v3PendingStatus: {
    values: ['Pending Cancellation'],
    seen: (simulator) => {
      v3Cancel(simulator, { effective_date: '2026-02-01T00:00:00Z' })
      return [v3List(simulator), sendV3(simulator, 'GET', accountPath(simulator, 'plan')).json]
    },
  },
  v3LastLoginDate: { values: ['shown'], seen: v3List },
  v3SiteOwnerName: { values: ['person'], seen: v3List },
  v3UnknownAccountType: {
    values: ['all'],
    seen: (simulator) => sendV3(simulator, 'GET', '/partner/accounts', { query: { account_type: 'other' } }).status,
  },
  v3WrongTypeStatus: {
    values: [406, 400],
    seen: (simulator) =>
      sendV3(simulator, 'PUT', accountPath(simulator, 'plan'), {
        headers: { 'content-type': 'application/xml' },
        body: { plan_type: 'GOLD' },
      }).status,
  },
  v3FunctionNotEnabled: {
    values: ['create', 'change-plan', 'create-user', 'act-for-account'],
    seen: (simulator) => [
      v3Plan(simulator).status,
      addUser(simulator, 'robin').status,
      act(simulator, { method: 'GET', url: '/account/summary' }),
      v3Create(simulator, 'example-secret'),
    ],
  },
  v3UnknownSsoAccountStatus: {
    values: [400, 403],
    seen: (simulator) => addUser(simulator, 'robin', 'a07enobody0').status,
  },
  v3Numbers: {
    values: ['texts', 'nulls', 'wide'],
    seen: (simulator) => [v3Plan(simulator).json, v3List(simulator)],
  },
  v3Decimals: {
    values: ['none'],
    seen: (simulator) => {
      v3Plan(simulator)
      const headers = { 'x-api-key': 'demo-key-acme', authorization: tokenFor(simulator) }
      return sendTo(simulator, 'GET', `/v3${accountPath(simulator, 'plan')}`, { headers }).body
    },
  },
  v3LastPage: { values: ['null-links', 'null-next'], seen: v3List },
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
  v3UnsubscribedTopics: {
    values: ['listed'],
    seen: (simulator) => sendV3(simulator, 'GET', '/partner/webhooks/subscriptions').json,
  },
}
