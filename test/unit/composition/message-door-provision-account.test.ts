import { describe, expect, test } from 'vitest'
import type { MessageProblemCode } from '../../../shared/messaging/field-problem.ts'
import { partnerKinds } from '../../support/engine/partner-kinds.ts'
import { newAccount } from '../../support/operations/new-account.ts'
import { problemsAtDoor } from './at-the-door.ts'

const partners = { XML: partnerKinds.old, V2: partnerKinds.withV2, V3: partnerKinds.v3Only }
type Generation = keyof typeof partners

interface Row {
  what: string
  /** What is otherwise than in an input that every generation takes; `undefined` takes a field away. */
  change: object
  field: string
  rule: string
  value?: string
  /** `FIELD_INVALID` when left out. */
  code?: MessageProblemCode
}

const problems = (change: object, generation: Generation, envelope: object = {}) =>
  problemsAtDoor('provision-account', { ...newAccount, ...change }, { partner: partners[generation], envelope })

const notShown = { value: '(not shown)' }
const singleSignOn = { externalId: 'robin-7', externalProvider: 'acme-idp' }

describe('provision-account is refused at the door, whatever the generation, with', () => {
  const rows: Row[] = [
    {
      what: 'no state in the United States',
      change: { stateCode: undefined },
      code: 'FIELD_MISSING',
      field: 'stateCode',
      rule: 'is required where countryCode is US or CA',
    },
    {
      what: 'no state in Canada',
      change: { countryCode: 'CA', stateCode: undefined },
      code: 'FIELD_MISSING',
      field: 'stateCode',
      rule: 'is required where countryCode is US or CA',
    },
    {
      what: 'neither password nor single sign-on',
      change: { password: undefined },
      code: 'FIELD_MISSING',
      field: 'password',
      rule: 'must be given, or singleSignOn instead of it, but not both',
    },
    {
      what: 'both password and single sign-on',
      change: { singleSignOn },
      field: 'password',
      rule: 'must be given, or singleSignOn instead of it, but not both',
      ...notShown,
    },
    {
      what: 'the password itself',
      change: { password: 'Planted-Pass-1' },
      field: 'password',
      rule: 'must be {"secretName": "…"} or {"generate": true}',
      ...notShown,
    },
    {
      what: 'an external name of 256 characters',
      change: { password: undefined, singleSignOn: { ...singleSignOn, externalId: 'x'.repeat(256) } },
      field: 'singleSignOn.externalId',
      rule: 'must have at most 255 characters',
      ...notShown,
    },
    {
      what: 'no name of the identity provider',
      change: { password: undefined, singleSignOn: { externalId: 'robin-7' } },
      code: 'FIELD_MISSING',
      field: 'singleSignOn.externalProvider',
      rule: 'is required',
    },
    {
      what: 'single billing of an account that is not managed',
      change: { managed: false, singleBilling: true },
      field: 'singleBilling',
      rule: 'must not be true where managed is false',
      value: 'true',
    },
    {
      what: 'a locale in small letters',
      change: { billingLocale: 'en_us' },
      field: 'billingLocale',
      rule: 'must be en_US or en_GB',
      value: '"en_us"',
    },
    {
      what: 'a word for managed',
      change: { managed: 'yes' },
      field: 'managed',
      rule: 'must be true or false',
      value: '"yes"',
    },
    {
      what: 'a number for gdprOptOut',
      change: { gdprOptOut: 1 },
      field: 'gdprOptOut',
      rule: 'must be true or false',
      value: '1',
    },
    {
      what: 'a phone of four digits',
      change: { organizationPhone: '5550' },
      field: 'organizationPhone',
      rule: 'must have at least 5 characters',
      ...notShown,
    },
    {
      what: 'a key of 81 characters',
      change: { partnerAccountId: 'x'.repeat(81) },
      field: 'partnerAccountId',
      rule: 'must have at most 80 characters',
      ...notShown,
    },
    {
      what: 'white space around a time zone',
      change: { timeZoneId: ' US/Eastern' },
      field: 'timeZoneId',
      rule: 'must not begin or end with white space',
      ...notShown,
    },
    {
      what: 'no e-mail address',
      change: { email: undefined },
      code: 'FIELD_MISSING',
      field: 'email',
      rule: 'is required',
    },
    {
      what: 'a country of three letters',
      change: { countryCode: 'USA' },
      field: 'countryCode',
      rule: 'must be two capital letters (ISO 3166-1)',
      value: '"USA"',
    },
  ]
  const cases = rows.flatMap((row) =>
    (Object.keys(partners) as Generation[]).map((generation) => ({ ...row, generation })),
  )

  test.each(cases)('$what ($generation)', ({ change, generation, code = 'FIELD_INVALID', field, rule, value }) => {
    expect(problems(change, generation)).toEqual([
      { code, field: `input.${field}`, rule, ...(value === undefined ? {} : { value }) },
    ])
  })
})

describe('provision-account is refused at the door for what its generation has no field for:', () => {
  const rows: { change: object; shown?: string; by: Partial<Record<Generation, string>> }[] = [
    {
      change: { products: ['EmailMarketing', 'Survey'] },
      shown: 'a list of 2',
      by: {
        V2: 'must be left out or EmailMarketing alone: V2 gives no others',
        V3: 'must be left out or EmailMarketing alone: V3 gives no others',
      },
    },
    {
      change: { products: ['Survey'] },
      shown: 'a list of 1',
      by: {
        V2: 'must be left out or EmailMarketing alone: V2 gives no others',
        V3: 'must be left out or EmailMarketing alone: V3 gives no others',
      },
    },
    {
      change: { timeZoneId: 'US/Eastern' },
      by: { XML: 'must be left out: XML has no element for it', V2: 'must be left out: V2 has no field for it' },
    },
    {
      change: { partnerAccountId: 'key-7' },
      by: { XML: 'must be left out: XML has no element for it', V2: 'must be left out: V2 has no field for it' },
    },
    {
      change: { billingLocale: 'en_GB' },
      shown: '"en_GB"',
      by: { XML: 'must be left out: XML has no element for it' },
    },
    { change: { gdprOptOut: true }, shown: 'true', by: { XML: 'must be left out: XML has no element for it' } },
    { change: { managed: false }, shown: 'false', by: { XML: 'must be true or left out: XML knows no others' } },
    { change: { website: 'https://bakery.example.com' }, by: { V2: 'must be left out: V2 has no field for it' } },
    { change: { organizationPhone: '+1 555 0100' }, by: { V2: 'must be left out: V2 has no field for it' } },
    {
      change: { referralCode: 'spring' },
      by: { V2: 'must be left out: V2 has no field for it', V3: 'must be left out: V3 has no field for it' },
    },
    {
      change: { singleSignOn, password: undefined },
      by: { XML: 'must be left out: XML has no element for it' },
    },
  ]
  const cases = rows.flatMap(({ change, shown = '(not shown)', by }) =>
    (Object.keys(partners) as Generation[]).map((generation) => ({ change, shown, generation, rule: by[generation] })),
  )

  test.each(cases)('$change in $generation: $rule', ({ change, shown, generation, rule }) => {
    const field = `input.${Object.keys(change)[0]}`
    expect(problems(change, generation)).toEqual(
      rule === undefined ? [] : [{ code: 'FIELD_INVALID', field, rule, value: shown }],
    )
  })
})

describe('provision-account is refused at the door for what its generation wants beside:', () => {
  const older = 'must be given: the older generations want it'
  const short = 'must have 1 to 255 characters, and it has 0'
  const state = 'must be left out outside the United States and Canada'
  const login = 'must have 6 to 50 characters, and it has 5'
  const rows: { reason: string; generation: Generation; change?: object; account?: string; problem: object }[] = [
    {
      reason: 'XML wants a first name',
      generation: 'XML',
      change: { firstName: undefined },
      problem: { field: 'input.firstName', rule: older },
    },
    {
      reason: 'XML wants a last name',
      generation: 'XML',
      change: { lastName: undefined },
      problem: { field: 'input.lastName', rule: older },
    },
    {
      reason: 'XML wants a phone',
      generation: 'XML',
      change: { phone: undefined },
      problem: { field: 'input.phone', rule: older },
    },
    {
      reason: 'V2 wants a phone',
      generation: 'V2',
      change: { phone: undefined },
      problem: { field: 'input.phone', rule: short },
    },
    {
      reason: 'V2 wants a first name',
      generation: 'V2',
      change: { firstName: undefined },
      problem: { field: 'input.firstName', rule: short },
    },
    {
      reason: 'V2 has states in two countries',
      generation: 'V2',
      change: { countryCode: 'DE', stateCode: 'BY' },
      problem: { field: 'input.stateCode', rule: state, value: '"BY"' },
    },
    {
      reason: 'V3 has states in two countries',
      generation: 'V3',
      change: { countryCode: 'DE', stateCode: 'BY' },
      problem: { field: 'input.stateCode', rule: state, value: '"BY"' },
    },
    {
      reason: 'V3 wants six characters',
      generation: 'V3',
      account: 'short',
      problem: { field: 'account', rule: login, value: '"short"' },
    },
    {
      reason: 'V3 takes no user in an address',
      generation: 'V3',
      change: { website: 'https://me:planted@bakery.example.com/' },
      problem: { field: 'input.website', rule: 'must be an http or https address', value: '(not shown)' },
    },
  ]

  test.each(rows)('$reason', ({ generation, change = {}, account = 'bakery', problem }) => {
    expect(problems(change, generation, { account })).toEqual([{ code: 'FIELD_INVALID', ...problem }])
  })

  test.each([
    ['no phone and no names', { phone: undefined, firstName: undefined, lastName: undefined }],
    ['a country without states', { countryCode: 'DE', stateCode: undefined }],
    ['single sign-on', { password: undefined, singleSignOn }],
    ['an account that is only referred', { managed: false }],
  ])('V3 takes %s', (_what, change) => {
    expect(problems(change, 'V3')).toEqual([])
  })

  test.each(Object.keys(partners) as Generation[])(
    '%s wants a login name: a new account has no identifier yet',
    (generation) => {
      const envelope = { account: undefined, vendorId: { generation: 'v3', id: 'a07e1lxqqqo0' } }
      expect(problems({}, generation, envelope)).toEqual([
        {
          code: 'FIELD_INVALID',
          field: 'account',
          rule: 'is required: a new account has no identifier of the vendor’s yet',
        },
      ])
    },
  )
})
