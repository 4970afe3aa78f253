import { expect, it } from 'vitest'
import { createGateway } from '../../../shared/partner-api/create-gateway.ts'
import { type PartnerSettings, partnerSettingsSchema } from '../../../shared/partner-api/partner-settings.ts'
import { answered, answeredAt, bakery, entryOf } from './answers.ts'
import { FakeTransport } from './fake-transport.ts'

const settings = partnerSettingsSchema.parse({
  id: 'acme-eu',
  login: 'Acme',
  secretName: 'partners/acme',
  budget: { name: 'acme', requestsPerSecond: 4, requestsPerDay: 10_000 },
  capabilities: { membership: 'xml', provision: 'xml', products: 'xml', listing: 'xml' },
  baseUrls: { xml: 'https://api.example.com/' },
  anchorProduct: 'EventMarketing',
})

const gatewayWith = (changed: PartnerSettings, transport = new FakeTransport()) =>
  createGateway({
    settings: changed,
    transport,
    clock: { now: () => answeredAt, monotonic: () => 0, sleep: async () => undefined },
    credentials: {
      current: async () => ({ apiKey: 'key-1', login: 'acme', password: 'pass-1' }),
      newerThan: async () => undefined,
    },
  })

it('a generation without a client is found when the function starts, with the setting to change', () => {
  const capabilities = { ...settings.capabilities, listing: 'v3' } as unknown as PartnerSettings['capabilities']
  expect(() => gatewayWith({ ...settings, capabilities })).toThrow(/Partner acme-eu: .*listing.*"v3"/)
})

it('a capability without a generation is found when the function starts', () => {
  const { products: _left, ...others } = settings.capabilities
  const capabilities = others as unknown as PartnerSettings['capabilities']
  expect(() => gatewayWith({ ...settings, capabilities })).toThrow(
    expect.objectContaining({ code: 'CAPABILITY_NOT_SERVED', capability: 'products' }),
  )
})

it('calls go to the configured address, and the absence of the anchor product is reported', async () => {
  const transport = new FakeTransport(answered(200, entryOf(bakery)))
  const answer = await gatewayWith(settings, transport).readAccount('bakery-01', {
    deadlineAt: 1,
    permit: async () => undefined,
  })
  expect(transport.requests[0]).toMatchObject({
    origin: 'https://api.example.com',
    path: '/ws/partners/acme/siteowners/bakery-01',
  })
  expect(answer).toMatchObject({
    value: { fields: { 'product:EmailMarketing': 'open', 'product:EventMarketing': 'absent' } },
  })
})
