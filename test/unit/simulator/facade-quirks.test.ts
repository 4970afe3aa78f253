import { describe, expect, test } from 'vitest'
import type { Switches } from '../../simulator/core/switches.ts'
import { cancel, stored } from './simulator-fixture.ts'
import { jsonSimulator, sendV2, sendV3 } from './simulator-requests.ts'

const client = 'acme-client-0001'

/** All that a V3 create must have. */
const provision = {
  contact_email: 'client@nullmailer.com',
  country_code: 'DE',
  login_name: 'client-1',
  state_code: '',
  password: 'example-secret',
}
const create = (switches: Partial<Switches>, body: object = {}) =>
  sendV3(jsonSimulator(switches, 0), 'POST', '/partner/accounts', { body: { ...provision, ...body } }).status

describe('a rule of one generation does not reach into another', () => {
  test.each<{ why: string; switches: Partial<Switches>; body?: object }>([
    { why: 'V3 asks for four fields, whatever XML and V2 ask for', switches: { requiredOnCreate: 'full' } },
    { why: 'V3 has its own shortest password', switches: { passwordMinimumLength: 40 } },
    { why: 'V3 takes a country of three letters', switches: {}, body: { country_code: 'DEU' } },
  ])('$why', ({ switches, body }) => {
    expect(create(switches, body)).toBe(201)
  })

  test('V3 lists canceled accounts, whatever XML does: that is where the contract sends whoever looks for them', () => {
    const simulator = jsonSimulator({ canceledAccountsListed: false }, 2)
    cancel(simulator, client)
    const { json } = sendV3(simulator, 'GET', '/partner/accounts')
    expect(json).toMatchObject({ site_owner_list: [{ billing_status: 'Canceled' }, { billing_status: 'Trial' }] })
    expect(sendV2(simulator, 'GET', '/partner/accounts').json, 'V2 is not known').toMatchObject({
      results: [{ username: 'acme-client-0002' }],
    })
  })

  test('demo accounts are there under any rule for passwords', () => {
    expect(stored(jsonSimulator({ passwordMinimumLength: 100 }), client).status).toBe('Trial')
  })
})

test.each([
  { asked: 'given' as const, statuses: [201, 201], billed: [true, true] },
  { asked: 'ignored' as const, statuses: [201, 201], billed: [false, false] },
  { asked: 'refused' as const, statuses: [400, 400], billed: [undefined, undefined] },
])(
  'single billing that V2 and V3 ask for is $asked too, and seeds have it in any case',
  ({ asked, statuses, billed }) => {
    const simulator = jsonSimulator({ singleBillingAskedFor: asked })
    const v3 = { ...provision, login_name: 'client-3', managed_site_owner: true, enable_single_billing: true }
    const v2 = {
      username: 'client-2',
      password: 'example',
      email: 'a@nullmailer.com',
      managed_site_owner: true,
      single_billing: true,
    }
    expect([
      sendV2(simulator, 'POST', '/partner/accounts', { body: v2 }).status,
      sendV3(simulator, 'POST', '/partner/accounts', { body: v3 }).status,
    ]).toEqual(statuses)
    expect(['client-2', 'client-3'].map((login) => simulator.core.store.find(login)?.singleBilling)).toEqual(billed)
    expect(stored(simulator, client).singleBilling).toBe(true)
  },
)

test('an account that is billed in pounds has its tiers in pounds', () => {
  const simulator = jsonSimulator({}, 0)
  sendV3(simulator, 'POST', '/partner/accounts', { body: { ...provision, billing_locale: 'en_gb' } })
  const path = `/partner/accounts/${stored(simulator, 'client-1').encodedId}/plan`
  const body = { plan_type: 'GOLD', billing_day_of_month: 1 }
  expect(sendV3(simulator, 'PUT', path, { body }).json).toMatchObject({ current_tiers: [{ currency_code: 'GBP' }] })
})
