import { type AccountFields, vendorIdField } from '../../shared/domain/account-fields.ts'
import type { CallEvidence } from '../../shared/domain/answer.ts'
import type { FindAccount, Found } from '../../shared/engine/define-operation.ts'
import { createGateway } from '../../shared/partner-api/create-gateway.ts'
import type { CallOptions, Gateway } from '../../shared/partner-api/gateway.ts'
import { numberOfTopic } from '../../shared/partner-api/json/webhook-topics.ts'
import type { PartnerSettings } from '../../shared/partner-api/partner-settings.ts'
import type { HttpRequest, Transport } from '../../shared/partner-api/transport/exchange.ts'
import { siteOwnerBody } from '../../shared/partner-api/xml/site-owner-writer.ts'
import { sampleAccount, sampleNow, samplePartnerLogin, sampleVendorId } from './sample-partners.ts'

/** One vendor call: `GET /v3/partner/accounts/{id}/plan`. A pass over the listing makes it once for each page. */
export interface RecordedCall {
  text: string
  pages: boolean
}

/** What a module is given to make its calls with. */
export interface Calling {
  gateway: Gateway
  call: CallOptions
  find: FindAccount
}

/** Time stands still at the moment of the examples. */
export const sampleClock = { now: () => sampleNow, monotonic: () => 0, sleep: () => Promise.resolve() }
const evidence: CallEvidence = { call: 'shown', method: 'none', path: '', finishedAt: sampleNow }

/** For a gateway that is asked by the documentation: nothing of it is a credential. */
const credentials = {
  signIn: { apiKey: 'none', login: samplePartnerLogin, password: 'none' },
  v3: { apiKey: 'none', clientId: 'none', clientSecret: 'none' },
}

/**
 * Has something make its vendor calls over a transport that sends nothing, and tells which ones they were.
 *
 * @param found - what a search of the listing comes to
 */
export async function recordCalls(
  settings: PartnerSettings,
  carryOut: (calling: Calling) => Promise<unknown>,
  found: 'found' | 'absent' = 'found',
): Promise<RecordedCall[]> {
  const calls: RecordedCall[] = []
  const transport: Transport = {
    request: (request) => {
      calls.push(callOf(request))
      return Promise.resolve(answerTo(request))
    },
    close: () => Promise.resolve(),
  }
  const gateway = createGateway({
    settings,
    transport,
    credentials: { signIn: fixed(credentials.signIn), v3: fixed(credentials.v3) },
    sharedTokens: {
      read: async () => ({
        accessToken: 'none',
        clientId: credentials.v3.clientId,
        refreshAt: Number.POSITIVE_INFINITY,
        expiresAt: Number.POSITIVE_INFINITY,
      }),
      keep: async () => undefined,
      mayAsk: async () => false,
    },
    clock: sampleClock,
  })
  const call = { deadlineAt: 1, permit: () => Promise.resolve() }
  const find = async (): Promise<Found> => {
    await gateway.listAccounts(undefined, call)
    if (found === 'absent') return { is: 'absent', evidence }
    const { listing } = settings.capabilities
    const fields: AccountFields = { presence: 'present' }
    fields[vendorIdField(listing)] = sampleVendorId
    return {
      is: 'found',
      observation: { generation: listing, fields },
      sameOrganization: async () => undefined,
      evidence,
    }
  }
  await carryOut({ gateway, call, find })
  return calls.filter((one, index) => calls.findIndex(({ text }) => text === one.text) === index)
}

const fixed = <Credentials>(value: Credentials) => ({
  current: () => Promise.resolve(value),
  newerThan: () => Promise.resolve(undefined),
})

/** Only what is written back after it was read needs an answer; everything else ends at the first request. */
function answerTo({ method, path }: HttpRequest): Awaited<ReturnType<Transport['request']>> {
  if (method !== 'GET' || !path.startsWith('/ws/') || !path.includes(sampleAccount)) {
    return { outcome: 'failed', headersSent: false, reason: 'connect', finishedAt: sampleNow }
  }
  const { type, bytes } = siteOwnerBody({ login: sampleAccount, products: ['EmailMarketing'], singleBilling: true })
  return {
    outcome: 'answered',
    status: 200,
    headers: { 'content-type': type },
    body: bytes,
    sentAt: sampleNow,
    finishedAt: sampleNow,
  }
}

const placeholders: readonly (readonly [value: string, placeholder: string])[] = [
  [sampleAccount, '{login}'],
  [samplePartnerLogin, '{partner}'],
  [sampleVendorId, '{id}'],
  [String(numberOfTopic('tier.increase')), '{topic}'],
]

/** Without the query, which carries page tokens and, in V2, the API key. */
function callOf({ method, path }: HttpRequest): RecordedCall {
  const segments = (path.split('?', 1)[0] ?? '').split('/')
  const shown = segments.map((segment) => placeholders.find(([value]) => value === segment)?.[1] ?? segment)
  const isListing = method === 'GET' && /^(accounts|siteowners)$/.test(shown.at(-1) ?? '')
  return { text: `${method} ${shown.join('/')}`, pages: isListing }
}
