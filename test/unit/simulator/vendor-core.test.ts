import { describe, expect, test } from 'vitest'
import { statusAt } from '../../simulator/core/account.ts'
import type { NewAccount } from '../../simulator/core/new-account.ts'
import { hashPassword, passwordMatches } from '../../simulator/core/password-hash.ts'
import { seededRandom } from '../../simulator/core/seeded-random.ts'
import type { Switches } from '../../simulator/core/switches.ts'
import { VendorCore } from '../../simulator/core/vendor-core.ts'
import { demoPartners } from '../../simulator/demo-data.ts'

const day = 86_400_000

function newCore(switches: Partial<Switches> = {}, seed = 1) {
  const time = { ms: 10 * day }
  const core = new VendorCore({
    clock: { now: () => time.ms },
    random: seededRandom(seed),
    partners: demoPartners,
    switches,
  })
  return { core, time }
}

function request(changes: Partial<NewAccount> = {}): NewAccount {
  return {
    loginName: 'Client-1',
    password: 'example-password',
    site: { name: '', phone: '', url: '', signatureName: '' },
    contact: { firstName: '', lastName: '', email: 'a@example.com', phone: '', countryCode: '', stateCode: '' },
    emailCode: '',
    referralCode: '',
    singleBilling: true,
    products: ['EmailMarketing'],
    ...changes,
  }
}

describe('create', () => {
  test('keeps login, ids and trial as the vendor describes them', () => {
    const { core, time } = newCore()
    const verdict = core.create('acme', request())
    expect(verdict).toMatchObject({
      ok: true,
      effect: 'created',
      account: {
        partner: 'acme',
        login: 'client-1',
        loginName: 'Client-1',
        numericId: expect.stringMatching(/^[1-9]\d{12}$/),
        encodedId: expect.stringMatching(/^a07e[0-9a-z]{8}$/),
        status: 'Trial',
        trialEndsAt: time.ms + 60 * day,
      },
    })
  })

  test('keeps no password, and two accounts with the same one do not look alike', () => {
    const { core } = newCore()
    core.create('acme', request())
    core.create('acme', request({ loginName: 'client-2' }))
    expect(JSON.stringify(core.store.all())).not.toContain('example-password')
    const [first, second] = core.store.all()
    expect(first?.password.digest).not.toBe(second?.password.digest)
  })

  test.each([
    { why: 'the same name in other letters', partner: 'acme', loginName: 'CLIENT-1' },
    {
      why: "another partner's client has it: names are unique over the vendor",
      partner: 'globex',
      loginName: 'client-1',
    },
    { why: 'a partner has it', partner: 'acme', loginName: 'Globex' },
  ])('refuses a login that is taken: $why', ({ partner, loginName }) => {
    const { core } = newCore()
    core.create('acme', request())
    expect(core.create(partner, request({ loginName }))).toMatchObject({ ok: false, reason: 'LOGIN_TAKEN' })
    expect(core.store.size).toBe(1)
  })

  test.each<{ why: string; changes: Partial<NewAccount>; switches?: Partial<Switches>; names: string }>([
    { why: 'no login', changes: { loginName: '' }, names: 'LoginName' },
    { why: 'a login that cannot stand in an address', changes: { loginName: 'a/b' }, names: 'LoginName' },
    { why: 'a login of 51 characters', changes: { loginName: 'x'.repeat(51) }, names: 'LoginName' },
    { why: 'no password', changes: { password: '' }, names: 'Password' },
    {
      why: 'a short password where the switch asks for more',
      changes: { password: 'short' },
      switches: { passwordMinimumLength: 6 },
      names: 'Password',
    },
    { why: 'no e-mail address', changes: { contact: { ...request().contact, email: '' } }, names: 'SiteContact/Email' },
    {
      why: 'no address in e-mail',
      changes: { contact: { ...request().contact, email: 'x' } },
      names: 'SiteContact/Email',
    },
    {
      why: 'a country in words',
      changes: { contact: { ...request().contact, countryCode: 'USA' } },
      names: 'SiteContact/CountryCode',
    },
    {
      why: 'the full form asks for a company',
      changes: {},
      switches: { requiredOnCreate: 'full' },
      names: 'Site/Name',
    },
    { why: 'no product', changes: { products: [] }, names: 'Products' },
  ])('names the field that is wrong: $why', ({ changes, switches, names }) => {
    const { core } = newCore(switches)
    const verdict = core.create('acme', request(changes))
    expect(verdict).toMatchObject({ ok: false, message: expect.stringMatching(new RegExp(`^${names}: `)) })
    expect(core.store.size).toBe(0)
  })

  test('the same seed invents the same accounts, another seed others', () => {
    const ids = (seed: number) => {
      const { core } = newCore({}, seed)
      core.create('acme', request())
      return core.store.all()[0]?.numericId
    }
    expect(ids(3)).toBe(ids(3))
    expect(ids(3)).not.toBe(ids(4))
  })

  test('never gives an id twice, though the randomness repeats itself', () => {
    const values = [0.1, 0.1, 0.1, 0.2]
    let calls = 0
    const random = { fraction: () => values[Math.floor(calls++ / 60) % values.length] ?? 0 }
    const core = new VendorCore({ clock: { now: () => 0 }, random, partners: demoPartners })
    for (let number = 0; number < 3; number += 1) core.create('acme', request({ loginName: `c${number}` }))
    expect(new Set(core.store.all().map((account) => account.numericId)).size).toBe(3)
  })
})

test("another partner's account can be neither read nor changed, and looks like none", () => {
  const { core } = newCore()
  core.create('acme', request())
  const update = { site: {}, contact: {}, products: ['EmailMarketing'] }
  for (const verdict of [
    core.read('globex', 'client-1'),
    core.openProduct('globex', 'client-1', 'EmailMarketing'),
    core.cancelProduct('globex', 'client-1', 'EmailMarketing'),
    core.update('globex', 'client-1', update),
  ]) {
    expect(verdict).toMatchObject({ ok: false, reason: 'NOT_OURS' })
  }
  expect(core.read('globex', 'nobody')).toEqual({ ...core.read('globex', 'client-1'), reason: 'NOT_FOUND' })
  expect(core.read('acme', 'client-1')).toMatchObject({ ok: true, account: { status: 'Trial' } })
})

test('a trial ends by time alone', () => {
  const { core, time } = newCore({ trialDays: 1 })
  core.create('acme', request())
  const status = () => statusAt(core.store.all()[0] ?? expect.fail('no account'), time.ms)
  time.ms += day - 1
  expect(status()).toBe('Trial')
  time.ms += 1
  expect(status()).toBe('Trial End')
})

test('an update replaces the password, and doing so again changes nothing', () => {
  const { core } = newCore()
  core.create('acme', request())
  const update = { site: {}, contact: {}, products: ['EmailMarketing'], password: 'another-password' }
  expect(core.update('acme', 'client-1', update)).toMatchObject({ effect: 'updated' })
  expect(core.update('acme', 'client-1', update)).toMatchObject({ effect: 'none' })
  const hash = core.store.all()[0]?.password ?? expect.fail('no account')
  expect(passwordMatches('another-password', hash)).toBe(true)
  expect(passwordMatches('example-password', hash)).toBe(false)
})

test('a password hash opens for its password only', () => {
  const hash = hashPassword('right', seededRandom(1))
  expect([passwordMatches('right', hash), passwordMatches('wrong', hash), passwordMatches('', hash)]).toEqual([
    true,
    false,
    false,
  ])
})

describe('visibility delay', () => {
  const seen = ({ core }: ReturnType<typeof newCore>) => {
    const verdict = core.read('acme', 'client-1')
    return verdict.ok ? verdict.account.products.map((product) => product.status).join() : verdict.reason
  }

  test('reads and the listing lag, writes do not', () => {
    const world = newCore({ visibilityDelayMs: 1000 })
    const { core, time } = world
    const listed = () => {
      const page = core.list('acme')
      return page.ok ? page.accounts.length : page.reason
    }
    core.create('acme', request())
    expect([seen(world), listed()]).toEqual(['NOT_FOUND', 0])
    expect(core.create('acme', request())).toMatchObject({ reason: 'LOGIN_TAKEN' })
    time.ms += 999
    expect([seen(world), listed()]).toEqual(['NOT_FOUND', 0])
    time.ms += 1
    expect([seen(world), listed()]).toEqual(['Open', 1])
  })

  test('each version becomes visible in its turn', () => {
    const world = newCore({ visibilityDelayMs: 1000 })
    const { core, time } = world
    core.create('acme', request({ products: ['EmailMarketing', 'EventMarketing'] }))
    time.ms += 1000
    core.cancelProduct('acme', 'client-1', 'EmailMarketing')
    time.ms += 400
    core.cancelProduct('acme', 'client-1', 'EventMarketing')
    expect(seen(world)).toBe('Open,Open')
    time.ms += 600
    expect(seen(world)).toBe('Canceled,Open')
    time.ms += 399
    expect(seen(world)).toBe('Canceled,Open')
    time.ms += 1
    expect(seen(world)).toBe('')
  })

  test('of many versions, the one that was written last before the lag is shown', () => {
    const world = newCore({ visibilityDelayMs: 1000 })
    const { core, time } = world
    core.create('acme', request({ products: ['EmailMarketing', 'EventMarketing'] }))
    for (const product of ['EmailMarketing', 'EventMarketing']) {
      time.ms += 2000
      core.cancelProduct('acme', 'client-1', product)
    }
    time.ms += 500
    expect(seen(world)).toBe('Canceled,Open')
    time.ms += 500
    expect(seen(world)).toBe('')
  })

  test('a lag that begins now shows what stood before the last write', () => {
    const world = newCore()
    const { core, time } = world
    core.create('acme', request())
    time.ms += 2000
    core.cancelProduct('acme', 'client-1', 'EmailMarketing')
    core.switches = { ...core.switches, visibilityDelayMs: 1000 }
    expect(seen(world)).toBe('Open')
  })
})
