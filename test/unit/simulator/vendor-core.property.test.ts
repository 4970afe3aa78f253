/** @module-tag long */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isLive } from '../../simulator/core/account.ts'
import { seededRandom } from '../../simulator/core/seeded-random.ts'
import type { SwitchDefinition } from '../../simulator/core/switch-definitions/switch-definition.ts'
import { type Switches, switchDefinitions } from '../../simulator/core/switches.ts'
import { VendorCore } from '../../simulator/core/vendor-core.ts'
import type { Verdict } from '../../simulator/core/verdict.ts'
import { demoPartners } from '../../simulator/demo-data.ts'

const partner = fc.constantFrom('acme', 'globex')
const login = fc.constantFrom('client-a', 'Client-A', 'client-b')
const product = fc.constantFrom('EmailMarketing', 'EventMarketing')
const step = fc.oneof(
  fc.record({
    call: fc.constant('create' as const),
    partner,
    login,
    singleBilling: fc.boolean(),
    products: fc.array(product, { maxLength: 2 }),
  }),
  fc.record({ call: fc.constant('open' as const), partner, login, product }),
  fc.record({ call: fc.constant('cancel' as const), partner, login, product }),
  fc.record({
    call: fc.constant('update' as const),
    partner,
    login,
    singleBilling: fc.boolean(),
    products: fc.array(product, { maxLength: 2 }),
  }),
  fc.record({ call: fc.constant('wait' as const), partner, login, days: fc.integer({ min: 1, max: 70 }) }),
)
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

/** Any setting of the switches that decide about states. */
const switches = fc.record(
  Object.fromEntries(
    Object.entries(switchDefinitions)
      .filter(([name]) => /^(catch22|open|cancel|update|accountStatusAfterCreate|productStatusAfterCreate)/.test(name))
      .map(([name, definition]: [string, SwitchDefinition]) => [
        name,
        definition.kind === 'choice' ? fc.constantFrom(...definition.values) : fc.boolean(),
      ]),
  ),
) as fc.Arbitrary<Partial<Switches>>

function newWorld(setting: Partial<Switches>) {
  const time = { ms: 0 }
  const core = new VendorCore({
    clock: { now: () => time.ms },
    random: seededRandom(1),
    partners: demoPartners,
    switches: setting,
  })
  const take = (asked: Step): Verdict | undefined => {
    switch (asked.call) {
      case 'create':
        return core.create(asked.partner, {
          loginName: asked.login,
          password: 'x',
          site: { name: '', phone: '', url: '', signatureName: '' },
          contact: { firstName: '', lastName: '', email: 'a@example.com', phone: '', countryCode: '', stateCode: '' },
          emailCode: '',
          referralCode: '',
          singleBilling: asked.singleBilling,
          products: asked.products,
        })
      case 'open':
        return core.openProduct(asked.partner, asked.login, asked.product)
      case 'cancel':
        return core.cancelProduct(asked.partner, asked.login, asked.product)
      case 'update':
        return core.update(asked.partner, asked.login, {
          site: {},
          contact: {},
          singleBilling: asked.singleBilling,
          products: asked.products,
        })
      case 'wait':
        time.ms += asked.days * 86_400_000
        return undefined
    }
  }
  return { core, take }
}

// fast-check prints seed and path of a failure, with which it can be replayed.
test('whatever is called under whatever switches, the vendor stays consistent', () => {
  fc.assert(
    fc.property(switches, fc.array(step, { maxLength: 25 }), (setting, steps) => {
      const { core, take } = newWorld(setting)
      for (const asked of steps) {
        const before = structuredClone(core.store.all())
        const verdict = take(asked)
        const after = core.store.all()
        if (verdict === undefined || !verdict.ok || verdict.effect === 'none') {
          expect(after, 'a refusal or no effect must leave no trace').toEqual(before)
        } else {
          expect(after, 'an effect must leave one').not.toEqual(before)
          expect(verdict.account.partner, "nobody changes another partner's account").toBe(asked.partner)
        }
        for (const account of after) {
          if (account.status === 'Canceled') expect(account.products.filter(isLive)).toEqual([])
          const names = account.products.map(({ name }) => name)
          expect(new Set(names).size, 'a product is held once').toBe(names.length)
        }
        if (verdict?.ok && verdict.effect === 'account-canceled') {
          expect(verdict.account.status).toBe('Canceled')
          if (core.switches.catch22) expect(verdict.account).toMatchObject({ singleBilling: false, products: [] })
          else expect(verdict.account.singleBilling).toBe(true)
        }
      }
      expect(new Set(core.store.all().map(({ login: name }) => name)).size).toBe(core.store.size)
    }),
    { numRuns: 500 },
  )
})

test('under the default rules a caught account never comes back', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      const { core, take } = newWorld({})
      take({ call: 'create', partner: 'acme', login: 'client-a', singleBilling: true, products: ['EmailMarketing'] })
      take({ call: 'cancel', partner: 'acme', login: 'client-a', product: 'EmailMarketing' })
      for (const asked of steps) take(asked)
      expect(core.store.find('client-a')).toMatchObject({ status: 'Canceled', singleBilling: false, products: [] })
    }),
    { numRuns: 300 },
  )
})
