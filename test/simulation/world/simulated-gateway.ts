import type { FailureCode, VendorAnswer } from '../../../shared/domain/answer.ts'
import { neverWritten } from '../../../shared/partner-api/calling/never-written.ts'
import { failureOf } from '../../../shared/partner-api/failure-classification.ts'
import type { CallOptions, Gateway } from '../../../shared/partner-api/gateway.ts'
import { inOurWords } from '../../../shared/partner-api/generation-services.ts'
import type { PartnerSettings } from '../../../shared/partner-api/partner-settings.ts'
import { gatewayWith } from '../../support/operations/gateway-base.ts'
import type { CoreOutcome, CoreRequest } from './core-request.ts'
import { generationReading } from './generation-reading.ts'
import type { Machine } from './machine.ts'
import type { SimulatedVendor } from './simulated-vendor.ts'
import { topicRequests } from './topic-requests.ts'
import { v3Requests } from './v3-requests.ts'
import type { ExchangeEnd, Spoiled, VendorLink } from './vendor-exchange.ts'
import { isWriteCall, type Tag } from './vendor-journal.ts'
import { xmlRequests } from './xml-requests.ts'

/** A gateway whose requests can be told apart by what they are for; untagged, they are the engine's own. */
export interface TaggableGateway extends Gateway {
  tagged(tag: Tag): Gateway
}

const spoiledCode: Readonly<Record<Spoiled, FailureCode>> = {
  timeout: 'TIMED_OUT',
  reset: 'CONNECTION_LOST',
  'status-5xx': 'VENDOR_ERROR',
  garbled: 'ANSWER_UNREADABLE',
  'over-rate': 'OVER_RATE',
  quota: 'QUOTA_EXCEEDED',
  'key-refused': 'CREDENTIALS_REFUSED',
  refused: 'REQUEST_INVALID',
  forbidden: 'ACCESS_REFUSED',
  stored: 'STORED_FOR_LATER',
}

/** The vendor without a wire: its core's verdicts in the gateway's words, by the generation that serves each call. */
export function coreGateway(
  vendor: SimulatedVendor,
  link: VendorLink,
  machine: Machine,
  partner: PartnerSettings,
): TaggableGateway {
  const xml = xmlRequests(vendor, partner)
  const v3 = v3Requests(vendor, partner)
  const topics = topicRequests(vendor, partner)
  const ask = async <Value>(
    tag: Tag | undefined,
    options: CallOptions,
    request: CoreRequest<Value>,
  ): Promise<VendorAnswer<Value>> => {
    await options.permit()
    const { call, account, product, carryOut } = request
    const end = await link.exchange<CoreOutcome<Value>>({
      key: partner.budget.name,
      partner: partner.id,
      account,
      call,
      tag,
      ...(product === undefined ? {} : { product }),
      limits: options,
      carryOut: (fault) => {
        const { effect, rows, ...answer } = carryOut(fault)
        return { answer, effect, isVerdict: !answer.ok, ...(rows === undefined ? {} : { rows }) }
      },
    })
    return answerOf(end, request, machine)
  }
  /** Nothing is sent where the generation asks by an identifier that is not known. */
  const askIfKnown = async <Value>(
    tag: Tag | undefined,
    call: CallOptions,
    request: CoreRequest<Value> | undefined,
  ): Promise<VendorAnswer<Value>> => (request === undefined ? notKnown(machine) : ask(tag, call, request))
  const { provision } = partner.capabilities
  const gatewayFor = (tag: Tag | undefined): Gateway =>
    gatewayWith({
      readAccount: (names, wanted, call) => {
        const generation = generationReading(partner, names, wanted)
        if (generation === 'xml') return ask(tag, call, xml.read(names.login, wanted))
        const isProfile = wanted.includes('profile')
        return askIfKnown(tag, call, generation && (isProfile ? v3.readProfile(names) : v3.readPlan(names)))
      },
      probe: (call) => ask<unknown>(tag, call, v3.probe()),
      provisionAccount: (account, call) => ask(tag, call, (provision === 'v3' ? v3 : xml).create(account)),
      openProduct: ({ login }, product, call) => ask(tag, call, xml.open(login, product)),
      cancelProduct: ({ login }, product, call) => ask(tag, call, xml.cancel(login, product)),
      updateAccount: async ({ login }, update, call) => {
        const current = await ask(tag, call, xml.readToUpdate(login))
        if (!current.ok) return { ...current, failure: neverWritten(current.failure) }
        return ask(tag, call, xml.update(login, update))
      },
      changePlan: (names, change, call) => askIfKnown(tag, call, v3.changePlan(names, change)),
      cancelAccount: (names, cancellation, call) =>
        askIfKnown(tag, call, v3.cancelAccount(names, cancellation, machine.now())),
      listAccounts: (page, call) => ask(tag, call, v3.list(page)),
      readTopic: (topic, call) => ask(tag, call, topics.readTopic(topic)),
      subscribeTopic: (topic, uri, call) => ask(tag, call, topics.subscribe(topic, uri)),
      unsubscribeTopic: (topic, call) => ask(tag, call, topics.unsubscribe(topic)),
      testTopic: (topic, call) => ask(tag, call, topics.testTopic(topic)),
      createSsoUser: async (names, user, call) =>
        inOurWords(await askIfKnown(tag, call, v3.createUser(names, user)), () => 'created' as const),
      unsubscribeContacts: async (names, contacts, call) =>
        inOurWords(await askIfKnown(tag, call, v3.unsubscribe(names, contacts)), () => contacts.emails.length),
      actForAccount: async (names, request, call) =>
        inOurWords(await askIfKnown(tag, call, v3.act(names, request)), () => ({
          organization_name: 'Example Bakery',
        })),
    })
  return Object.assign(gatewayFor(undefined), { tagged: gatewayFor })
}

function answerOf<Value>(
  end: ExchangeEnd<CoreOutcome<Value>>,
  { call, account }: CoreRequest<Value>,
  machine: Machine,
): VendorAnswer<Value> {
  const evidence = {
    call,
    method: isWriteCall(call) ? 'POST' : 'GET',
    path: `/${account}`,
    finishedAt: machine.now(),
    ...(end.is === 'not-sent' ? {} : { sentAt: end.sentAt + machine.offset }),
  }
  if (end.is === 'not-sent') return { ok: false, failure: failureOf(end.code), evidence }
  if (end.is === 'spoiled') return { ok: false, failure: failureOf(spoiledCode[end.how]), evidence }
  return end.answer.ok
    ? { ok: true, value: end.answer.value, evidence }
    : { ok: false, failure: failureOf(end.answer.code), evidence }
}

/** The generation asks by an identifier that is not known: nothing is sent. */
const notKnown = (machine: Machine): VendorAnswer<never> => ({
  ok: false,
  failure: failureOf('VENDOR_ID_UNKNOWN'),
  evidence: { call: 'not built', method: 'none', path: '', finishedAt: machine.now() },
})
