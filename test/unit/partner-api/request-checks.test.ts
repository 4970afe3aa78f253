import { describe, expect, it } from 'vitest'
import { FieldError } from '../../../shared/partner-api/calling/field-error.ts'
import type { Generation, NewAccount, PlanChange } from '../../../shared/partner-api/gateway.ts'
import { newAccountFault, planChangeFault } from '../../../shared/partner-api/request-checks.ts'
import { account, everythingOf, partnerWith } from './gateway-fixture.ts'

/** All that V3 has a field for. */
const fullest: NewAccount = {
  ...account,
  organizationPhone: '+1 555 0101',
  timeZoneId: 'US/Eastern',
  website: 'https://bakery.example.com',
  partnerAccountId: 'customer-17',
  billingLocale: 'en_GB',
  gdprOptOut: true,
  products: ['EmailMarketing'],
}
const singleSignOn = { externalId: 'id-1', externalProvider: 'acme-sso' }
const hidden = 'not shown'

describe('a new account that can be sent', () => {
  const rows: [generation: Generation, asked: NewAccount, reason: string][] = [
    ['xml', account, 'password'],
    ['xml', { ...account, products: ['EmailMarketing', 'EventMarketing'], referralCode: 'r' }, 'products'],
    ['v2', account, 'password'],
    ['v2', { ...account, signIn: singleSignOn }, 'single sign-on'],
    ['v2', { ...account, countryCode: 'DE', stateCode: '' }, 'no state elsewhere'],
    ['v2', { ...account, gdprOptOut: true, billingLocale: 'en_US', products: ['EmailMarketing'] }, 'what is optional'],
    ['v3', fullest, 'every field'],
    ['v3', { ...account, signIn: singleSignOn }, 'single sign-on'],
    [
      'v3',
      { login: 'bakery', signIn: account.signIn, email: 'a@b.c', countryCode: 'DE' },
      'what is required and no more',
    ],
    ['v3', { ...account, login: 'A-b_c@d.e+0' }, 'every sign of a login name'],
    ['v3', { ...account, managed: false, singleBilling: false }, 'referred, and billed by the vendor'],
  ]
  it.each(rows)('by %s has no fault: %j (%s)', (generation, asked) => {
    expect(newAccountFault(everythingOf[generation], asked)).toBeUndefined()
  })

  it('is not looked at for a partner without a generation for it', () => {
    const none = partnerWith({ membership: 'xml', listing: 'xml' })
    expect(newAccountFault(none, { ...account, login: '' })).toBeUndefined()
  })
})

type Fault = [change: Partial<NewAccount>, field: string, rule: string, value: string, source: string]

const length = (least: number, most: number, has: number) =>
  `must have ${least} to ${most} characters, and it has ${has}`
const foreignTo = (generation: string) => `must be left out: ${generation} has no field for it`
const capitals = 'must be two capital letters'
const part = 'must not hold a part of the login name'
const ascii = 'must hold only letters, digits, spaces and special characters of ASCII'
const without = (field: keyof NewAccount): Partial<NewAccount> => ({ [field]: undefined }) as Partial<NewAccount>

const faults: Readonly<Record<'xml' | 'v2' | 'v3', Fault[]>> = {
  /**
   * docs/reference/vendor.md#xml-create has a form and no rules; what XML itself cannot hold is in the tests of its
   * client.
   */
  xml: [
    [
      without('organizationName'),
      'organizationName',
      'must be given: the older generations want it',
      hidden,
      'text-answers',
    ],
    [without('firstName'), 'firstName', 'must be given: the older generations want it', hidden, 'text-answers'],
    [without('lastName'), 'lastName', 'must be given: the older generations want it', hidden, 'text-answers'],
    [without('phone'), 'phone', 'must be given: the older generations want it', hidden, 'text-answers'],
    [{ products: [] }, 'products', 'must hold at least one product', '[]', 'xml-create'],
    [
      { timeZoneId: 'US/Eastern' },
      'timeZoneId',
      'must be left out: XML has no element for it',
      hidden,
      'xml-create: no such element',
    ],
    [
      { partnerAccountId: 'customer-17' },
      'partnerAccountId',
      'must be left out: XML has no element for it',
      hidden,
      'xml-create: no such element',
    ],
    [
      { billingLocale: 'en_GB' },
      'billingLocale',
      'must be left out: XML has no element for it',
      hidden,
      'xml-create: no such element',
    ],
    [
      { gdprOptOut: true },
      'gdprOptOut',
      'must be left out: XML has no element for it',
      hidden,
      'xml-create: no such element',
    ],
    [
      { signIn: singleSignOn },
      'singleSignOn',
      'must be left out: XML has no element for it',
      hidden,
      'xml-create: no such element',
    ],
    [
      { managed: false },
      'managed',
      'must be true or left out: XML knows no others',
      'false',
      'xml-create: no such element',
    ],
    [
      { lastName: 'Bell\u0007' },
      'lastName',
      'must not hold control characters or half a surrogate pair',
      hidden,
      'no document of XML 1.0 can hold it',
    ],
  ],
  v2: [
    [{ login: 'x'.repeat(51) }, 'login', length(1, 50, 51), `"${'x'.repeat(51)}"`, 'v2-create: 50 in the list'],
    [{ login: '' }, 'login', length(1, 50, 0), '""', 'v2-create: a user name'],
    [{ login: 'my bakery' }, 'login', 'must be a name without blanks', '"my bakery"', 'v2-create: a user name'],
    [{ signIn: { password: '1234567' } }, 'password', 'must have 8 to 80 characters', hidden, 'v3-create'],
    [{ signIn: { password: 'my bakery-01' } }, 'password', part, hidden, 'v3-create'],
    [{ signIn: { password: 'Sauerteig ä' } }, 'password', ascii, hidden, 'v3-create'],
    [{ signIn: { password: 'Sourdough 7 ' } }, 'password', 'must not begin or end with a space', hidden, 'v3-create'],
    [{ organizationName: 'x'.repeat(81) }, 'organizationName', length(1, 80, 81), hidden, 'v2-create: 80 in the list'],
    [without('organizationName'), 'organizationName', length(1, 80, 0), hidden, 'v2-create: must be provided'],
    [without('firstName'), 'firstName', length(1, 255, 0), hidden, 'v2-create: must be provided'],
    [without('lastName'), 'lastName', length(1, 255, 0), hidden, 'v2-create: must be provided'],
    [without('phone'), 'phone', length(1, 255, 0), hidden, 'v2-create: must be provided'],
    [{ email: 'robin' }, 'email', 'must be an e-mail address', hidden, 'v2-create: an e-mail address'],
    [{ email: '' }, 'email', length(1, 255, 0), hidden, 'v2-create: must be provided'],
    [{ stateCode: 'Massachusetts' }, 'stateCode', length(2, 2, 13), '"Massachusetts"', 'v2-create: two letters'],
    [without('stateCode'), 'stateCode', length(2, 2, 0), '""', 'v2-create: US and CA need it'],
    [{ countryCode: 'CA', stateCode: 'on' }, 'stateCode', capitals, '"on"', 'v2-create: two letters'],
    [
      { countryCode: 'DE' },
      'stateCode',
      'must be left out outside the United States and Canada',
      '"MA"',
      'v2-create: only US and CA',
    ],
    [{ countryCode: 'us' }, 'countryCode', capitals, '"us"', 'v2-create: two letters'],
    [{ countryCode: 'USA' }, 'countryCode', length(2, 2, 3), '"USA"', 'v2-create: two letters'],
    [{ managed: false }, 'singleBilling', 'must not be asked for without managed', 'true', 'v2-create: both true'],
    [
      { signIn: { externalId: 'id-1', externalProvider: '' } },
      'externalProvider',
      length(1, 255, 0),
      hidden,
      'v2-create: SSO instead of a password',
    ],
    [
      { signIn: { externalId: '', externalProvider: 'acme-sso' } },
      'externalId',
      length(1, 255, 0),
      hidden,
      'v2-create: SSO instead of a password',
    ],
    [{ billingLocale: 'de_DE' }, 'billingLocale', 'must be one of en_US, en_GB', '"de_DE"', 'v2-create and v3-create'],
    [{ organizationPhone: '+1 555 0101' }, 'organizationPhone', foreignTo('V2'), hidden, 'v2-create: no such field'],
    [{ timeZoneId: 'US/Eastern' }, 'timeZoneId', foreignTo('V2'), hidden, 'v2-create: no such field'],
    [{ website: 'https://a.example.com' }, 'website', foreignTo('V2'), hidden, 'v2-create: no such field'],
    [{ partnerAccountId: 'customer-17' }, 'partnerAccountId', foreignTo('V2'), hidden, 'v2-create: no such field'],
    [{ referralCode: 'friend-5' }, 'referralCode', foreignTo('V2'), hidden, 'v2-create: no such field'],
    [
      { products: ['EmailMarketing', 'EventMarketing'] },
      'products',
      'must be left out or EmailMarketing alone: V2 gives no others',
      '["EmailMarketing","EventMarketing"]',
      'v2-create: no such field',
    ],
  ],
  v3: [
    [{ email: `${'x'.repeat(69)}@example.com` }, 'email', length(1, 80, 81), hidden, 'v3-create: ≤ 80'],
    [{ email: 'robin@' }, 'email', 'must be an e-mail address', hidden, 'v3-create: an e-mail address'],
    [{ countryCode: 'usa' }, 'countryCode', length(2, 2, 3), '"usa"', 'v3-create and contradictions: send two letters'],
    [{ countryCode: 'u1' }, 'countryCode', capitals, '"u1"', 'v3-create: ISO 3166-1'],
    [{ login: 'short' }, 'login', length(6, 50, 5), '"short"', 'v3-create: 6–50'],
    [{ login: 'x'.repeat(51) }, 'login', length(6, 50, 51), `"${'x'.repeat(51)}"`, 'v3-create: 6–50'],
    [{ login: 'bäckerei' }, 'login', 'must be letters, digits, or . _ @ + -', '"bäckerei"', 'v3-create: characters'],
    [without('stateCode'), 'stateCode', length(2, 2, 0), '""', 'v3-create: two letters for US and CA'],
    [
      { countryCode: 'DE' },
      'stateCode',
      'must be left out outside the United States and Canada',
      '"MA"',
      'v3-create: blank elsewhere',
    ],
    [{ signIn: { password: '123456' } }, 'password', 'must have 8 to 80 characters', hidden, 'v3-create: 8'],
    [{ signIn: { password: 'x'.repeat(81) } }, 'password', 'must have 8 to 80 characters', hidden, 'v3-create: ≤ 80'],
    [{ signIn: { password: 'My-BAKE-7!' } }, 'password', part, hidden, 'v3-create: no part of the user name'],
    [
      { signIn: { password: 'Sourdough\t7' } },
      'password',
      ascii,
      hidden,
      'v3-create: letters, digits, specials, spaces',
    ],
    [{ firstName: 'R' }, 'firstName', length(2, 80, 1), hidden, 'v3-create: 2–80'],
    [{ firstName: 'x'.repeat(81) }, 'firstName', length(2, 80, 81), hidden, 'v3-create: 2–80'],
    [{ lastName: 'Q' }, 'lastName', length(2, 80, 1), hidden, 'v3-create: 2–80'],
    [{ lastName: 'x'.repeat(81) }, 'lastName', length(2, 80, 81), hidden, 'v3-create: 2–80'],
    [{ phone: '5555' }, 'phone', length(5, 25, 4), hidden, 'v3-create: 5–25'],
    [{ phone: '5'.repeat(26) }, 'phone', length(5, 25, 26), hidden, 'v3-create: 5–25'],
    [{ organizationPhone: '5555' }, 'organizationPhone', length(5, 25, 4), hidden, 'v3-create: 5–25'],
    [{ organizationPhone: '5'.repeat(26) }, 'organizationPhone', length(5, 25, 26), hidden, 'v3-create: 5–25'],
    [{ organizationName: '' }, 'organizationName', length(1, 50, 0), hidden, 'v3-create: 1–50'],
    [{ organizationName: 'x'.repeat(51) }, 'organizationName', length(1, 50, 51), hidden, 'v3-create: 1–50'],
    [
      { organizationName: 'a\nb' },
      'organizationName',
      'must hold neither control characters nor halves of characters',
      hidden,
      'one line',
    ],
    [{ timeZoneId: '' }, 'timeZoneId', length(1, 64, 0), '""', 'v3-create: such as US/Eastern'],
    [
      { website: 'ftp://a.example.com' },
      'website',
      'must be an http or https address',
      hidden,
      'v3-create: http or https',
    ],
    [{ website: 'bakery.example.com' }, 'website', 'must be an http or https address', hidden, 'v3-create: an address'],
    [{ partnerAccountId: 'x'.repeat(81) }, 'partnerAccountId', length(1, 80, 81), hidden, 'v3-create: ≤ 80'],
    [
      { billingLocale: 'en_us' },
      'billingLocale',
      'must be one of en_US, en_GB',
      '"en_us"',
      'v3-create: en_US or en_GB',
    ],
    [{ managed: false }, 'singleBilling', 'must not be asked for without managed', 'true', 'v3-create: needs managed'],
    [
      { signIn: { externalId: 'x'.repeat(256), externalProvider: 'p' } },
      'externalId',
      length(1, 255, 256),
      hidden,
      'v3-create: ≤ 255',
    ],
    [
      { signIn: { externalId: 'x', externalProvider: 'p'.repeat(81) } },
      'externalProvider',
      length(1, 80, 81),
      hidden,
      'v3-create: ≤ 80',
    ],
    [{ referralCode: 'friend-5' }, 'referralCode', foreignTo('V3'), hidden, 'v3-create: no such field'],
    [
      { products: ['EventMarketing'] },
      'products',
      'must be left out or EmailMarketing alone: V3 gives no others',
      '["EventMarketing"]',
      'v3-create: e-mail marketing is on',
    ],
  ],
}

describe.each(['xml', 'v2', 'v3'] as const)('a new account that %s does not take', (generation) => {
  it.each(faults[generation])(
    'has a fault %j: %s %s; the value is %s (docs/reference/vendor.md#%s)',
    (change, field, rule, value) => {
      const fault = newAccountFault(everythingOf[generation], { ...account, ...change })
      expect(fault).toBeInstanceOf(FieldError)
      expect(fault).toMatchObject({
        code: 'FIELD_REFUSED',
        field,
        rule,
        message: `${field} ${rule}; the value is ${value}`,
      })
    },
  )
})

describe('a change of plan that can be sent', () => {
  const rows: [generation: 'v2' | 'v3', change: PlanChange, reason: string][] = [
    ['v2', { planType: 'BASIC' }, 'without a billing day'],
    ['v2', { planType: 'Ultimate', billingDayOfMonth: 31 }, 'in any case'],
    ['v3', { planType: 'GOLD', planGroupId: 152, billingDayOfMonth: 1 }, 'every field'],
    ['v3', { planType: 'BEST PLAN_2-B' }, 'an open list of names'],
    ['v3', { planType: ' silver ' }, 'in any case'],
  ]
  it.each(rows)('by %s has no fault: %j (%s)', (generation, change) => {
    expect(planChangeFault(everythingOf[generation], change)).toBeUndefined()
  })

  it('is not looked at for a partner without a generation for it', () => {
    expect(planChangeFault(everythingOf.xml, { planType: '' })).toBeUndefined()
  })
})

describe('a change of plan that a generation does not take', () => {
  const trial = 'must not be TRIAL: no account returns to it'
  const day = 'must be a whole number from 1 to 31'
  const group = 'must be a whole number from 1 to 2147483647'
  const form = 'must be the name of a plan: capitals, digits, _, - and blanks'
  const basic = { planType: 'BASIC' }
  const gold = { planType: 'GOLD' }
  const rows: [
    generation: 'v2' | 'v3',
    change: PlanChange,
    field: string,
    rule: string,
    value: string,
    source: string,
  ][] = [
    ['v2', { planType: 'TRIAL' }, 'planType', trial, '"TRIAL"', 'v2-plan: sending 1 is rejected'],
    ['v2', { planType: 'trial' }, 'planType', trial, '"trial"', 'v2-plan: in any case'],
    ['v2', gold, 'planType', 'must be one of BASIC, ESSENTIAL, ULTIMATE', '"GOLD"', 'v2-plan: numbers of three plans'],
    ['v2', { ...basic, billingDayOfMonth: 0 }, 'billingDayOfMonth', day, '0', 'v2-plan and v3-change-plan'],
    ['v2', { ...basic, billingDayOfMonth: 32 }, 'billingDayOfMonth', day, '32', 'v2-plan and v3-change-plan'],
    ['v2', { ...basic, billingDayOfMonth: 1.5 }, 'billingDayOfMonth', day, '1.5', 'v2-plan: a day'],
    [
      'v2',
      { ...basic, planGroupId: 152 },
      'planGroupId',
      'must be left out: V2 has no field for it',
      '152',
      'v2-plan: no such field',
    ],
    ['v3', { planType: 'TRIAL' }, 'planType', trial, '"TRIAL"', 'v3-change-plan, rule 4'],
    ['v3', { planType: 'Trial' }, 'planType', trial, '"Trial"', 'v3-change-plan, rule 4'],
    ['v3', { planType: '' }, 'planType', length(1, 50, 0), '""', 'v3-change-plan: a name'],
    [
      'v3',
      { planType: 'G'.repeat(51) },
      'planType',
      length(1, 50, 51),
      `"${'G'.repeat(51)}"`,
      'v3-change-plan: a name',
    ],
    ['v3', { planType: 'GÖLD' }, 'planType', form, '"GÖLD"', 'v3-change-plan: a name'],
    ['v3', { ...gold, billingDayOfMonth: 0 }, 'billingDayOfMonth', day, '0', 'v3-change-plan: 1–31'],
    ['v3', { ...gold, billingDayOfMonth: 32 }, 'billingDayOfMonth', day, '32', 'v3-change-plan: 1–31'],
    ['v3', { ...gold, billingDayOfMonth: Number.NaN }, 'billingDayOfMonth', day, 'null', 'v3-change-plan: 1–31'],
    ['v3', { ...gold, planGroupId: 0 }, 'planGroupId', group, '0', 'v3-change-plan: int32'],
    ['v3', { ...gold, planGroupId: 2 ** 31 }, 'planGroupId', group, '2147483648', 'v3-change-plan: int32'],
  ]
  it.each(rows)(
    '%s has a fault %j: %s %s; the value is %s (docs/reference/vendor.md#%s)',
    (generation, change, field, rule, value) => {
      const fault = planChangeFault(everythingOf[generation], change)
      expect(fault).toMatchObject({
        code: 'FIELD_REFUSED',
        field,
        rule,
        message: `${field} ${rule}; the value is ${value}`,
      })
    },
  )
})
