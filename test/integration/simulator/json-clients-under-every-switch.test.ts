import { expect, test } from 'vitest'
import type { VendorAnswer } from '../../../shared/domain/answer.ts'
import type { NewAccount } from '../../../shared/partner-api/gateway.ts'
import { createTextClient } from '../../../shared/partner-api/text/text-client.ts'
import { createV2Client } from '../../../shared/partner-api/v2/v2-client.ts'
import { unsharedTokens } from '../../../shared/partner-api/v3/shared-tokens.ts'
import { createV3Client } from '../../../shared/partner-api/v3/v3-client.ts'
import { switchesOfXml } from '../../simulator/core/switch-definitions/xml-switches.ts'
import { type Switches, switchDefinitions } from '../../simulator/core/switches.ts'
import { inProcessVendor } from '../../support/engine/in-process-vendor.ts'
import { startOfTest, stored } from '../../unit/simulator/simulator-fixture.ts'
import { jsonSimulator } from '../../unit/simulator/simulator-requests.ts'
import { valuesBesideDefault } from './switch-settings.ts'

const client = 'acme-client-0001'
const origin = 'http://vendor.example.com'
const hook = 'https://hooks.example.com/partner'
const call = { deadlineAt: 10_000, permit: async () => {}, window: { isOpen: () => true } }
const clock = { now: () => startOfTest, monotonic: () => 0, sleep: async () => {} }
const dayMs = 86_400_000

const newAccount = (login: string): NewAccount => ({
  login,
  signIn: { password: 'example-secret-of-a-test-account' },
  email: 'person@nullmailer.com',
  countryCode: 'US',
  stateCode: 'MA',
  organizationName: 'Example & Sons',
  firstName: 'Robin',
  lastName: 'Baker',
  phone: '555-0100',
  managed: true,
  singleBilling: true,
})

/** What one step came to; the words after a colon are a failure's class. */
const outcome = (answer: VendorAnswer<unknown>): string => (answer.ok ? 'ok' : answer.failure.class)

function clientsOf(switches: Partial<Switches>) {
  const simulator = jsonSimulator(switches, 3)
  const transport = inProcessVendor(simulator, clock)
  const partner = { apiKey: 'demo-key-acme', login: 'acme', password: 'demo-password-acme' }
  const credentials = { current: async () => partner, newerThan: async () => undefined }
  const client3 = { apiKey: 'demo-key-acme', clientId: 'demo-client-acme', clientSecret: 'demo-client-secret-acme' }
  return {
    simulator,
    text: createTextClient({ origin, transport, credentials, clock, credentialsPlace: 'form' }),
    v2: createV2Client({ origin, transport, credentials, clock }),
    v3: createV3Client({
      origin,
      transport,
      clock,
      credentials: { current: async () => client3, newerThan: async () => undefined },
      sharedTokens: unsharedTokens,
      tokenPrefix: switches.v3Authorization === 'bare' ? 'bare' : 'Bearer',
      tokenEndpoint: {
        origin,
        path: switches.tokenAddress === 'former' ? '/oauth2/token' : '/partners/oauth2/default/v1/token',
        style: switches.tokenGrantPlace === 'query' ? 'query' : 'body',
      },
    }),
  }
}

/** Every call of the three clients, in an order in which each should be carried out. */
async function walk(switches: Partial<Switches>): Promise<Record<string, string>> {
  const { simulator, text, v2, v3 } = clientsOf(switches)
  const { encodedId: first } = stored(simulator, client)
  const { encodedId: second } = stored(simulator, 'acme-client-0002')
  const steps: Record<string, string> = {}
  const step = async (name: string, answer: Promise<VendorAnswer<unknown>>) => {
    steps[name] = outcome(await answer)
  }
  await step('text present', text.readAccount(client, call))
  await step('text absent', text.readAccount('nobody', call))

  await step('v2 list', v2.listAccounts({}, call))
  await step('v2 create', v2.createAccount(newAccount('new-client-2'), call))
  await step('v2 create again', v2.createAccount(newAccount('new-client-2'), call))
  await step('v2 plan', v2.readPlan(first, call))
  await step('v2 change plan', v2.changePlan(first, { planType: 'BASIC' }, call))
  await step('v2 cancel', v2.cancelAccount(first, { effectiveAt: startOfTest, reason: 1 }, call))
  await step('v2 subscribe', v2.subscribeTopic('account.cancel', hook, call))
  await step('v2 topics', v2.listTopics('ALL', call))
  await step('v2 topic', v2.readTopic('account.cancel', call))
  await step('v2 test', v2.testTopic('account.cancel', call))
  await step('v2 unsubscribe', v2.unsubscribeTopic('account.cancel', call))
  await step('v2 delete', v2.deleteTopic('account.cancel', call))

  await step('v3 list', v3.listAccounts({}, call))
  await step('v3 create', v3.createAccount(newAccount('new-client-3'), call))
  await step('v3 create again', v3.createAccount(newAccount('new-client-3'), call))
  await step('v3 plan', v3.readPlan(second, call))
  await step('v3 change plan', v3.changePlan(second, { planType: 'GOLD', billingDayOfMonth: 1 }, call))
  await step('v3 reopen', v3.changePlan(first, { planType: 'GOLD', billingDayOfMonth: 1 }, call))
  await step('v3 cancel later', v3.cancelAccount(second, { effectiveAt: startOfTest + dayMs, reason: 1 }, call))
  await step('v3 cancel', v3.cancelAccount(first, {}, call))
  const user = {
    firstName: 'Robin',
    lastName: 'Baker',
    role: 'account_manager',
    email: 'robin@nullmailer.com',
  } as const
  const sso = { ...user, login: 'robin', externalId: '1', externalProvider: 'example' }
  await step('v3 user', v3.createSsoUser(second, sso, call))
  await step('v3 user again', v3.createSsoUser(second, sso, call))
  const contacts = { emails: ['contact@nullmailer.com'], source: 'Account' } as const
  await step('v3 contacts', v3.unsubscribeContacts(second, contacts, call))
  await step('v3 act', v3.actForAccount(second, { method: 'GET', path: '/account/summary' }, call))
  await step('v3 subscribe', v3.putSubscription('account.cancel', hook, call))
  await step('v3 subscriptions', v3.listSubscriptions(call))
  await step('v3 subscription', v3.readSubscription('account.cancel', call))
  await step('v3 test', v3.testSubscription('account.cancel', call))
  await step('v3 unsubscribe', v3.deleteSubscription('account.cancel', call))
  return steps
}

const refused = ['v2 create again', 'v3 create again', 'v3 user again']

/** What a setting is meant to make of some steps. */
const byDesign: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  // A refusal in words that nobody has seen is no verdict on the account.
  'textAbsentAccount=own-words': { 'text absent': 'unknown' },
  'singleBillingAskedFor=refused': { 'v2 create': 'rejected', 'v3 create': 'rejected' },
  'v2Topics=2': Object.fromEntries(
    ['subscribe', 'topic', 'test', 'unsubscribe', 'delete'].map((step) => [`v2 ${step}`, 'rejected']),
  ),
  'v3Provisioning=stored-for-later': { 'v3 create': 'stored', 'v3 create again': 'stored' },
  'v3Provisioning=lost': { 'v3 create': 'stored', 'v3 create again': 'stored' },
  // A refusal of one function is for the key's people to mend, and no verdict on the request.
  'v3FunctionNotEnabled=create': { 'v3 create': 'held', 'v3 create again': 'held' },
  'v3FunctionNotEnabled=change-plan': { 'v3 change plan': 'held', 'v3 reopen': 'held' },
  'v3FunctionNotEnabled=create-user': { 'v3 user': 'held', 'v3 user again': 'held' },
  'v3FunctionNotEnabled=act-for-account': { 'v3 act': 'held' },
  'ssoForAllUsers=false': { 'v3 user': 'held', 'v3 user again': 'held' },
}

const settings = Object.entries(switchDefinitions)
  // XML's are tried by its client; a limit of 20 calls would only stop the walk.
  .filter(([name]) => !Object.hasOwn(switchesOfXml, name) && !/^requestsPer/.test(name))
  .flatMap(([name, definition]) =>
    valuesBesideDefault(definition).map((value) => ({ setting: `${name}=${value}`, switches: { [name]: value } })),
  )

test.each([{ setting: 'all defaults', switches: {} }, ...settings])(
  'every call of the JSON and text clients is carried out, or refused with a verdict, under $setting',
  async ({ setting, switches }) => {
    const steps = await walk(switches)
    const expected = Object.keys(steps).map((name) => [name, refused.includes(name) ? 'rejected' : 'ok'])
    expect(steps).toEqual({ ...Object.fromEntries(expected), ...byDesign[setting] })
  },
)
