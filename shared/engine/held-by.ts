import { type AccountRecord, type DeferReason, laneEntry } from '../ledger/account-record.ts'
import type { KeyRecord } from '../ledger/key-record.ts'
import { flowName, heldCallOf, placeOf, restLine } from '../ledger/lane-place.ts'
import type { OperationRecord } from '../ledger/operation-record.ts'
import type { PartnerSettings } from '../partner-api/partner-settings.ts'
import type { KeyReader } from '../vendor-key/budget-context.ts'
import { holdOf as heldCall } from '../vendor-key/held-calls.ts'
import { dayOf, keyStateAt, pauseAt } from '../vendor-key/key-rules.ts'
import { pauseOfFlow } from '../vendor-key/paused-flows.ts'
import { refusedUntil } from '../vendor-key/plan-ticket.ts'
import { readKey } from '../vendor-key/take-ticket.ts'
import type { EngineContext } from './engine-context.ts'
import { waitingFlows } from './line/choose-flow.ts'

/** Why the first of a lane that stands in a line is not worked on at this moment. Times are wall-clock ms. */
export interface HeldBy {
  reason: DeferReason
  /** Code of the failure that stopped the key. */
  code?: string
  /** Since when the key is stopped. */
  since?: number
  /** When it is asked again, or the day has room again. */
  until?: number
}

/**
 * Why the head of a lane waits in its line: the key is stopped, the day has nothing left for it, or others were accepted
 * before it. The lane keeps the reason for which it joined; what holds it now is in the key's item, which costs a read.
 *
 * @returns nothing where the operation is not the head of a lane that stands in a line
 */
export async function heldInLine(
  context: KeyReader & Pick<EngineContext, 'partner'>,
  { type, operationId, partner: id }: Pick<OperationRecord, 'type' | 'operationId' | 'partner'>,
  lane: AccountRecord | undefined,
): Promise<HeldBy | undefined> {
  const partner = context.partner(id)
  const operation = { type, operationId, partner: id }
  if (lane === undefined || partner === undefined || !standsInLine(operation, lane, context.clock.now()))
    return undefined
  return holdOf(await readKey(context, partner.budget.name), partner, lane, context.clock.now())
}

/** As `heldInLine`, of a key that was read already. */
export function heldBy(
  { partner, clock }: Pick<EngineContext, 'partner' | 'clock'>,
  key: KeyRecord | undefined,
  operation: Pick<OperationRecord, 'type' | 'operationId' | 'partner'>,
  lane: AccountRecord,
): HeldBy | undefined {
  const settings = partner(operation.partner)
  const now = clock.now()
  return settings !== undefined && standsInLine(operation, lane, now) ? holdOf(key, settings, lane, now) : undefined
}

function standsInLine(
  { type, operationId, partner }: Pick<OperationRecord, 'type' | 'operationId' | 'partner'>,
  lane: AccountRecord,
  now: number,
): boolean {
  const inHand = lane.lease !== undefined && lane.lease.until >= now
  return lane.line !== restLine(partner) && !inHand && lane.q[0] === laneEntry(type, operationId)
}

function holdOf(key: KeyRecord | undefined, { budget, id }: PartnerSettings, lane: AccountRecord, now: number): HeldBy {
  const state = keyStateAt(key, now, budget.requestsPerSecond)
  if (state.is === 'stopped') {
    const { breaker } = key ?? {}
    const pause = pauseAt(key, now)
    const since = pause?.at ?? breaker?.since
    return {
      reason: state.reason,
      ...(pause !== undefined || breaker === undefined ? {} : { code: breaker.code }),
      ...(since === undefined ? {} : { since }),
      // A pause without an end ends when somebody ends it.
      ...(pause === undefined ? { until: state.until } : pause.until === undefined ? {} : { until: pause.until }),
    }
  }
  const [, kind] = lane.line.split('#')
  const call = heldCallOf(lane.line)
  const stands = { class: kind === 'r' ? ('r' as const) : placeOf(lane.places[0]).class, partner: id }
  const paused = pauseOfFlow(key, { ...stands, ...(call === undefined ? {} : { held: call }) }, now)
  if (paused !== undefined) {
    const { at, until, code } = paused
    return {
      ...{ reason: 'paused', since: at },
      ...(code === undefined ? {} : { code }),
      ...(until === undefined ? {} : { until }),
    }
  }
  const hold = call === undefined ? undefined : heldCall(key, id, call)
  if (hold !== undefined) return { reason: 'held', code: 'CAPABILITY_HELD', since: hold.since, until: hold.until }
  const flow = { class: placeOf(lane.places[0]).class, partner: id }
  const asked = { ...key, lines: { [flowName(flow)]: 0 } } as KeyRecord
  const hasRoom = waitingFlows(asked, now, dayOf(now), budget.requestsPerDay).length > 0
  if (key === undefined || hasRoom) return { reason: 'rate' }
  return { reason: 'quota', until: refusedUntil(key, now, budget.requestsPerDay) }
}
