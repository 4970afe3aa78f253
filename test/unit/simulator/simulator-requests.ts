import { generateKeyPairSync } from 'node:crypto'
import type { VendorPartner } from '../../simulator/core/account.ts'
import type { Switches } from '../../simulator/core/switches.ts'
import { demoPartners } from '../../simulator/demo-data.ts'
import type { SimulatorRequest, SimulatorResponse } from '../../simulator/http-message.ts'
import { Simulator } from '../../simulator/simulator.ts'
import { startOfTest } from './simulator-fixture.ts'

/** Making a key is slow; every simulator of a test file may have the same one. */
let privateKey: ReturnType<typeof generateKeyPairSync>['privateKey'] | undefined
export const sharedKey = () => (privateKey ??= generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey)

/** A simulator in memory whose time stands still, with the shared key. */
export const jsonSimulator = (switches: Partial<Switches> = {}, accountsPerPartner = 1): Simulator =>
  new Simulator({
    clock: { now: () => startOfTest },
    seed: 7,
    partners: demoPartners,
    switches,
    accountsPerPartner,
    privateKey: sharedKey,
  })

/** Sends a request with nothing added, and gives what is answered; fails when nothing is. */
export function sendTo(
  simulator: Simulator,
  method: string,
  path: string,
  sending: Partial<Pick<SimulatorRequest, 'query' | 'headers' | 'body'>> = {},
): SimulatorResponse {
  const { outward, finish } = simulator.receive({ method, path, query: {}, headers: {}, body: '', ...sending })
  finish()
  if (outward.kind !== 'answer') throw new Error(`expected an answer, got ${outward.kind}`)
  return outward.response
}

/** A demo partner. */
export function partnerOf(name: string): VendorPartner {
  const partner = demoPartners.find((known) => known.partner === name)
  if (partner === undefined) throw new Error(`${name} is no demo partner`)
  return partner
}

/** An answer with its body read as JSON, or left as text where it is none. */
export interface JsonAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly json: unknown
}

export const readAnswer = ({ status, headers, body }: SimulatorResponse): JsonAnswer => ({
  status,
  headers,
  json: body === '' ? undefined : headers['content-type'] === 'application/json' ? JSON.parse(body) : body,
})

export interface JsonSending {
  readonly partner?: string
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string | undefined>>
  readonly body?: unknown
}

const bodyOf = (body: unknown): string =>
  body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body)

/** A V2 call of a demo partner: Basic credentials and api_key. `path` follows /v2. */
export function sendV2(simulator: Simulator, method: string, path: string, sending: JsonSending = {}): JsonAnswer {
  const partner = partnerOf(sending.partner ?? 'acme')
  const pair = Buffer.from(`${partner.login}:${partner.password}`).toString('base64')
  return readAnswer(
    sendTo(simulator, method, `/v2${path}`, {
      query: { api_key: partner.apiKey, ...sending.query },
      headers: {
        authorization: `Basic ${pair}`,
        accept: 'application/json',
        ...(sending.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...sending.headers,
      },
      body: bodyOf(sending.body),
    }),
  )
}

/** Asks for a token as the guide and live clients do. */
export function askToken(
  simulator: Simulator,
  sending: JsonSending = {},
  path = '/partners/oauth2/default/v1/token',
): JsonAnswer {
  const { clientId, clientSecret } = partnerOf(sending.partner ?? 'acme')
  return readAnswer(
    sendTo(simulator, 'POST', path, {
      query: sending.query ?? {},
      headers: {
        authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
        ...sending.headers,
      },
      body: bodyOf(sending.body ?? 'grant_type=client_credentials&scope=v3api%2Fgeneral.partner'),
    }),
  )
}

/** A token, whatever was asked for in this second. */
export function tokenFor(simulator: Simulator, partner = 'acme'): string {
  const { switches } = simulator.core
  simulator.core.switches = { ...switches, tokenRequestsPerSecond: 0, tokenGrantPlace: 'both', tokenAddress: 'both' }
  const { json } = askToken(simulator, { partner })
  simulator.core.switches = switches
  return (json as { access_token: string }).access_token
}

/** A V3 call of a demo partner with a fresh token. `path` follows /v3. */
export function sendV3(simulator: Simulator, method: string, path: string, sending: JsonSending = {}): JsonAnswer {
  const name = sending.partner ?? 'acme'
  const { authorization = `Bearer ${tokenFor(simulator, name)}`, ...headers } = sending.headers ?? {}
  return readAnswer(
    sendTo(simulator, method, `/v3${path}`, {
      query: sending.query ?? {},
      headers: {
        'x-api-key': partnerOf(name).apiKey,
        authorization,
        ...(sending.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: bodyOf(sending.body),
    }),
  )
}
