import { describe, expect, it } from 'vitest'
import { countryOf, isCountryCode, isSubdivision } from '../../../../shared/partner-api/calling/country-codes.ts'
import { isEmailAddress } from '../../../../shared/partner-api/calling/email-address.ts'
import { isTimeZone } from '../../../../shared/partner-api/calling/time-zone.ts'

describe('an e-mail address', () => {
  it.each([
    'smith&sons@example.com',
    "o'neill@example.com",
    'a+b@example.com',
    "!#$%&'*+/=?^_`{|}~-@example.com",
    'a.b.c@sub.example.co.uk',
    `${'a'.repeat(64)}@example.com`,
    'robin@xn--bcher-kva.example',
    'robin@bücher.example',
    'robin@3m.example.com',
    'robin@a--b.example.com',
  ])('is %s', (text) => {
    expect(isEmailAddress(text)).toBe(true)
  })

  it.each([
    '',
    '@example.com',
    'robin',
    'robin@',
    'robin@localhost',
    'robin@@example.com',
    'a@b@example.com',
    '.robin@example.com',
    'robin.@example.com',
    'ro..bin@example.com',
    'ro bin@example.com',
    '"robin"@example.com',
    'robin@[127.0.0.1]',
    'robin@127.0.0.1',
    'robin@-example.com',
    'robin@example-.com',
    'robin@exa_mple.com',
    'robin@example..com',
    'robin@.example.com',
    'robin@example.com.',
    'robin@ab--c.example.com',
    'robin@xn--.example',
    `${'a'.repeat(65)}@example.com`,
    `robin@${'a'.repeat(64)}.com`,
    `robin@${'a.'.repeat(130)}com`,
    'röbin@example.com',
    'robin@exa😀mple.com',
    'robin@example.com\n',
  ])('is not %j', (text) => {
    expect(isEmailAddress(text)).toBe(false)
  })
})

describe('a country', () => {
  it('has two letters, and the platform has a name for each', () => {
    const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })
    const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
    const codes = letters.flatMap((one) => letters.map((other) => one + other)).filter(isCountryCode)
    expect(codes).toHaveLength(249)
    for (const code of codes) expect(names.of(code), code).toBeDefined()
  })

  it.each(['XX', 'ZZ', 'EU', 'UK', 'SU', 'AN', 'us', 'USA', 'U', '', '__'])('is not %j', (code) => {
    expect(isCountryCode(code)).toBe(false)
  })

  it.each([
    ['US', 'US'],
    ['us ', 'US'],
    ['USA', 'US'],
    ['gbr', 'GB'],
    ['DEU', 'DE'],
    ['CHE', 'CH'],
    ['XXX', undefined],
    ['', undefined],
  ])('is the same in three letters: %j is %j', (code, country) => {
    expect(countryOf(code)).toBe(country)
  })

  it('has parts, where they are known', () => {
    expect(isSubdivision('US', 'MA')).toBe(true)
    expect(isSubdivision('US', 'AP')).toBe(true)
    expect(isSubdivision('CA', 'QC')).toBe(true)
    expect(isSubdivision('US', 'QC')).toBe(false)
    expect(isSubdivision('DE', 'BY')).toBeUndefined()
  })
})

describe('a time zone', () => {
  it.each(['US/Eastern', 'America/New_York', 'Europe/Berlin', 'Etc/GMT+5', 'UTC', 'America/Argentina/Buenos_Aires'])(
    'is %s',
    (name) => expect(isTimeZone(name)).toBe(true),
  )

  it.each(['', 'Eastern', 'US/Nowhere', '+05:00', 'GMT+5', 'Europe/Berlin ', 'Berlin', '../etc'])('is not %j', (name) =>
    expect(isTimeZone(name)).toBe(false),
  )
})
