import type { FailureCode, VendorAnswer } from '../../../shared/domain/answer.ts'
import { failureOf } from '../../../shared/partner-api/failure-classification.ts'
import type { CallOptions, Gateway } from '../../../shared/partner-api/gateway.ts'
import type { PartnerSettings } from '../../../shared/partner-api/partner-settings.ts'
import type { CoreRequest } from '../../simulation/world/core-request.ts'
import { generationReading } from '../../simulation/world/generation-reading.ts'
import { v3Requests } from '../../simulation/world/v3-requests.ts'
import type { VirtualTime } from '../../simulation/world/virtual-time.ts'
import { xmlRequests } from '../../simulation/world/xml-requests.ts'
import { gatewayWith } from '../../support/operations/gateway-base.ts'
import type { BacklogVendor } from './backlog-vendor.ts'
import type { CallKind } from './journal.ts'
import type { MortalProcess } from './mortal-process.ts'

export interface GatewayTools {
  time: VirtualTime
  between(least: number, most: number): number
  /** Longest time that a request is on its way, ms. */
  jitter: number
  /** How long an answer takes, ms. */
  answer: { least: number; most: number }
}

/** One process's requests to the vendor for one partner, without a wire. */
export function backlogGateway(
  vendor: BacklogVendor,
  process: MortalProcess,
  partner: PartnerSettings,
  { time, between, jitter, answer }: GatewayTools,
): Gateway {
  const xml = xmlRequests(vendor, partner)
  const v3 = v3Requests(vendor, partner)

  /** On its way, at the vendor, and back; what has left arrives although its sender dies. */
  const travel = <Value>(kind: CallKind, request: CoreRequest<Value>): Promise<VendorAnswer<Value>> => {
    const sentAt = process.now()
    const evidence = {
      call: request.call,
      method: kind === 'write' ? 'POST' : 'GET',
      path: `/${request.account}`,
      sentAt,
    }
    process.beginAwait()
    return new Promise((resolve) => {
      time.at(time.now + between(0, jitter), () => {
        const arrival = vendor.arrive(kind, request.account, sentAt)
        const outcome = arrival === 'taken' ? request.carryOut(undefined) : { ok: false as const, code: codes[arrival] }
        process.resume(between(answer.least, answer.most), () => {
          const done = { ...evidence, finishedAt: process.now() }
          resolve(
            outcome.ok
              ? { ok: true, value: outcome.value, evidence: done }
              : { ok: false, failure: failureOf(outcome.code), evidence: done },
          )
        })
      })
    })
  }
  const ask = async <Value>(
    kind: CallKind,
    call: CallOptions,
    request: CoreRequest<Value> | undefined,
  ): Promise<VendorAnswer<Value>> => {
    if (request === undefined) return notSent('VENDOR_ID_UNKNOWN')
    await call.permit()
    return call.window?.isOpen() === false ? notSent('SEND_WINDOW_CLOSED') : travel(kind, request)
  }
  const notSent = (code: FailureCode): VendorAnswer<never> => ({
    ok: false,
    failure: failureOf(code),
    evidence: { call: 'not sent', method: 'none', path: '', finishedAt: process.now() },
  })

  return gatewayWith({
    readAccount: (names, wanted, call) =>
      ask(
        'read',
        call,
        generationReading(partner, names, wanted) === 'xml' ? xml.read(names.login, wanted) : v3.readPlan(names),
      ),
    probe: (call) => ask<unknown>('read', call, xml.read('nobody', [])),
    provisionAccount: (account, call) => ask('write', call, xml.create(account)),
    openProduct: ({ login }, product, call) => ask('write', call, xml.open(login, product)),
    cancelProduct: ({ login }, product, call) => ask('write', call, xml.cancel(login, product)),
    changePlan: (names, change, call) => ask('write', call, v3.changePlan(names, change)),
    listAccounts: (page, call) => ask('list', call, v3.list(page)),
  })
}

const codes = { 'over-rate': 'OVER_RATE', failing: 'VENDOR_ERROR', lost: 'CONNECTION_LOST' } as const
