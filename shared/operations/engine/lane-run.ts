import { vendorIdsIn } from '../../accounts/account-fields.ts'
import type { AccountRecord, KeptSlot } from '../../ledger/account-record.ts'
import type { OperationRecord, Projection } from '../../ledger/operation-record.ts'
import type { Failure } from '../../partner-api/answer.ts'
import type { AccountNames, CallOptions, Gateway, SendWindow } from '../../partner-api/gateway.ts'
import type { PartnerSettings } from '../../partner-api/partner-settings.ts'
import type { OperationContext, OperationDefinition } from '../define-operation.ts'
import { keyStateAt, slotStep } from './budget/key-rules.ts'
import { reportFailure, reportSuccess } from './budget/report-result.ts'
import type { Share } from './budget/shares.ts'
import { readKey, rememberLine, takeTicket } from './budget/take-ticket.ts'
import { wasTaken } from './budget/urgent-slot.ts'
import type { EngineContext, RunDeadline } from './engine-context.ts'
import type { Hold, Rest } from './protocol/lane-steps.ts'

/** A kept slot may be used this much late; then others' requests are too near (protocol, H15). */
const slotLateness = 200

/** Woken this long before its slot, a run waits inside its lease. */
const wakeAhead = 2_000

/** The run cannot go on now; the lane rests. Thrown through the gateway, which rethrows what a permit throws. */
export class MustRest extends Error {
  override readonly name = 'MustRest'
  readonly rest: Rest

  constructor(rest: Rest) {
    super(`The lane rests until ${rest.until}: ${rest.reason}`)
    this.rest = rest
  }
}

/** One runner's work on the head of one lane, while it holds the lease. */
export interface LaneRun {
  context: EngineContext
  hold: Hold
  /** The lane as this run last saw it. */
  lane: AccountRecord
  partner: PartnerSettings
  gateway: Gateway
  module: OperationDefinition
  deadline: RunDeadline
  /** The slot that was kept for the head, until it is used. */
  slot: KeptSlot | undefined
  /** The share of the budget that the head's calls are paid from. */
  share: Share
  /** What this run saw of the account and no write has kept yet; freeing the lane keeps it. */
  seen?: Projection
}

/** What a step of a run leads to. */
export type Move =
  /** Read the operation again and go on from what it says. */
  | { to: 'read' }
  | { to: 'go-on'; record: OperationRecord }
  | { to: 'rest'; rest: Rest }
  /** The lane's head was changed by this run. */
  | { to: 'moved'; lane: AccountRecord }
  /** Somebody else has the lane. */
  | { to: 'end' }

/**
 * Takes a slot of the key's budget and waits for it inside the lease.
 *
 * @throws MustRest when the slot is too far away (it is then kept), or the key has none
 */
export async function takeSlot(run: LaneRun, share: Share = run.share): Promise<void> {
  const { context } = run
  const mine = (await keptSlot(run)) ?? (await newSlot(run, share))
  const wait = mine.at - context.clock.now()
  if (wait <= 0) return
  const patience = Math.min(context.times.slotWait, timeLeft(run) - context.times.callDeadline)
  if (wait > patience) {
    if (context.sharesKey?.(run.partner)) await rememberLine(context, run.partner, mine.at)
    throw new MustRest({ until: mine.at - wakeAhead, reason: 'rate', slot: mine })
  }
  await context.clock.sleep(wait)
}

/**
 * The slot that was kept while the lane rested. The key may have been stopped since, or the slot given to somebody in a
 * hurry: then it is worth nothing.
 */
async function keptSlot(run: LaneRun): Promise<KeptSlot | undefined> {
  const { context, slot, partner } = run
  run.slot = undefined
  const now = context.clock.now()
  if (slot === undefined || now > slot.at + slotLateness) return undefined
  const key = await readKey(context, slot.key)
  const state = keyStateAt(key, now, partner.budget.requestsPerSecond)
  if (state.is === 'stopped') return undefined
  const step = slotStep(partner.budget.requestsPerSecond)
  if (wasTaken(key, slot.at, step)) return undefined
  // The line was given out at the rate of its time. Where the rate is lower now, so many of its slots are given up.
  return context.random.fraction() < step / state.step ? slot : undefined
}

async function newSlot(run: LaneRun, share: Share): Promise<KeptSlot> {
  for (let probes = 0; probes < 2; probes++) {
    const answer = await takeTicket(run.context, run.partner, share)
    if ('slot' in answer) return answer.slot
    if ('refused' in answer) throw new MustRest({ until: answer.until, reason: answer.refused })
    await probe(run, answer.probe)
  }
  throw new MustRest({ until: run.context.clock.now() + run.context.times.backoffFirst, reason: 'outage' })
}

/** Finds out with a read, never with a write, whether a stopped key may go on. */
async function probe(run: LaneRun, token: string): Promise<void> {
  const { context, partner, gateway } = run
  const call = { ...callOptions(run, true), permit: async () => {} }
  const answer = await gateway.probe(namesOf(run), call)
  if (answer.ok) return reportSuccess(context, partner, token)
  await reportFailure(context, partner, answer.failure, token)
}

/** Tells the key what a failed call showed; that the key cannot be written is no reason to lose what was learnt. */
export async function noteFailure(run: LaneRun, failure: Failure): Promise<void> {
  const { context, partner } = run
  try {
    if (await reportFailure(context, partner, failure)) {
      const happening = failure.class === 'held' ? 'key-held' : 'vendor-down'
      context.observer.notice(happening, { partner: partner.id, failure: failure.class, code: failure.code })
    }
  } catch (error) {
    context.observer.notice('key-unreachable', { partner: partner.id, error: error instanceof Error ? error.name : '' })
  }
}

/** Monotonic ms that are left of the invocation. */
export const timeLeft = (run: LaneRun): number => run.deadline.at - run.context.clock.monotonic()

/**
 * How long the lane is this run's for certain, ms: afterwards somebody else may have it, and what was looked at under the
 * lease may be long past.
 */
export const leaseLeft = ({ context: { clock, times }, lane }: LaneRun): number =>
  (lane.lease?.until ?? 0) - clock.now() - 2 * times.clockSkew

/**
 * What a vendor call is given. `paid` says that the first request's slot was taken already.
 *
 * @throws MustRest when the invocation has not the time that a call may take
 */
export function callOptions(run: LaneRun, paid: boolean, window?: SendWindow, share: Share = run.share): CallOptions {
  const { clock, times } = run.context
  if (timeLeft(run) < times.callDeadline) throw new MustRest({ until: clock.now(), reason: 'deadline' })
  let free = paid
  return {
    deadlineAt: clock.monotonic() + times.callDeadline,
    permit: async () => {
      if (!free) await takeSlot(run, share)
      free = false
    },
    ...(window === undefined ? {} : { window }),
  }
}

/** What the module is told of its operation. */
export function operationContext(run: LaneRun, record: OperationRecord): OperationContext<unknown> {
  const stored: unknown = record.input === undefined ? undefined : JSON.parse(record.input)
  return {
    account: record.account,
    input: run.module.parseInput(stored),
    partner: run.partner,
    names: namesOf(run),
    now: run.context.clock.now(),
  }
}

/** How the vendor calls the account, as far as the directory knows. */
const namesOf = ({ lane }: LaneRun): AccountNames => ({
  login: lane.account,
  vendorIds: vendorIdsIn(lane.directory),
})

/** Exponential backoff with full jitter, in ms, from the number of tries so far. */
export function backoff(context: EngineContext, tries: number): number {
  const ceiling = Math.min(context.times.backoffMost, context.times.backoffFirst * 2 ** Math.min(tries, 20))
  return Math.ceil(context.random.fraction() * ceiling)
}
