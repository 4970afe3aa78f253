import { AsyncLocalStorage } from 'node:async_hooks'
import type { Gateway } from '../../../shared/partner-api/gateway.ts'
import { baseUrlOf, type PartnerSettings } from '../../../shared/partner-api/partner-settings.ts'
import type { Exchange, Transport } from '../../../shared/partner-api/transport/exchange.ts'
import { createXmlClient } from '../../../shared/partner-api/xml/xml-client.ts'
import { xmlServices } from '../../../shared/partner-api/xml/xml-services.ts'
import type { SimulatorRequest, SimulatorResponse } from '../../simulator/http-message.ts'
import { carryOutXmlCall } from '../../simulator/xml/handle-xml-request.ts'
import { readXmlCall } from '../../simulator/xml/xml-call.ts'
import { gatewayWith } from '../../support/operations/gateway-base.ts'
import type { Machine } from './machine.ts'
import type { TaggableGateway } from './simulated-gateway.ts'
import type { SimulatedVendor } from './simulated-vendor.ts'
import type { Spoiled, VendorLink } from './vendor-exchange.ts'
import type { Tag, VendorCall } from './vendor-journal.ts'

/** Which operation a request is for: known to whoever asks, carried along beside the wire. */
const tags = new AsyncLocalStorage<Tag>()

const vendorCalls: readonly string[] = ['read', 'create', 'open', 'cancel', 'list']

/** The vendor over real bytes: the project's own XML client, and the simulator's XML façade behind a transport. */
export function wireGateway(
  vendor: SimulatedVendor,
  link: VendorLink,
  machine: Machine,
  partner: PartnerSettings,
): TaggableGateway {
  const known = vendor.core.partners.find(({ login }) => login === partner.login)
  if (known === undefined) throw new Error(`The vendor does not know ${partner.login}.`)
  const { apiKey, login, password } = known
  const client = createXmlClient({
    partner: partner.login,
    origin: baseUrlOf(partner, 'xml'),
    knownProducts: ['EmailMarketing', ...(partner.anchorProduct === undefined ? [] : [partner.anchorProduct])],
    transport: wireTransport(vendor, link, machine, partner),
    credentials: { current: async () => ({ apiKey, login, password }), newerThan: async () => undefined },
    clock: { now: () => machine.now(), monotonic: () => machine.monotonic(), sleep: async () => undefined },
  })
  // Over the wire the simulation's operations are those over products; the others' calls are not in it.
  const gateway = gatewayWith(xmlServices(client))
  return Object.assign(gatewayWith(gateway), {
    tagged: (tag: Tag): Gateway =>
      gatewayWith({
        ...gateway,
        readAccount: (...asked) => tags.run(tag, () => gateway.readAccount(...asked)),
        provisionAccount: (...asked) => tags.run(tag, () => gateway.provisionAccount(...asked)),
        openProduct: (...asked) => tags.run(tag, () => gateway.openProduct(...asked)),
        cancelProduct: (...asked) => tags.run(tag, () => gateway.cancelProduct(...asked)),
      }),
  })
}

function wireTransport(
  vendor: SimulatedVendor,
  link: VendorLink,
  machine: Machine,
  partner: PartnerSettings,
): Transport {
  return {
    close: async () => undefined,
    request: async ({ method, origin, path: target, headers, body }, limits): Promise<Exchange> => {
      const [path = '', search] = target.split('?')
      const lowerCase = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])
      const request: SimulatorRequest = {
        method,
        path,
        query: Object.fromEntries(new URLSearchParams(search)),
        headers: { host: new URL(origin).host, ...Object.fromEntries(lowerCase) },
        body: body ?? '',
      }
      const call = readXmlCall(request)
      if (!vendorCalls.includes(call.call)) throw new Error(`The client made a request that is none: ${method} ${path}`)
      const product = /<(?:\w+:)?Name>([^<]+)</.exec(body?.toString('utf8') ?? '')?.[1]
      const isChange = call.call === 'open' || call.call === 'cancel'
      const end = await link.exchange<SimulatorResponse>({
        key: partner.budget.name,
        partner: partner.id,
        account: call.account ?? '',
        call: call.call as VendorCall,
        tag: tags.getStore(),
        ...(isChange && product !== undefined ? { product } : {}),
        limits,
        carryOut: () => {
          const { response, effect } = carryOutXmlCall(vendor.core, call)
          const isVerdict = response.status >= 400 && response.status !== 401 && response.status !== 403
          return { answer: response, effect: isVerdict ? `${response.status} ${response.body}` : effect, isVerdict }
        },
      })
      const finishedAt = machine.now()
      if (end.is === 'not-sent') {
        const reason = end.code === 'CONNECT_FAILED' ? 'connect' : 'window-closed'
        return { outcome: 'failed', headersSent: false, reason, finishedAt }
      }
      const sentAt = end.sentAt + machine.offset
      if (end.is === 'answered') return answered(end.answer, sentAt, finishedAt)
      if (end.how === 'timeout' || end.how === 'reset') {
        const reason = end.how === 'timeout' ? 'deadline' : 'reset'
        return { outcome: 'failed', headersSent: true, reason, sentAt, finishedAt }
      }
      return answered(spoiledAnswers[end.how], sentAt, finishedAt)
    },
  }
}

const plain = { 'content-type': 'text/plain;charset=UTF-8' }

/** What the vendor's doors say when they do not let a request in, or break on the way. */
const spoiledAnswers: Readonly<Record<Exclude<Spoiled, 'timeout' | 'reset'>, SimulatorResponse>> = {
  'status-5xx': { status: 502, headers: plain, body: 'Bad gateway' },
  garbled: {
    status: 200,
    headers: { 'content-type': 'application/atom+xml' },
    body: '<entry><content><SiteOwner><Log',
  },
  'over-rate': { status: 403, headers: { ...plain, 'x-mashery-error-code': 'ERR_403_DEVELOPER_OVER_QPS' }, body: '' },
  quota: { status: 403, headers: { ...plain, 'x-mashery-error-code': 'ERR_403_DEVELOPER_OVER_RATE' }, body: '' },
  'key-refused': { status: 401, headers: plain, body: 'Authorization: unknown' },
  refused: { status: 400, headers: plain, body: 'Refused' },
  forbidden: { status: 403, headers: plain, body: 'Forbidden' },
  stored: { status: 503, headers: plain, body: 'Stored' },
}

const answered = ({ status, headers, body }: SimulatorResponse, sentAt: number, finishedAt: number): Exchange => ({
  outcome: 'answered',
  status,
  headers,
  body: Buffer.from(body),
  sentAt,
  finishedAt,
})
