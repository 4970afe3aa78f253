import { createGateway } from '../../../shared/partner-api/create-gateway.ts'
import type { CallOptions, Gateway, Generation, NewAccount } from '../../../shared/partner-api/gateway.ts'
import type { PartnerSettings } from '../../../shared/partner-api/partner-settings.ts'
import type { Answered, Exchange } from '../../../shared/partner-api/transport/exchange.ts'
import { unsharedTokens } from '../../../shared/partner-api/v3/shared-tokens.ts'
import { answered, answeredAt } from './answers.ts'
import { FakeTransport } from './fake-transport.ts'
import { v3Samples } from './v3/v3-samples.ts'

/** What every generation takes: the forms of its siblings want names and a phone. */
export const account: NewAccount = {
  login: 'bakery-01',
  signIn: { password: 'Sourdough #7' },
  email: 'robin@example.com',
  countryCode: 'US',
  stateCode: 'MA',
  organizationName: 'Example Bakery',
  firstName: 'Robin',
  lastName: 'Quince',
  phone: '+1 555 0100',
  managed: true,
  singleBilling: true,
}

type Capabilities = PartnerSettings['capabilities']

/** A partner with these capabilities; also such as the settings' schema would refuse. */
export const partnerWith = (
  capabilities: Partial<Record<keyof Capabilities, Generation>>,
  more: Partial<PartnerSettings> = {},
): PartnerSettings => ({
  id: 'acme-eu',
  login: 'Acme',
  secretName: 'partners/acme',
  budget: { name: 'acme', requestsPerSecond: 4, requestsPerDay: 10_000 },
  capabilities: capabilities as Capabilities,
  ...more,
})

/** All that a generation can do for a partner, and what must be there besides. */
export const everythingOf: Readonly<Record<Generation, PartnerSettings>> = {
  text: partnerWith({ membership: 'text', listing: 'xml' }),
  xml: partnerWith({ membership: 'xml', listing: 'xml', provision: 'xml', products: 'xml' }),
  v2: partnerWith({
    membership: 'v2',
    listing: 'v2',
    provision: 'v2',
    plan: 'v2',
    cancel: 'v2',
    webhooks: 'v2',
  }),
  v3: partnerWith({
    membership: 'v3',
    listing: 'v3',
    provision: 'v3',
    plan: 'v3',
    cancel: 'v3',
    webhooks: 'v3',
    users: 'v3',
    contacts: 'v3',
    actions: 'v3',
  }),
}

const unchanging = <Value>(value: Value) => ({ current: async () => value, newerThan: async () => undefined })

/** The gateway of a partner over prepared answers, with invented credentials and a clock that stands still. */
export function gatewayFor(
  settings: PartnerSettings,
  ...exchanges: Exchange[]
): { gateway: Gateway; transport: FakeTransport; call: CallOptions } {
  const transport = new FakeTransport(...exchanges)
  const gateway = createGateway({
    settings,
    transport,
    sharedTokens: unsharedTokens,
    clock: { now: () => answeredAt, monotonic: () => 0, sleep: async () => undefined },
    credentials: {
      signIn: unchanging({ apiKey: 'key-1', login: 'acme', password: 'pass-1' }),
      v3: unchanging({ apiKey: 'key-3', clientId: 'client-1', clientSecret: 'secret-1' }),
    },
  })
  const call: CallOptions = {
    deadlineAt: 10_000,
    permit: async () => undefined,
    window: { isOpen: () => true },
  }
  return { gateway, transport, call }
}

/** An answer in JSON. */
export const jsonAnswer = (status: number, body: string): Answered =>
  answered(status, body, { 'content-type': 'application/json' })

/** What is answered before a V3 call can leave. */
export const tokenAnswer: Answered = jsonAnswer(200, v3Samples.token)
