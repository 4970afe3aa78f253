import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { accountSwitches } from '../../simulator/core/switch-definitions/account-switches.ts'
import type { switchesOfXml } from '../../simulator/core/switch-definitions/xml-switches.ts'
import { changeSwitches } from '../../simulator/core/switch-values.ts'
import { defaultSwitches, type Switches, type SwitchName, switchDefinitions } from '../../simulator/core/switches.ts'
import type { Simulator } from '../../simulator/simulator.ts'
import { switchTable } from '../../simulator/switch-table.ts'
import {
  cancel,
  create,
  entryOf,
  newSimulator,
  open,
  read,
  send,
  siteOwner,
  stored,
  update,
} from './simulator-fixture.ts'

const client = 'acme-client-0001'

/** For each switch of accounts and of the XML generation: values beside the default, and what can be seen and must differ under each. */
const effects: {
  [Name in keyof typeof accountSwitches | keyof typeof switchesOfXml]: {
    values: readonly Switches[Name][]
    seen: (simulator: Simulator) => unknown
  }
} = {
  catch22: {
    values: [false],
    seen: (simulator) => [cancel(simulator, client).status, stored(simulator, client).singleBilling],
  },
  createAnswer: { values: ['201-empty', '200-entry'], seen: (simulator) => create(simulator) },
  createLocation: { values: [false], seen: (simulator) => create(simulator).headers.location },
  duplicateLoginStatus: { values: [400], seen: (simulator) => create(simulator, { login: client }).status },
  requiredOnCreate: { values: ['full'], seen: (simulator) => create(simulator).status },
  passwordMinimumLength: { values: [30], seen: (simulator) => create(simulator, { password: 'x'.repeat(29) }).status },
  accountStatusAfterCreate: {
    values: ['Open'],
    seen: (simulator) => {
      create(simulator)
      return stored(simulator, 'client-1').status
    },
  },
  productStatusAfterCreate: {
    values: ['Trial'],
    seen: (simulator) => {
      create(simulator)
      return stored(simulator, 'client-1').products
    },
  },
  trialDays: { values: [0], seen: (simulator) => read(simulator, client).body },
  updateMethod: { values: ['POST'], seen: (simulator) => update(simulator, client).status },
  updateAnswer: { values: ['200-entry'], seen: (simulator) => update(simulator, client).status },
  updateMissingElements: {
    values: ['clear'],
    seen: (simulator) => {
      update(simulator, client)
      return stored(simulator, client).contact.firstName
    },
  },
  updateWithUnheldProducts: {
    values: ['adds', 'reopens'],
    seen: (simulator) => {
      cancel(simulator, client)
      return [update(simulator, client).status, stored(simulator, client).status]
    },
  },
  openUnheldProduct: { values: ['refused'], seen: (simulator) => open(simulator, client, 'EventMarketing').status },
  openOpenProduct: {
    values: ['conflict'],
    seen: (simulator) => {
      open(simulator, client)
      return open(simulator, client).status
    },
  },
  openOnTrial: {
    values: ['product-only', 'refused'],
    seen: (simulator) => [open(simulator, client).status, stored(simulator, client).status],
  },
  cancelCanceledProduct: {
    values: ['conflict'],
    seen: (simulator) => {
      open(simulator, client, 'EventMarketing')
      cancel(simulator, client)
      return cancel(simulator, client).status
    },
  },
  canceledProduct: {
    values: ['removed'],
    seen: (simulator) => {
      open(simulator, client, 'EventMarketing')
      cancel(simulator, client)
      return stored(simulator, client).products
    },
  },
  cancelUnheldProduct: {
    values: ['no-change'],
    seen: (simulator) => cancel(simulator, client, 'EventMarketing').status,
  },
  productChangeAnswer: { values: ['201-entry', '204'], seen: (simulator) => open(simulator, client).status },
  productStatusRequired: {
    values: [false],
    seen: (simulator) =>
      send(simulator, 'POST', `${client}/products/open`, { body: entryOf('<Product>EmailMarketing</Product>') }).status,
  },
  notSingleBilledStatus: {
    values: [403, 409],
    seen: (simulator) => {
      cancel(simulator, client)
      return open(simulator, client).status
    },
  },
  notOursStatus: { values: [403], seen: (simulator) => read(simulator, 'globex-client-0001').status },
  otherPartnerPathStatus: {
    values: [403, 404],
    seen: (simulator) => send(simulator, 'GET', '/ws/partners/globex/siteowners').status,
  },
  unsupportedMethodStatus: { values: [405], seen: (simulator) => send(simulator, 'DELETE', client).status },
  contentTypeCheck: {
    values: ['any-xml'],
    seen: (simulator) =>
      send(simulator, 'POST', '', { headers: { 'content-type': 'text/xml' }, body: entryOf(siteOwner()) }).status,
  },
  requestNamespace: {
    values: ['none'],
    seen: (simulator) => {
      const payload = siteOwner().replace('<SiteOwner>', '<SiteOwner xmlns="http://ws.constantcontact.com/ns/1.0/">')
      return send(simulator, 'POST', '', { body: entryOf(payload) }).status
    },
  },
  loginCaseInUrls: { values: ['any'], seen: (simulator) => read(simulator, client.toUpperCase()).status },
  errorBody: { values: ['empty'], seen: (simulator) => read(simulator, 'nobody').body },
  atomPrefix: { values: ['atom', 'a1'], seen: (simulator) => read(simulator, client).body },
  siteOwnerNamespace: { values: [false], seen: (simulator) => read(simulator, client).body },
  accountStatusInAnswers: { values: [false], seen: (simulator) => read(simulator, client).body },
  productSpellingInAnswers: { values: ['text'], seen: (simulator) => read(simulator, client).body },
  linkForm: { values: ['absolute', 'foreign-host'], seen: (simulator) => read(simulator, client).body },
  pageSize: { values: [1], seen: (simulator) => send(simulator, 'GET', '').body },
  productCodes: {
    values: ['email-marketing'],
    seen: (simulator) => [
      open(simulator, client, 'EventMarketing').status,
      create(simulator, { products: '<Product>EventMarketing</Product>' }).status,
      update(simulator, client, { products: '<Product>EventMarketing</Product>' }).status,
    ],
  },
  singleBillingAskedFor: {
    values: ['ignored', 'refused'],
    seen: (simulator) => {
      update(simulator, client, { singleBilling: 'No' })
      const statuses = [create(simulator).status, update(simulator, client, { singleBilling: 'Yes' }).status]
      return [statuses, stored(simulator, client).singleBilling]
    },
  },
  listOrder: { values: ['newest-first'], seen: (simulator) => send(simulator, 'GET', '').body },
  canceledAccountsListed: {
    values: [false],
    seen: (simulator) => {
      cancel(simulator, client)
      return send(simulator, 'GET', '').body
    },
  },
  feedEntryContent: { values: ['login-only'], seen: (simulator) => send(simulator, 'GET', '').body },
  visibilityDelayMs: {
    values: [1000],
    seen: (simulator) => {
      create(simulator)
      return read(simulator, 'client-1').status
    },
  },
}

describe('every switch changes what a client sees', () => {
  test.each(Object.entries(effects))('%s', (name, { values, seen }) => {
    const observed = [
      seen(newSimulator({}, 2)),
      ...values.map((value) => seen(newSimulator({ [name]: value }, 2))),
    ].map((value) => JSON.stringify(value))
    expect(new Set(observed).size, observed.join('\n')).toBe(values.length + 1)
    const definition = switchDefinitions[name as SwitchName]
    if (definition.kind === 'choice') {
      expect([...definition.values].sort(), 'all values must be tried').toEqual([definition.default, ...values].sort())
    }
  })
})

test('answers stay readable under every namespace spelling', () => {
  const body = (switches: Partial<Switches>) => read(newSimulator(switches, 1), client).body
  expect(body({ siteOwnerNamespace: false })).toContain('<SiteOwner xmlns="">')
  expect(body({ atomPrefix: 'atom', siteOwnerNamespace: false })).toContain(
    '<atom:content type="application/vnd.ctct+xml"><SiteOwner>',
  )
  expect(body({ productSpellingInAnswers: 'text' })).toContain('<Products><Product>EmailMarketing</Product></Products>')
  expect(body({ linkForm: 'foreign-host' })).toContain(
    'href="https://elsewhere.example.com/ws/partners/acme/siteowners/',
  )
})

test('a status that says otherwise is refused even where none is required', () => {
  const body = entryOf('<Product>EmailMarketing<Status>Canceled</Status></Product>')
  const simulator = newSimulator({ productStatusRequired: false }, 1)
  expect(send(simulator, 'POST', `${client}/products/open`, { body }).status).toBe(400)
})

test.each<{ why: string; changes: Record<string, unknown>; field: string; rule: RegExp }>([
  { why: 'an unknown name', changes: { catch23: true }, field: 'catch23', rule: /is not a switch/ },
  { why: 'an inherited name', changes: { toString: true }, field: 'toString', rule: /is not a switch/ },
  { why: 'a text for a boolean', changes: { catch22: 'yes' }, field: 'catch22', rule: /true or false/ },
  {
    why: 'a value outside the choice',
    changes: { updateAnswer: '205' },
    field: 'updateAnswer',
    rule: /"204", "200-entry"/,
  },
  { why: 'a number below the range', changes: { pageSize: 0 }, field: 'pageSize', rule: /from 1 to 1000/ },
  { why: 'a broken number', changes: { pageSize: 1.5 }, field: 'pageSize', rule: /whole number/ },
  { why: 'markup in a prefix', changes: { atomPrefix: 'a b' }, field: 'atomPrefix', rule: /must be a name/ },
])('a bad switch is refused with field, rule and value: $why', ({ changes, field, rule }) => {
  const result = changeSwitches(defaultSwitches, { ...changes, trialDays: 3 })
  expect(result).toEqual({
    ok: false,
    problems: [{ field, rule: expect.stringMatching(rule), value: Object.values(changes)[0] }],
  })
})

test('good switches are put over the current ones', () => {
  const result = changeSwitches({ ...defaultSwitches, trialDays: 3 }, { pageSize: 10 })
  expect(result).toEqual({ ok: true, switches: { ...defaultSwitches, trialDays: 3, pageSize: 10 } })
})

test('every switch says what it does and where it comes from', () => {
  for (const definition of Object.values(switchDefinitions)) {
    expect(definition.description).toMatch(/\.$/)
    expect(definition.source).not.toBe('')
  }
})

test('the documentation has the table of switches as it is', () => {
  const page = readFileSync(new URL('../../../docs/reference/simulator.md', import.meta.url), 'utf8')
  expect(page).toContain(switchTable())
})
