import { createPartnerCredentials } from '../../../shared/credentials/partner-credentials.ts'
import type { VendorAnswer } from '../../../shared/domain/answer.ts'
import type { CallOptions } from '../../../shared/partner-api/gateway.ts'
import type { Transport } from '../../../shared/partner-api/transport/exchange.ts'
import { unsharedTokens } from '../../../shared/partner-api/v3/shared-tokens.ts'
import { createV3Client, type V3Client } from '../../../shared/partner-api/v3/v3-client.ts'
import { createXmlClient, type XmlClient } from '../../../shared/partner-api/xml/xml-client.ts'
import { systemClock } from '../../../shared/runtime/clock.ts'

/** The first of the simulator's own partners, with the login of its first account. */
export const partner = {
  login: 'acme',
  apiKey: 'demo-key-acme',
  password: 'demo-password-acme',
  clientId: 'demo-client-acme',
  clientSecret: 'demo-client-secret-acme',
} as const
export const firstAccount = `${partner.login}-client-0001`

/** Our clients as the functions compose them, but for the secret, which is at hand. */
export function benchClients(origin: string, transport: Transport): { v3: V3Client; xml: XmlClient } {
  const clock = systemClock
  const credentials = createPartnerCredentials('bench', { read: async () => JSON.stringify(partner) }, clock)
  const common = { origin, transport, clock }
  return {
    v3: createV3Client({
      ...common,
      credentials: credentials.v3,
      sharedTokens: unsharedTokens,
      tokenPrefix: 'Bearer',
      tokenEndpoint: { origin, path: '/partners/oauth2/default/v1/token', style: 'body' },
    }),
    xml: createXmlClient({
      ...common,
      credentials: credentials.signIn,
      partner: partner.login,
      knownProducts: ['EmailMarketing'],
    }),
  }
}

/** What the engine gives a call: a deadline, a permit, and a window that asks both clocks. */
export function callOptions(): CallOptions {
  const [monotonic, wall] = [systemClock.monotonic() + 30_000, systemClock.now() + 30_000]
  return {
    deadlineAt: monotonic,
    permit: async () => undefined,
    window: { isOpen: () => systemClock.monotonic() < monotonic && systemClock.now() < wall },
  }
}

/** The value of a success: to measure failures would mean nothing. */
export function successOf<Value>(answer: VendorAnswer<Value>): Value {
  if (answer.ok) return answer.value
  throw new Error(`A call that is to be measured failed: ${answer.failure.code}`)
}
