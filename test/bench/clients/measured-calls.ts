import { XMLParser } from 'fast-xml-parser'
import { Agent, request as undiciRequest } from 'undici'
import { createUndiciTransport } from '../../../shared/partner-api/transport/undici-transport.ts'
import { systemClock } from '../../../shared/runtime/clock.ts'
import { benchClients, callOptions, firstAccount, partner, successOf } from './bench-clients.ts'
import type { Recording } from './record-calls.ts'

export const callNames = ['V3 plan', 'V3 list of 50', 'XML account', 'XML product', 'XML list of 50'] as const
export type CallName = (typeof callNames)[number]

export const ways = ['ours', 'bare', 'fetch'] as const
export type Way = (typeof ways)[number]

/** Requests on their way at the same time: as many as the transport has connections. */
export const inFlight = 8

export type Calls = Record<CallName, () => Promise<unknown>>

/** What is needed of a recording to ask for the same again. */
export type Asked = Pick<Recording, 'accountId' | 'accessToken'>

/** The calls in one of the ways, against a server that answers as recorded. */
export function callsIn(way: Way, origin: string, asked: Asked): Calls {
  if (way === 'ours') return ourCalls(origin, asked)
  const send = way === 'bare' ? bareSender(origin) : fetchSender(origin)
  const json = (request: () => PlainRequest) => async () => JSON.parse(await send(request()))
  const xml = (request: () => PlainRequest) => async () => parser.parse(await send(request()))
  const v3 = '/v3/partner/accounts'
  const siteOwners = `/ws/partners/${partner.login}/siteowners`
  return {
    'V3 plan': json(() => ({ method: 'GET', path: `${v3}/${asked.accountId}/plan`, headers: v3Headers(asked) })),
    'V3 list of 50': json(() => ({ method: 'GET', path: `${v3}?limit=50`, headers: v3Headers(asked) })),
    'XML account': xml(() => ({ method: 'GET', path: `${siteOwners}/${firstAccount}`, headers: xmlHeaders() })),
    'XML product': xml(() => ({
      method: 'POST',
      path: `${siteOwners}/${firstAccount}/products/open`,
      headers: { ...xmlHeaders(), 'content-type': 'application/atom+xml' },
      body: openProductXml('EventMarketing'),
    })),
    'XML list of 50': xml(() => ({ method: 'GET', path: siteOwners, headers: xmlHeaders() })),
  }
}

function ourCalls(origin: string, { accountId }: Asked): Calls {
  const { v3, xml } = benchClients(origin, createUndiciTransport({ clock: systemClock, connections: inFlight }))
  return {
    'V3 plan': async () => successOf(await v3.readPlan(accountId, callOptions())),
    'V3 list of 50': async () => successOf(await v3.listAccounts({}, callOptions())),
    'XML account': async () => successOf(await xml.readAccount(firstAccount, callOptions())),
    'XML product': async () => successOf(await xml.openProduct(firstAccount, 'EventMarketing', callOptions())),
    'XML list of 50': async () => successOf(await xml.listAccounts(undefined, callOptions())),
  }
}

interface PlainRequest {
  method: 'GET' | 'POST'
  path: string
  headers: Record<string, string>
  body?: string
}

/** The cheapest setting of our parser with which a product's name is found where it is expected. */
const parser = new XMLParser({ removeNSPrefix: true, parseTagValue: false })

type Send = (request: PlainRequest) => Promise<string>

function bareSender(origin: string): Send {
  const dispatcher = new Agent({ connections: inFlight, pipelining: 1 })
  return async ({ path, ...request }) => {
    const { statusCode, body } = await undiciRequest(origin + path, { ...request, dispatcher })
    if (statusCode !== 200) throw new Error(`The answer to a bare request is ${statusCode}.`)
    return body.text()
  }
}

function fetchSender(origin: string): Send {
  return async ({ path, ...request }) => {
    const answer = await fetch(origin + path, request)
    if (answer.status !== 200) throw new Error(`The answer to fetch is ${answer.status}.`)
    return answer.text()
  }
}

const commonHeaders = { 'accept-encoding': 'identity', 'user-agent': 'partner-ops' }

const v3Headers = ({ accessToken }: Asked) => ({
  ...commonHeaders,
  'x-api-key': partner.apiKey,
  authorization: `Bearer ${accessToken}`,
  accept: 'application/json',
})

const xmlHeaders = () => ({
  ...commonHeaders,
  authorization: `Basic ${Buffer.from(`${partner.apiKey}%${partner.login}:${partner.password}`).toString('base64')}`,
  accept: 'application/atom+xml',
})

/** The body of a request to open a product, as our client writes it. */
export const openProductXml = (product: string): string =>
  '<?xml version="1.0" encoding="UTF-8"?><atom:entry xmlns:atom="http://www.w3.org/2005/Atom">' +
  '<atom:id>data:,</atom:id><atom:title/><atom:author/><atom:updated>1970-01-01T00:00:00Z</atom:updated>' +
  `<atom:content type="application/vnd.ctct+xml"><Product><Name>${product}</Name><Status>Open</Status></Product>` +
  '</atom:content></atom:entry>'
