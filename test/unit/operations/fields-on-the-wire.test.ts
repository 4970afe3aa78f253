import { describe, expect, test } from 'vitest'
import type { AccountFields } from '../../../shared/domain/account-fields.ts'
import { noProgress } from '../../../shared/engine/define-operation.ts'
import { type OperationType, operationFunctions } from '../../../shared/operations/catalogue.ts'
import { createSsoUserExample } from '../../../shared/operations/create-sso-user/input.ts'
import { operationModules } from '../../../shared/operations/modules.ts'
import type { PartnerSettings } from '../../../shared/partner-api/partner-settings.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { contextOf, lookedAt, readSnapshot } from '../../support/operations/operation-context.ts'
import { problemsAtDoor } from '../composition/at-the-door.ts'
import { recordingGateway } from '../partner-api/recording-gateway.ts'

/** Two inputs that differ in one field, and an account on which the difference matters. */
interface Pair {
  one: object
  other: object
  of: AccountFields
  /** The field says when the work is done: it may decide between ends, where nothing that this partner has can be sent. */
  decidesEnd?: true
}

const open: AccountFields = { presence: 'present', status: 'open', singleBilling: true, planType: 'TRIAL' }
const canceled: AccountFields = { presence: 'present', status: 'canceled', singleBilling: false }
const held: AccountFields = { ...open, 'product:EmailMarketing': 'open', 'product:EventMarketing': 'canceled' }
const leaving: AccountFields = {
  ...held,
  'product:EmailMarketing': 'canceled',
  cancellationAt: new Date(lookedAt + 86_400_000).toISOString(),
}

const newAccount = {
  organizationName: 'Example Bakery',
  firstName: 'Robin',
  lastName: 'Baker',
  email: 'robin@example.com',
  phone: '+1 555 0100',
  countryCode: 'US',
  stateCode: 'MA',
  password: { generate: true },
}
const { password: _password, ...signedOn } = {
  ...newAccount,
  singleSignOn: { externalId: 'id-1', externalProvider: 'idp' },
}
const creation = (field: string, one: unknown, other: unknown): Pair => ({
  one: { ...newAccount, [field]: one },
  other: { ...newAccount, [field]: other },
  of: { presence: 'absent' },
})
const differing = (one: object, other: object, of: AccountFields = open): Pair => ({ one, other, of })

const user = (field: string, value: string): Pair =>
  differing(createSsoUserExample, { ...createSsoUserExample, [field]: value })
const oneContact = { emailAddresses: ['robin@example.com'], updateSource: 'Contact' }
const contacts = (one: object, other: object): Pair =>
  differing({ ...oneContact, ...one }, { ...oneContact, ...one, ...other })
const inner = {
  method: 'POST',
  path: '/contact_lists/{list}',
  pathParameters: { list: 'one' },
  query: { limit: '1' },
  payload: { name: 'one' },
}

/** For each field of each operation: what two messages say that differ in it alone. */
const pairs: Readonly<Partial<Record<OperationType, Readonly<Record<string, Pair>>>>> = {
  'provision-account': {
    organizationName: creation('organizationName', 'Example Bakery', 'Example Mill'),
    firstName: creation('firstName', 'Robin', 'Alex'),
    lastName: creation('lastName', 'Baker', 'Miller'),
    email: creation('email', 'robin@example.com', 'alex@example.com'),
    phone: creation('phone', '+1 555 0100', '+1 555 0199'),
    organizationPhone: creation('organizationPhone', '+1 555 0100', '+1 555 0199'),
    countryCode: creation('countryCode', 'US', 'CA'),
    stateCode: creation('stateCode', 'MA', 'NY'),
    website: creation('website', 'https://one.example.com', 'https://two.example.com'),
    products: creation('products', ['EmailMarketing'], ['EmailMarketing', 'SurveyMarketing']),
    singleBilling: creation('singleBilling', true, false),
    managed: creation('managed', undefined, false),
    referralCode: creation('referralCode', 'spring', 'autumn'),
    timeZoneId: creation('timeZoneId', 'US/Eastern', 'US/Pacific'),
    partnerAccountId: creation('partnerAccountId', 'own-1', 'own-2'),
    billingLocale: creation('billingLocale', 'en_US', 'en_GB'),
    gdprOptOut: creation('gdprOptOut', true, false),
    'password.secretName': creation('password', { secretName: 'clients/one' }, { secretName: 'clients/two' }),
    'password.generate': creation('password', { generate: true }, { secretName: 'clients/two' }),
    'singleSignOn.externalId': {
      one: signedOn,
      other: { ...signedOn, singleSignOn: { externalId: 'id-2', externalProvider: 'idp' } },
      of: { presence: 'absent' },
    },
    'singleSignOn.externalProvider': {
      one: signedOn,
      other: { ...signedOn, singleSignOn: { externalId: 'id-1', externalProvider: 'other-idp' } },
      of: { presence: 'absent' },
    },
  },
  'open-product': {
    product: differing({}, { product: 'SurveyMarketing' }, { ...open, status: 'canceled' }),
    despiteCancellation: differing({}, { despiteCancellation: true }, leaving),
  },
  'cancel-product': {
    product: differing(
      { product: 'EmailMarketing' },
      { product: 'EventMarketing' },
      {
        ...held,
        'product:EventMarketing': 'open',
      },
    ),
    releaseFromSingleBilling: differing({}, { releaseFromSingleBilling: true }, held),
    despiteCancellation: differing(
      {},
      { despiteCancellation: true },
      {
        ...leaving,
        'product:EmailMarketing': 'open',
        'product:EventMarketing': 'open',
      },
    ),
  },
  'reopen-account': {
    planType: differing({ planType: 'GOLD' }, { planType: 'SILVER' }, canceled),
    billingDayOfMonth: differing({ billingDayOfMonth: 3 }, { billingDayOfMonth: 4 }, canceled),
    product: differing(
      {},
      { product: 'EventMarketing' },
      {
        ...canceled,
        singleBilling: true,
        'product:EmailMarketing': 'canceled',
        'product:EventMarketing': 'canceled',
      },
    ),
    singleBilling: {
      one: {},
      other: { singleBilling: false },
      of: { ...held, singleBilling: false },
      decidesEnd: true,
    },
  },
  'change-plan': {
    planType: differing({ planType: 'BASIC' }, { planType: 'ESSENTIAL' }),
    planGroupId: differing({ planType: 'BASIC', planGroupId: 1 }, { planType: 'BASIC', planGroupId: 2 }),
    billingDayOfMonth: differing(
      { planType: 'BASIC', billingDayOfMonth: 3 },
      { planType: 'BASIC', billingDayOfMonth: 4 },
    ),
    despiteCancellation: differing({ planType: 'BASIC' }, { planType: 'BASIC', despiteCancellation: true }, leaving),
  },
  'cancel-account': {
    reason: differing({ reason: 1, releaseFromSingleBilling: true }, { reason: 14, releaseFromSingleBilling: true }),
    effectiveAt: differing(
      { releaseFromSingleBilling: true, effectiveAt: '2026-12-24T00:00:00Z' },
      { releaseFromSingleBilling: true, effectiveAt: '2026-12-25T00:00:00Z' },
    ),
    releaseFromSingleBilling: differing({}, { releaseFromSingleBilling: true }),
  },
  'create-sso-user': {
    firstName: user('firstName', 'Alex'),
    lastName: user('lastName', 'Miller'),
    role: user('role', 'account_manager'),
    email: user('email', 'alex@example.com'),
    login: user('login', 'alex.miller'),
    externalId: user('externalId', 'alex.miller'),
    externalProvider: user('externalProvider', 'other-idp'),
  },
  'unsubscribe-contacts': {
    emailAddresses: contacts({}, { emailAddresses: ['alex@example.com'] }),
    updateSource: contacts({}, { updateSource: 'System' }),
    optOutReason: contacts({}, { optOutReason: 'Asked for it by letter.' }),
    globalUnsubscribe: contacts({}, { globalUnsubscribe: true, unsubscribeFromEveryAccount: true }),
    unsubscribeFromEveryAccount: contacts({}, { unsubscribeFromEveryAccount: true }),
    deleteContacts: contacts({}, { deleteContacts: true, contactsShallBeDeleted: true }),
    contactsShallBeDeleted: contacts({}, { contactsShallBeDeleted: true }),
  },
  'act-for-account': {
    method: differing(inner, { ...inner, method: 'PUT' }),
    path: differing(inner, { ...inner, path: '/contact_tags/{list}' }),
    pathParameters: differing(inner, { ...inner, pathParameters: { list: 'two' } }),
    query: differing(inner, { ...inner, query: { limit: '2' } }),
    payload: differing(inner, { ...inner, payload: { name: 'two' } }),
  },
  'subscribe-webhook': {
    topic: differing(
      { topic: 'tier.increase', callbackUri: 'https://hooks.example.com/a' },
      { topic: 'tier.decrease', callbackUri: 'https://hooks.example.com/a' },
    ),
    callbackUri: differing(
      { topic: 'tier.increase', callbackUri: 'https://hooks.example.com/a' },
      { topic: 'tier.increase', callbackUri: 'https://hooks.example.com/b' },
    ),
  },
  'unsubscribe-webhook': {
    topic: differing({ topic: 'tier.increase' }, { topic: 'tier.decrease' }, {
      'topic:tier.increase': 'subscribed',
      'topic:tier.decrease': 'subscribed',
    } as AccountFields),
  },
  'test-webhook': {
    topic: differing({ topic: 'tier.increase' }, { topic: 'tier.decrease' }, {
      'topic:tier.increase': 'subscribed',
      'topic:tier.decrease': 'subscribed',
    } as AccountFields),
  },
}

const xmlOnly = partnerKinds.old
const v2Only: PartnerSettings = { ...partnerKinds.withV2, capabilities: { ...partnerKinds.withV2.capabilities } }
delete (v2Only.capabilities as { products?: unknown }).products

/** What the pairs of act-for-account ask for. */
const allowedActions: NonNullable<PartnerSettings['allowedActions']> = [
  { method: 'POST', path: '/contact_lists/{list}' },
  { method: 'PUT', path: '/contact_lists/{list}' },
  { method: 'POST', path: '/contact_tags/{list}' },
]

/** So that no way back is closed by the settings. */
const reopen = { planType: 'GOLD', updateSiteOwner: true }

const partners: Readonly<Record<string, PartnerSettings>> = {
  xml: xmlOnly,
  v2: v2Only,
  v3: { ...partnerKinds.v3Only, reopen, allowedActions },
  'xml with v2': partnerKinds.withV2,
  'xml with v3': { ...partnerKinds.mixed, reopen, allowedActions },
}

/** Every field that a schema names, an object's own fields by their path. */
function fieldsOf(schema: unknown, path = ''): string[] {
  const { def, shape } = schema as {
    def: { type: string; innerType?: unknown; options?: unknown[] }
    shape?: Readonly<Record<string, unknown>>
  }
  if (def.type === 'optional') return fieldsOf(def.innerType, path)
  if (def.type === 'union') return (def.options ?? []).flatMap((option) => fieldsOf(option, path))
  if (shape === undefined) return [path]
  return Object.entries(shape).flatMap(([name, inner]) => fieldsOf(inner, path === '' ? name : `${path}.${name}`))
}

/** What leaves for the vendor in the first step, with the words that come instead of it or with it. */
async function madeOf(operation: OperationType, input: object, partner: PartnerSettings, fields: AccountFields) {
  const module = operationModules.find(({ type }) => type === operation)
  if (module === undefined) throw new Error(`There is no module ${operation}.`)
  const context = contextOf(input, partner, { v2: 'a07e1ih151d0', v3: 'a07e1lxqqqo0' })
  const next = module.next(context, readSnapshot(fields), noProgress)
  if (next.do !== 'send') return { requests: [], next }
  const { gateway, requests, call } = recordingGateway(partner)
  const passwords = { resolve: async (source: object) => `Sourdough ${Object.values(source).join()} #7` }
  await module.send(next.step, context, gateway, call, passwords)
  return { requests, next: undefined }
}

describe('the table of fields', () => {
  test.each(operationFunctions.map(({ name, input }) => [name, input] as const))('has all of %s', (name, input) => {
    expect(Object.keys(pairs[name] ?? {}).sort()).toEqual([...new Set(fieldsOf(input))].sort())
  })
})

const rows = operationFunctions.flatMap(({ name, needs }) =>
  Object.entries(pairs[name] ?? {}).flatMap(([field, pair]) =>
    Object.entries(partners)
      .filter(([, { capabilities }]) =>
        (needs as readonly (keyof typeof capabilities)[]).every((need) => capabilities[need] !== undefined),
      )
      .map(([kind, partner]) => ({ name, field, kind, partner, pair })),
  ),
)

describe('a field of a message is refused by its name, or changes what is done', () => {
  test.each(rows)('$field of $name for a partner with $kind', async ({ name, field, partner, pair }) => {
    const problems = [pair.one, pair.other].map((input) => problemsAtDoor(name, input, { partner }))
    const refused = problems.flat()
    if (refused.length > 0) {
      const [top = ''] = field.split('.')
      expect(refused.map((problem) => problem.field)).toContainEqual(expect.stringContaining(`input.${top}`))
      return
    }
    const one = await madeOf(name, pair.one, partner, pair.of)
    const other = await madeOf(name, pair.other, partner, pair.of)
    const count = one.requests.length + other.requests.length
    expect(count, JSON.stringify(one.next)).toBeGreaterThan(pair.decidesEnd === true ? -1 : 0)
    expect(other).not.toEqual(one)
  })
})
