import type { VendorAnswer } from '../../shared/partner-api/answer.ts'
import type { CallOptions } from '../../shared/partner-api/gateway.ts'
import { createTextClient } from '../../shared/partner-api/text/text-client.ts'
import { createUndiciTransport } from '../../shared/partner-api/transport/undici-transport.ts'
import { createV2Client } from '../../shared/partner-api/v2/v2-client.ts'
import { unsharedTokens } from '../../shared/partner-api/v3/shared-tokens.ts'
import { currentTokenEndpoint } from '../../shared/partner-api/v3/token-request.ts'
import { createV3Client } from '../../shared/partner-api/v3/v3-client.ts'
import { createXmlGateway } from '../../shared/partner-api/xml/xml-gateway.ts'
import { systemClock } from '../../shared/runtime/clock.ts'

/** The simulator's demo partner; its credentials are invented and always the same. */
const basic = { apiKey: 'demo-key-acme', login: 'acme', password: 'demo-password-acme' }
const clientPair = { apiKey: 'demo-key-acme', clientId: 'demo-client-acme', clientSecret: 'demo-client-secret-acme' }

/**
 * Walks an account through its life in each generation, and prints a line for each call.
 *
 * @param origin of a running simulator, such as `http://127.0.0.1:4040`
 * @param suffix makes the accounts' login names new
 * @throws Error at the first call that is not answered as it should be
 */
export async function walkGenerations(origin: string, suffix: string, print: (line: string) => void): Promise<void> {
  const transport = createUndiciTransport({ clock: systemClock })
  const options = { origin, transport, clock: systemClock }
  const unchanging = <Value>(value: Value) => ({ current: async () => value, newerThan: async () => undefined })
  const text = createTextClient({ ...options, credentials: unchanging(basic), credentialsPlace: 'form' })
  const xml = createXmlGateway({ ...options, credentials: unchanging(basic), partner: 'acme', knownProducts: [] })
  const v2 = createV2Client({ ...options, credentials: unchanging(basic) })
  const v3 = createV3Client({
    ...options,
    credentials: unchanging(clientPair),
    tokenEndpoint: { ...currentTokenEndpoint, origin },
    tokenPrefix: 'Bearer',
    sharedTokens: unsharedTokens,
  })
  const call = (): CallOptions => ({
    deadlineAt: systemClock.monotonic() + 5_000,
    permit: async () => undefined,
    window: { isOpen: () => true },
  })
  async function done<Value>(answer: Promise<VendorAnswer<Value>>): Promise<Value> {
    const result = await answer
    print(`${result.evidence.call} ${result.evidence.status ?? ''}: ${result.evidence.answered ?? ''}`)
    if (result.ok) return result.value
    throw new Error(`${result.failure.code}: ${result.failure.message} (${result.evidence.answered ?? 'no words'})`)
  }
  const account = {
    email: 'robin@nullmailer.com',
    countryCode: 'US',
    stateCode: 'MA',
    organizationName: 'Example Bakery',
    firstName: 'Robin',
    lastName: 'Quince',
    phone: '555-0100',
  }
  const signIn = { password: 'Gr4pe-shot!' }
  const product = 'EmailMarketing'
  try {
    print('XML and text 0.1')
    const xmlLogin = `walk-xml-${suffix}`
    const { password } = signIn
    const xmlAccount = { ...account, login: xmlLogin, password, products: [product], singleBilling: true }
    await done(xml.provisionAccount(xmlAccount, call()))
    await done(text.readAccount(xmlLogin, call()))
    await done(xml.cancelProduct(xmlLogin, product, call()))
    await done(xml.readAccount(xmlLogin, call()))

    print('V2')
    const v2Login = `walk-v2-${suffix}`
    const v2Account = { ...account, login: v2Login, signIn, managed: true, singleBilling: true }
    const { vendorId: v2Id } = await done(v2.createAccount(v2Account, call()))
    await done(v2.changePlan(v2Id, { planType: 'BASIC', billingDayOfMonth: 20 }, call()))
    await done(v2.readPlan(v2Id, call()))
    await done(v2.listAccounts({}, call()))
    await done(v2.subscribeTopic('account.cancel', 'https://hooks.example.com/v2', call()))
    await done(v2.listTopics('SUBSCRIBED', call()))
    await done(v2.cancelAccount(v2Id, { effectiveAt: Math.floor(systemClock.now()), reason: 3 }, call()))
    await done(v2.readPlan(v2Id, call()))
    await done(v2.deleteTopic('account.cancel', call()))

    print('V3')
    const v3Login = `walk-v3-${suffix}`
    const { vendorId: v3Id } = await done(
      v3.createAccount({ ...account, login: v3Login, signIn, managed: true }, call()),
    )
    await done(v3.changePlan(v3Id, { planType: 'GOLD', billingDayOfMonth: 15 }, call()))
    await done(v3.readPlan(v3Id, call()))
    await done(v3.listAccounts({ limit: 10 }, call()))
    await done(v3.actForAccount(v3Id, { method: 'GET', path: '/account/summary' }, call()))
    await done(v3.putSubscription('tier.increase', 'https://hooks.example.com/v3', call()))
    await done(v3.readSubscription('tier.increase', call()))
    await done(v3.deleteSubscription('tier.increase', call()))
    await done(v3.unsubscribeContacts(v3Id, { emails: ['kim@nullmailer.com'], source: 'Account' }, call()))
    await done(v3.cancelAccount(v3Id, { reason: 1 }, call()))
    await done(v3.readPlan(v3Id, call()))
    await done(v3.changePlan(v3Id, { planType: 'SILVER' }, call()))
    await done(v3.readPlan(v3Id, call()))
  } finally {
    await transport.close()
  }
}

if (import.meta.main) {
  const [origin = 'http://127.0.0.1:4040'] = process.argv.slice(2)
  await walkGenerations(origin, String(systemClock.now()), (line) => process.stdout.write(`${line}\n`))
}
