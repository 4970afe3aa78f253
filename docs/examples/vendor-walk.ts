import type { VendorAnswer } from '../../shared/domain/answer.ts'
import { createGateway } from '../../shared/partner-api/create-gateway.ts'
import type { AccountNames, CallOptions, Gateway, Generation } from '../../shared/partner-api/gateway.ts'
import type { PartnerSettings } from '../../shared/partner-api/partner-settings.ts'
import { createUndiciTransport } from '../../shared/partner-api/transport/undici-transport.ts'
import type { AccessToken, SharedTokens } from '../../shared/partner-api/v3/shared-tokens.ts'
import { currentTokenEndpoint } from '../../shared/partner-api/v3/token-request.ts'
import { createV3Client } from '../../shared/partner-api/v3/v3-client.ts'
import { systemClock } from '../../shared/runtime/clock.ts'

/** The simulator's demo partner; its credentials are invented and always the same. */
const signIn = { apiKey: 'demo-key-acme', login: 'acme', password: 'demo-password-acme' }
const clientPair = { apiKey: 'demo-key-acme', clientId: 'demo-client-acme', clientSecret: 'demo-client-secret-acme' }
const unchanging = <Value>(value: Value) => ({ current: async () => value, newerThan: async () => undefined })

const account = {
  signIn: { password: 'Gr4pe-shot!' },
  email: 'robin@nullmailer.com',
  countryCode: 'US',
  stateCode: 'MA',
  organizationName: 'Example Bakery',
  firstName: 'Robin',
  lastName: 'Quince',
  phone: '555-0100',
  managed: true,
  singleBilling: true,
}

/** Which generation serves what: a partner's own choice, here one of each kind. */
const olderGenerations: PartnerSettings['capabilities'] = {
  membership: 'text',
  listing: 'xml',
  provision: 'xml',
  products: 'xml',
}
const everythingBy = (generation: 'v2' | 'v3'): PartnerSettings['capabilities'] => ({
  membership: generation,
  listing: generation,
  provision: generation,
  plan: generation,
  cancel: generation,
  webhooks: generation,
})

const call = (): CallOptions => ({
  deadlineAt: systemClock.monotonic() + 5_000,
  permit: async () => undefined,
  window: { isOpen: () => true },
})

/** Whoever is given these asks for a token only where nobody else has one: the vendor takes one request a second. */
function tokensInMemory(): SharedTokens {
  let kept: AccessToken | undefined
  return {
    read: async () => kept,
    keep: async (token) => {
      kept = token
    },
    mayAsk: async () => true,
  }
}

/**
 * Walks an account through its life in each generation, and prints a line for each call.
 *
 * @param origin of a running simulator, such as `http://127.0.0.1:4040`
 * @param suffix makes the accounts' login names new
 * @throws Error at the first call that is not answered as it should be
 */
export async function walkGenerations(origin: string, suffix: string, print: (line: string) => void): Promise<void> {
  const transport = createUndiciTransport({ clock: systemClock })
  const shared = { transport, clock: systemClock, sharedTokens: tokensInMemory() }
  const { path } = currentTokenEndpoint
  const gatewayBy = (capabilities: PartnerSettings['capabilities']): Gateway =>
    createGateway({
      ...shared,
      settings: {
        id: 'acme',
        login: 'acme',
        secretName: 'partners/acme',
        budget: { name: 'acme', requestsPerSecond: 4, requestsPerDay: 10_000 },
        capabilities,
        baseUrls: { text: origin, xml: origin, v2: origin, v3: origin },
        v3: { tokenUrl: origin + path },
      },
      credentials: { signIn: unchanging(signIn), v3: unchanging(clientPair) },
    })
  async function done<Value>(answer: Promise<VendorAnswer<Value>>): Promise<Value> {
    const result = await answer
    print(`${result.evidence.call} ${result.evidence.status ?? ''}: ${result.evidence.answered ?? ''}`)
    if (result.ok) return result.value
    throw new Error(`${result.failure.code}: ${result.failure.message} (${result.evidence.answered ?? 'no words'})`)
  }
  /** Creates an account, and names it as the generation does from then on. */
  async function provision(gateway: Gateway, generation: Generation): Promise<AccountNames> {
    const login = `walk-${generation}-${suffix}`
    const { fields } = await done(gateway.provisionAccount({ ...account, login }, call()))
    const vendorId = fields[`vendorId:${generation}`]
    return { login, vendorIds: vendorId === undefined ? {} : { [generation]: vendorId } }
  }
  try {
    print('XML and text 0.1')
    const older = gatewayBy(olderGenerations)
    const bakery = await provision(older, 'xml')
    await done(older.readAccount(bakery, ['presence'], call()))
    await done(older.openProduct(bakery, 'EventMarketing', call()))
    await done(older.updateAccount(bakery, { singleBilling: true, products: ['EmailMarketing'] }, call()))
    await done(older.cancelProduct(bakery, 'EventMarketing', call()))
    await done(older.cancelProduct(bakery, 'EmailMarketing', call()))
    await done(older.readAccount(bakery, ['singleBilling', 'product:EmailMarketing'], call()))
    await done(older.listAccounts(undefined, call()))

    print('V2')
    const v2 = gatewayBy(everythingBy('v2'))
    const second = await provision(v2, 'v2')
    await done(v2.changePlan(second, { planType: 'BASIC', billingDayOfMonth: 20 }, call()))
    await done(v2.readAccount(second, ['planType'], call()))
    await done(v2.listAccounts(undefined, call()))
    await done(v2.subscribeTopic('account.cancel', 'https://hooks.example.com/v2', call()))
    await done(v2.readTopic('account.cancel', call()))
    await done(v2.cancelAccount(second, { effectiveAt: Math.floor(systemClock.now()), reason: 3 }, call()))
    await done(v2.readAccount(second, ['status'], call()))
    await done(v2.unsubscribeTopic('account.cancel', call()))

    print('V3')
    const v3 = gatewayBy(everythingBy('v3'))
    const third = await provision(v3, 'v3')
    await done(v3.changePlan(third, { planType: 'GOLD', billingDayOfMonth: 15 }, call()))
    await done(v3.readAccount(third, ['planType'], call()))
    await done(v3.readAccount(third, ['profile'], call()))
    await done(v3.listAccounts(undefined, call()))
    await done(v3.subscribeTopic('tier.increase', 'https://hooks.example.com/v3', call()))
    await done(v3.readTopic('tier.increase', call()))
    await done(v3.unsubscribeTopic('tier.increase', call()))
    await done(v3.cancelAccount(third, { effectiveAt: 0, reason: 1 }, call()))
    await done(v3.readAccount(third, ['status'], call()))
    await done(v3.changePlan(third, { planType: 'SILVER' }, call()))
    await done(v3.readAccount(third, ['status', 'planType'], call()))

    print('V3, what no operation uses yet')
    const client = createV3Client({
      ...shared,
      origin,
      credentials: unchanging(clientPair),
      tokenEndpoint: { ...currentTokenEndpoint, origin },
      tokenPrefix: 'Bearer',
    })
    const id = third.vendorIds.v3 ?? ''
    const sso = { firstName: 'Kim', lastName: 'Lee', role: 'campaign_creator', email: 'kim@nullmailer.com' } as const
    await done(
      client.createSsoUser(id, { ...sso, login: `kim-${suffix}`, externalId: '1', externalProvider: 'acme' }, call()),
    )
    await done(client.unsubscribeContacts(id, { emails: ['kim@nullmailer.com'], source: 'Account' }, call()))
    await done(client.actForAccount(id, { method: 'GET', path: '/account/summary' }, call()))
    await done(client.listSubscriptions(call()))
  } finally {
    await transport.close()
  }
}

if (import.meta.main) {
  const [origin = 'http://127.0.0.1:4040'] = process.argv.slice(2)
  await walkGenerations(origin, String(systemClock.now()), (line) => process.stdout.write(`${line}\n`))
}
