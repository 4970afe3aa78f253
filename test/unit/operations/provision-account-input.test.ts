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
  return parsed.kind === 'malformed' ? parsed.problems.map(({ field, rule }) => `${field} ${rule}`) : []
}

describe('the input of provision-account', () => {
  test.each([
    ['the example', {}],
    ['a country without states', { countryCode: 'DE', stateCode: undefined }],
    ['a secret by name', { password: { secretName: 'partner-ops/clients/bakery' } }],
    ['the shortest texts', { organizationName: 'x', firstName: 'Bo', lastName: 'Li', referralCode: 'r' }],
    ['the longest texts', { organizationName: 'x'.repeat(50), firstName: 'y'.repeat(80), lastName: 'z'.repeat(80) }],
    ['letters beyond ASCII', { organizationName: 'Bäckerei 文字 😀' }],
    ['a website', { website: 'https://bakery.example.com/shop?x=1' }],
    ['a website without TLS', { website: 'http://bakery.example.com' }],
    ['ten products', { products: Array.from({ length: 10 }, (_, n) => `Product${n}`) }],
  ])('may be %s', (_what, change) => {
    expect(problems(change)).toEqual([])
  })

  test.each([
    ['an empty organisation', { organizationName: '' }, 'input.organizationName'],
    ['an organisation of 51 characters', { organizationName: 'x'.repeat(51) }, 'input.organizationName'],
    ['white space before', { organizationName: ' x' }, 'input.organizationName'],
    ['white space after', { lastName: 'Baker\u00a0' }, 'input.lastName'],
    ['a control character, which XML cannot carry', { organizationName: 'a\u0000b' }, 'input.organizationName'],
    ['a line break', { firstName: 'Rob\nin' }, 'input.firstName'],
    ['DEL', { firstName: 'Rob\u007fin' }, 'input.firstName'],
    ['half a surrogate pair', { firstName: 'Rob\ud800in' }, 'input.firstName'],
    ['the last half of one', { firstName: 'Rob\udfffin' }, 'input.firstName'],
    ['U+FFFE', { firstName: 'Rob\ufffein' }, 'input.firstName'],
    ['U+FFFF', { firstName: 'Rob\uffffin' }, 'input.firstName'],
    ['a first name of one letter', { firstName: 'R' }, 'input.firstName'],
    ['a last name of 81', { lastName: 'x'.repeat(81) }, 'input.lastName'],
    ['no e-mail address', { email: 'robin' }, 'input.email'],
    ['an e-mail address of 81 characters', { email: `${'x'.repeat(69)}@example.com` }, 'input.email'],
    ['letters in a phone', { phone: '555-CAKE' }, 'input.phone'],
    ['letters before a phone', { phone: 'call +1 555 0100' }, 'input.phone'],
    ['letters after a phone', { phone: '+1 555 0100 x7' }, 'input.phone'],
    ['a phone of 26 digits', { phone: '5'.repeat(26) }, 'input.phone'],
    ['a phone of 4 digits', { phone: '5550' }, 'input.phone'],
    ['a country in small letters', { countryCode: 'us' }, 'input.countryCode'],
    ['a country of three letters', { countryCode: 'USA' }, 'input.countryCode'],
    ['no state in the US', { stateCode: undefined }, 'input.stateCode'],
    ['no state in Canada', { countryCode: 'CA', stateCode: undefined }, 'input.stateCode'],
    ['a state of three letters', { stateCode: 'MAS' }, 'input.stateCode'],
    ['a letter before a state', { stateCode: 'xMA' }, 'input.stateCode'],
    ['a state in small letters', { stateCode: 'ma' }, 'input.stateCode'],
    ['a file for a website', { website: 'xhttps://example.com' }, 'input.website'],
    ['a protocol that only begins like one of the web', { website: 'httpsx://example.com' }, 'input.website'],
    ['a script for a website', { website: 'javascript:alert(1)' }, 'input.website'],
    ['a website of 201 characters', { website: `https://example.com/${'x'.repeat(181)}` }, 'input.website'],
    ['no products', { products: [] }, 'input.products'],
    ['eleven products', { products: Array.from({ length: 11 }, (_, n) => `Product${n}`) }, 'input.products'],
    ['markup in a product', { products: ['<x>'] }, 'input.products[0]'],
    ['single billing as text', { singleBilling: 'true' }, 'input.singleBilling'],
    ['an empty referral code', { referralCode: '' }, 'input.referralCode'],
    ['a password', { password: 'Planted-Pass-1' }, 'input.password'],
    ['a password within', { password: { password: 'Planted-Pass-1' } }, 'input.password'],
    ['two sources of a password', { password: { generate: true, secretName: 'x' } }, 'input.password'],
    ['generate: false', { password: { generate: false } }, 'input.password'],
    ['no source of a password', { password: undefined }, 'input.password'],
    ['a secret name with blanks', { password: { secretName: 'my secret' } }, 'input.password.secretName'],
    ['a field that is not known', { plan: 'big' }, 'input.plan'],
  ])('may not hold %s', (_what, change, field) => {
    const found = problems(change)
    expect(found).toHaveLength(1)
    expect(found[0]).toMatch(new RegExp(`^${field.replace(/[.[\]]/g, '\\$&')} (must|is|has) `))
    expect(found[0]).not.toContain('Planted')
  })

  test.each([
    [{ organizationName: ' x' }, 'input.organizationName must not begin or end with white space'],
    [{ organizationName: 'a\u0000b' }, 'input.organizationName must not hold control characters'],
    [{ password: { secretName: 'my secret' } }, 'input.password.secretName must be a Secrets Manager name'],
    [{ email: 'robin' }, 'input.email must be an e-mail address'],
    [{ phone: '555-CAKE' }, 'input.phone must be 5–25 digits, blanks or + ( ) . - /'],
    [{ countryCode: 'us' }, 'input.countryCode must be two capital letters (ISO 3166-1)'],
    [{ stateCode: 'ma' }, 'input.stateCode must be two capital letters'],
    [{ website: 'ftp://example.com' }, 'input.website must be an http or https address'],
  ])('says the rule in words: %j', (change, told) => {
    expect(problems(change)).toEqual([told])
  })

  test('shows what is required where by country', () => {
    expect(problems({ stateCode: undefined })).toEqual(['input.stateCode is required where countryCode is US or CA'])
  })
})
