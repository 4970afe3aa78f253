import { describe, expect, test } from 'vitest'
import { parseMessage } from '../../../shared/messaging/parse-message.ts'
import { provisionAccountExample, provisionAccountInput } from '../../../shared/operations/provision-account/input.ts'

const problems = (change: object) => {
  const input = Object.fromEntries(
    Object.entries({ ...provisionAccountExample, ...change }).filter(([, value]) => value !== undefined),
  )
  const body = JSON.stringify({ operationId: 'p-1', partner: 'acme', account: 'bakery', input })
  const parsed = parseMessage(body, {
    operation: 'provision-account',
    input: provisionAccountInput,
    partners: new Set(['acme']),
  })
  return parsed.kind === 'malformed' ? parsed.problems.map(({ field, rule, value }) => ({ field, rule, value })) : []
}

describe('the input of provision-account', () => {
  test.each([
    ['the example', {}],
    ['a country without states', { countryCode: 'DE', stateCode: undefined }],
    ['a secret by name', { password: { secretName: 'partner-ops/clients/bakery' } }],
    ['the shortest texts', { organizationName: 'x', firstName: 'B', lastName: 'L', referralCode: 'r' }],
    ['the longest texts', { organizationName: 'x'.repeat(80), firstName: 'y'.repeat(80), lastName: 'z'.repeat(80) }],
    ['letters beyond ASCII', { organizationName: 'Bäckerei 文字 😀' }],
    ['a website', { website: 'https://bakery.example.com/shop?x=1' }],
    ['a website without TLS', { website: 'http://bakery.example.com' }],
    [
      'the longest e-mail address and website',
      {
        email: `${'x'.repeat(64)}@${'y.'.repeat(91)}example`,
        website: `https://example.com/${'x'.repeat(980)}`,
        organizationName: 'x',
      },
    ],
    [
      'the longest keys',
      {
        referralCode: 'r'.repeat(50),
        timeZoneId: 'America/Argentina/ComodRivadavia',
        partnerAccountId: 'p'.repeat(80),
      },
    ],
    ['a phone with an extension', { phone: '555-0100 x12', organizationPhone: '+1 (555) 010-0100 ext. 7' }],
    ['any characters of a mail name', { email: 'smith&sons@example.com' }],
    ['an older name of a time zone', { timeZoneId: 'US/Eastern' }],
    ['a state that is not known here', { stateCode: 'ZZ' }],
    [
      'the longest single sign-on',
      { password: undefined, singleSignOn: { externalId: 'x'.repeat(255), externalProvider: 'p'.repeat(80) } },
    ],
    ['ten products', { products: Array.from({ length: 10 }, (_, n) => `Product${n}`) }],
  ])('may be %s', (_what, change) => {
    expect(problems(change)).toEqual([])
  })

  const text = (length: number) => 'x'.repeat(length)
  const hidden = '(not shown)'
  const least = (count: number, unit = 'characters') => `must have at least ${count} ${unit}`
  const most = (count: number, unit = 'characters') => `must have at most ${count} ${unit}`
  const whiteSpace = 'must not begin or end with white space'
  const control = 'must not hold control characters'
  const zone = 'must be the name of a time zone of the IANA database, such as America/New_York or US/Eastern'
  const country = 'must be two capital letters (ISO 3166-1)'
  const state = 'must be two capital letters'
  const web = 'must be an http or https address'
  const product = 'must be a product name: 1–40 letters and digits, the first a letter'
  const source = 'must be {"secretName": "…"} or {"generate": true}'
  const oneSignIn = 'must be given, or singleSignOn instead of it, but not both'
  const unknownField = 'is not a known field'
  const signedOnBy = (singleSignOn: object) => ({ password: undefined, singleSignOn })

  /** A value is told only where it can be nothing private; where a field is missing there is none. */
  test.each<[what: string, change: object, field: string, rule: string, value: string | undefined]>([
    ['no organisation', { organizationName: undefined }, 'organizationName', 'is required', undefined],
    ['a number for an organisation', { organizationName: 7 }, 'organizationName', 'must be text', hidden],
    ['an empty organisation', { organizationName: '' }, 'organizationName', 'must have at least 1 character', hidden],
    ['an organisation of 81 characters', { organizationName: text(81) }, 'organizationName', most(80), hidden],
    ['white space before', { organizationName: ' x' }, 'organizationName', whiteSpace, hidden],
    ['white space after', { lastName: 'Baker\u00a0' }, 'lastName', whiteSpace, hidden],
    ['a control character, which XML cannot carry', { organizationName: 'a\u0000b' }, 'organizationName', control, hidden],
    ['a line break', { firstName: 'Rob\nin' }, 'firstName', control, hidden],
    ['DEL', { firstName: 'Rob\u007fin' }, 'firstName', control, hidden],
    ['half a surrogate pair', { firstName: 'Rob\ud800in' }, 'firstName', control, hidden],
    ['the last half of one', { firstName: 'Rob\udfffin' }, 'firstName', control, hidden],
    ['U+FFFE', { firstName: 'Rob\ufffein' }, 'firstName', control, hidden],
    ['U+FFFF', { firstName: 'Rob\uffffin' }, 'firstName', control, hidden],
    ['an empty first name', { firstName: '' }, 'firstName', 'must have at least 1 character', hidden],
    ['a first name of 81', { firstName: text(81) }, 'firstName', most(80), hidden],
    ['a last name of 81', { lastName: text(81) }, 'lastName', most(80), hidden],
    ['no e-mail address', { email: 'robin' }, 'email', 'must be an e-mail address', hidden],
    ['an e-mail address of 255 characters', { email: `${text(64)}@${'y.'.repeat(91)}exampleY` }, 'email', most(254), hidden],
    ['a mail name of 65', { email: `${text(65)}@example.com` }, 'email', 'must be an e-mail address', hidden],
    ['a phone of 26 digits', { phone: '5'.repeat(26) }, 'phone', most(25), hidden],
    ['a phone of 4 digits', { phone: '5550' }, 'phone', least(5), hidden],
    ['a phone of the organisation of 4 digits', { organizationPhone: '5550' }, 'organizationPhone', least(5), hidden],
    ['a country in small letters', { countryCode: 'us' }, 'countryCode', country, '"us"'],
    ['a country of three letters', { countryCode: 'USA' }, 'countryCode', country, '"USA"'],
    ['a country that there is not', { countryCode: 'XX' }, 'countryCode', 'must be the code of a country (ISO 3166-1)', '"XX"'],
    ['no state in the US', { stateCode: undefined }, 'stateCode', 'is required where countryCode is US or CA', undefined],
    ['no state in Canada', { countryCode: 'CA', stateCode: undefined }, 'stateCode', 'is required where countryCode is US or CA', undefined],
    ['a state of three letters', { stateCode: 'MAS' }, 'stateCode', state, '"MAS"'],
    ['a letter before a state', { stateCode: 'xMA' }, 'stateCode', state, '"xMA"'],
    ['a state in small letters', { stateCode: 'ma' }, 'stateCode', state, '"ma"'],
    ['a letter before a website', { website: 'xhttps://example.com' }, 'website', web, hidden],
    ['a protocol that only begins like one of the web', { website: 'httpsx://example.com' }, 'website', web, hidden],
    ['a place for files', { website: 'ftp://example.com' }, 'website', web, hidden],
    ['a script for a website', { website: 'javascript:alert(1)' }, 'website', web, hidden],
    ['a website of 1001 characters', { website: `https://example.com/${text(981)}` }, 'website', most(1000), hidden],
    ['no products', { products: [] }, 'products', 'must have at least 1 entry', 'a list of 0'],
    ['eleven products', { products: Array.from({ length: 11 }, (_, n) => `Product${n}`) }, 'products', most(10, 'entries'), 'a list of 11'],
    ['markup in a product', { products: ['EmailMarketing', '<x>'] }, 'products[1]', product, '"<x>"'],
    ['a product of 41 letters', { products: [text(41)] }, 'products[0]', product, `"${text(41)}"`],
    ['a product that begins with a digit', { products: ['2Go'] }, 'products[0]', product, '"2Go"'],
    ['single billing as text', { singleBilling: 'true' }, 'singleBilling', 'must be true or false', '"true"'],
    ['single billing of who is not managed', { managed: false }, 'singleBilling', 'must not be true where managed is false', 'true'],
    ['an empty referral code', { referralCode: '' }, 'referralCode', 'must have at least 1 character', hidden],
    ['a referral code of 51 characters', { referralCode: text(51) }, 'referralCode', most(50), hidden],
    ['an empty time zone', { timeZoneId: '' }, 'timeZoneId', 'must have at least 1 character', hidden],
    ['a time zone that there is not', { timeZoneId: 'Eastern' }, 'timeZoneId', zone, hidden],
    ['an offset for a time zone', { timeZoneId: '+05:00' }, 'timeZoneId', zone, hidden],
    ['a time zone of 65 characters', { timeZoneId: text(65) }, 'timeZoneId', most(64), hidden],
    ['a key of the partner’s of 81 characters', { partnerAccountId: text(81) }, 'partnerAccountId', most(80), hidden],
    ['a locale that the vendor has not', { billingLocale: 'en_us' }, 'billingLocale', 'must be en_US or en_GB', '"en_us"'],
    ['a wish as text', { gdprOptOut: 'no' }, 'gdprOptOut', 'must be true or false', '"no"'],
    ['a password', { password: 'Planted-Pass-1' }, 'password', source, hidden],
    ['a password within', { password: { password: 'Planted-Pass-1' } }, 'password', source, hidden],
    ['two sources of a password', { password: { generate: true, secretName: 'x' } }, 'password', source, hidden],
    ['generate: false', { password: { generate: false } }, 'password', source, hidden],
    ['no source of a password', { password: undefined }, 'password', oneSignIn, undefined],
    ['a password beside single sign-on', { singleSignOn: { externalId: 'x', externalProvider: 'p' } }, 'password', oneSignIn, hidden],
    ['a secret name with blanks', { password: { secretName: 'my secret' } }, 'password.secretName', 'must be a Secrets Manager name', hidden],
    ['an external id of 256', signedOnBy({ externalId: text(256), externalProvider: 'p' }), 'singleSignOn.externalId', most(255), hidden],
    ['no external id', signedOnBy({ externalProvider: 'p' }), 'singleSignOn.externalId', 'is required', undefined],
    ['a provider of 81', signedOnBy({ externalId: 'x', externalProvider: text(81) }), 'singleSignOn.externalProvider', most(80), hidden],
    ['a field within that is not known', signedOnBy({ externalId: 'x', externalProvider: 'p', role: 'r' }), 'singleSignOn.role', unknownField, undefined],
    ['a field that is not known', { plan: 'big' }, 'plan', unknownField, undefined],
  ])('may not hold %s', (_what, change, field, rule, value) => {
    expect(problems(change)).toEqual([{ field: `input.${field}`, rule, value }])
  }) // biome-ignore format: a table of rules
})
