import { vendorIdsIn } from '../domain/account-fields.ts'
import type { CallEvidence, Failure } from '../domain/answer.ts'
import { type AccountRecord, partnerLane } from '../ledger/account-record.ts'
import { type Flow, placeOf } from '../ledger/lane-place.ts'
import type { OperationRecord, Projection } from '../ledger/operation-record.ts'
import type { AccountNames, CallOptions, Gateway, SendWindow } from '../partner-api/gateway.ts'
import type { PartnerSettings } from '../partner-api/partner-settings.ts'
import { describeError } from '../runtime/describe-error.ts'
import { noteOdd, noteWorked } from '../vendor-key/held-calls.ts'
import { keyStateAt } from '../vendor-key/key-rules.ts'
import { accountNamed, isOdd, isOutage } from '../vendor-key/odd-failure.ts'
import { type Asker, farthestBeginning } from '../vendor-key/plan-ticket.ts'
import { proveKey } from '../vendor-key/prove-key.ts'
import { isDueForProof, reportFailure, reportSuccess } from '../vendor-key/report-result.ts'
import type { Share } from '../vendor-key/shares.ts'
import { noteAnswered, takeTicket } from '../vendor-key/take-ticket.ts'
import type { OperationContext, OperationDefinition } from './define-operation.ts'
import type { EngineContext, RunDeadline } from './engine-context.ts'
import { callForOpenedKey, callRunner, wasIdle } from './line/call-runners.ts'
import type { Hold, Rest } from './protocol/lane-steps.ts'
import { knownAccount } from './read-lag.ts'

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
  /**
   * Set where a runner took the lane out of its line, rather than a message, a doorbell or the turn before; the runner
   * learns whether the turn had to wait until the slots came near.
   */
  fromLine: { wasFar: boolean } | undefined
  /** Where the head waits when it must wait for the budget. */
  flow: Flow
  /** Whether a call of this turn has had its slot: what has begun goes on before others begin. */
  begun: boolean
  /** A slot that has come and was not used yet. */
  paid: boolean
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
 * @param calls how many calls are begun with this one: a read that its write cannot follow today is not made
 * @param lead how long before its slot the caller goes on, ms, for what must be written before the call leaves
 * @returns the slot, wall-clock ms
 * @throws MustRest when the turn has to wait in its line, or the key has no slot
 */
export async function takeSlot(run: LaneRun, share: Share = run.share, calls = 1, lead = 0): Promise<number> {
  if (run.paid) {
    run.paid = false
    return run.context.clock.now()
  }
  const { context, partner } = run
  const giveUpAt = context.clock.monotonic() + patience(run)
  for (let probes = 0; probes < 2; ) {
    const answer = await takeTicket(context, partner, share, askerOf(run, calls))
    if ('slot' in answer) return waitForSlot(run, answer.slot.at, lead)
    if ('probe' in answer) {
      probes += 1
      await probe(run, answer.probe)
      continue
    }
    if (answer.refused !== 'rate' || (!run.begun && run.fromLine === undefined)) {
      // Where the day has nothing left for its share it waits among those of that share.
      const inLine = answer.refused === 'quota' && share !== 'resolve' ? flowOfHead(run) : run.flow
      throw new MustRest({ until: answer.until, reason: answer.refused, inLine })
    }
    // It has the lane in hand and waits there until slots are near enough.
    if (!run.begun && run.fromLine !== undefined) run.fromLine.wasFar = true
    const spread = context.random.fraction() * farthestBeginning(context.times)
    const wait = Math.max(20, answer.until - context.clock.now() + (run.begun ? 0 : spread))
    if (context.clock.monotonic() + wait > giveUpAt) {
      throw new MustRest({ until: answer.until, reason: 'rate', inLine: { ...run.flow, class: 'r' } })
    }
    await context.clock.sleep(wait)
  }
  throw new MustRest({ until: context.clock.now(), reason: 'outage', inLine: run.flow })
}

const flowOfHead = ({ lane, partner }: LaneRun): Flow => ({
  class: placeOf(lane.places[0]).class,
  partner: partner.id,
})

const askerOf = ({ begun, fromLine, flow }: LaneRun, calls: number): Asker => {
  if (begun) return { is: 'going-on' }
  return fromLine !== undefined ? { is: 'from-line', calls } : { is: 'beginning', flow, calls }
}

/** How long a turn waits for slots to come near, ms: while the call after them still fits into lease and invocation. */
const patience = (run: LaneRun): number => {
  const { callDeadline, sendWindow, slotWait } = run.context.times
  return Math.min(
    3 * slotWait,
    timeLeft(run) - callDeadline - slotWait,
    leaseLeft(run) - callDeadline - sendWindow - slotWait,
  )
}

async function waitForSlot(run: LaneRun, at: number, lead: number): Promise<number> {
  const { context, partner } = run
  run.begun = true
  const key = context.budgetView?.get(partner.budget.name)?.key
  const others = Object.keys(key?.lines ?? {}).length > 0
  if (others && wasIdle(context, at)) await callRunner(context, partner.budget.name)
  const wait = at - context.clock.now()
  if (wait - lead <= 0) return at
  if (wait > timeLeft(run) - context.times.callDeadline) {
    throw new MustRest({ until: at, reason: 'deadline', inLine: { ...run.flow, class: 'r' } })
  }
  await context.clock.sleep(wait - lead)
  return at
}

/** Finds out with a read, never with a write, whether a stopped key may go on. */
async function probe(run: LaneRun, token: string): Promise<void> {
  const { context, partner, gateway } = run
  const call = { ...callOptions(run, true), permit: async () => {} }
  const stopped = context.budgetView?.get(partner.budget.name)?.key.breaker
  const answer = await gateway.probe(call, stopped?.generation)
  if (answer.ok) {
    await reportSuccess(context, partner, token)
    return callForOpenedKey(context, partner)
  }
  await reportFailure(context, partner, answer.failure, token)
  await callAfterStop(run)
}

/** Somebody must find out whether a stopped key may go on: one runner, when the next probe is due. */
export async function callAfterStop({ context, partner }: Pick<LaneRun, 'context' | 'partner'>): Promise<void> {
  const { name, requestsPerSecond } = partner.budget
  const now = context.clock.now()
  const state = keyStateAt(context.budgetView?.get(name)?.key, now, requestsPerSecond)
  if (state.is === 'stopped') await callRunner(context, name, Math.max(1, state.until - now))
}

/**
 * Tells the key what a failed call showed; that the key cannot be written is no reason to lose what was learnt. What may be
 * odd about this account alone stops nothing: a read without the account shows whose fault it is.
 *
 * @param evidence of the call, where one was made
 * @param call what is held where it fails so for account after account
 */
export async function noteFailure(
  run: LaneRun,
  failure: Failure,
  evidence?: CallEvidence,
  call?: string,
): Promise<void> {
  const { context, partner } = run
  try {
    const account = accountNamed(accountOf(run), failure, evidence)
    const mayBeOfAccount = failure.ours !== true && isOdd(failure)
    if (!mayBeOfAccount && (await reportFailure(context, partner, failure, undefined, account))) {
      return await callAfterStop(run)
    }
    const key = context.budgetView?.get(partner.budget.name)?.key
    const isOfOne = account !== undefined && isOutage(failure) && key !== undefined && isDueForProof(key)
    const isStopped = (mayBeOfAccount || isOfOne) && (await prove(run, failure))
    if (isStopped) await callAfterStop(run)
    else if (mayBeOfAccount && call !== undefined && account !== undefined && !keyIsStopped(run)) {
      await noteOdd(context, partner, call, failure, account)
    }
  } catch (error) {
    context.observer.notice('key-unreachable', { partner: partner.id, ...describeError(error) })
  }
}

/** What is known of a call's odd answers ends with a success of it; who waited for it is taken up again. */
export async function noteSuccess(run: LaneRun, call: string): Promise<void> {
  const { context, partner } = run
  noteAnswered(context, partner)
  try {
    if (await noteWorked(context, partner, call)) await callRunner(context, partner.budget.name)
  } catch (error) {
    context.observer.notice('key-unreachable', { partner: partner.id, ...describeError(error) })
  }
}

/** The account of the lane; the partner's own lane is of none. */
export const accountOf = ({ lane }: LaneRun): string | undefined =>
  lane.account === partnerLane ? undefined : lane.account

/** Whether nothing of the key may leave, as this process saw it last. */
export function keyIsStopped({ context, partner: { budget } }: LaneRun): boolean {
  const key = context.budgetView?.get(budget.name)?.key
  return keyStateAt(key, context.clock.now(), budget.requestsPerSecond).is === 'stopped'
}

/**
 * Makes a read that does not depend on the account, unless one was good a moment ago.
 *
 * @returns whether the key was stopped
 */
export async function prove(run: LaneRun, failure: Failure): Promise<boolean> {
  try {
    const call = () => callOptions(run, false, undefined, 'resolve')
    return await proveKey(run.context, run.partner, run.gateway, failure, call)
  } catch (error) {
    // No time or no slot for it: the next odd answer proves.
    if (error instanceof MustRest) return false
    throw error
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
export function callOptions(
  run: LaneRun,
  paid: boolean,
  window?: SendWindow,
  share: Share = run.share,
  calls = 1,
): CallOptions {
  const { clock, times } = run.context
  if (timeLeft(run) < times.callDeadline) throw new MustRest({ until: clock.now(), reason: 'deadline' })
  let free = paid
  return {
    deadlineAt: clock.monotonic() + times.callDeadline,
    permit: async () => {
      if (!free) await takeSlot(run, share, calls)
      free = false
    },
    ...(window === undefined ? {} : { window }),
  }
}

/** What the module is told of its operation. */
export function operationContext(run: LaneRun, record: OperationRecord): OperationContext<unknown> {
  const stored: unknown = record.input === undefined ? undefined : JSON.parse(record.input)
  const now = run.context.clock.now()
  return {
    account: record.account,
    input: run.module.parseInput(stored),
    partner: run.partner,
    names: namesOf(run),
    known: knownAccount(run, now).fields,
    now,
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
