import { type AccountRecord, parseLaneEntry } from '../../ledger/account-record.ts'
import type { KeyRecord } from '../../ledger/key-record.ts'
import { type Flow, flowName, waitingLine } from '../../ledger/lane-place.ts'
import type { PartnerSettings } from '../../partner-api/partner-settings.ts'
import { describeError } from '../../runtime/describe-error.ts'
import { dayOf, keyStateAt } from '../../vendor-key/key-rules.ts'
import { farthestBeginning } from '../../vendor-key/plan-ticket.ts'
import { readKey, write } from '../../vendor-key/take-ticket.ts'
import type { EngineContext, RunDeadline } from '../engine-context.ts'
import { parkUnknownOperation } from '../park-unknown-operation.ts'
import { workLane } from '../work-lane.ts'
import { ringLine } from './call-runners.ts'
import { chooseFlow, type TurnsGiven, waitingFlows } from './choose-flow.ts'
import { recentKey, viewFor } from './known-line.ts'
import { takeFromLine } from './take-from-line.ts'

/** A runner that found every lane in others' hands looks again after this, ms. */
const handPause = 300

/** One that meets a key that is being probed looks again after this, ms. */
const probePause = 2_000

/** So often in a row; then those others do what there is to do. */
const mostPauses = 10

/** A runner that had to wait for slots to come near in so many turns in a row may be one too many. */
const mostFar = 2

/**
 * Works on the lines of one key: takes the next lane, finishes its turn, takes the next, until nothing waits, the key is
 * stopped, or the time is over. Nobody counts the runners: one more is called where slots lie idle, and one that finds
 * them far ahead a few times in a row ends. Slots far ahead are in the hands of others, and each of these sees at the end
 * of its turn that somebody goes on.
 *
 * @param budget name of the key's budget
 */
export async function workLine(context: EngineContext, budget: string, deadline: RunDeadline): Promise<void> {
  const [partner, ...others] = context.partners().filter((one) => one.budget.name === budget)
  if (partner === undefined) return
  const partners = [partner, ...others] as const
  const closed = new Map<string, { flow: Flow; at: number }>()
  const given: TurnsGiven = new Set()
  let pauses = 0
  if (!(await isNeeded(context, partner))) return
  let far = 0
  // The lane of the turn before, where its next head went back into a line: a long lane must not wait to be drawn each time.
  let own: AccountRecord | undefined
  while (hasTimeForTurn(context, deadline)) {
    if (far >= mostFar) {
      if (isFar(context, partner, await readKey(context, budget))) return
      far = 0
    }
    const key = recentKey(context, partner) ?? (await readKey(context, budget))
    const flow = key === undefined ? undefined : nextFlow(context, partners, key, given)
    if (key === undefined || flow === undefined) {
      if (await isBeingProbed(context, partner)) {
        await context.clock.sleep(probePause)
        continue
      }
      if (!(await reopen(context, partner, closed))) return
      continue
    }
    const found = await takeFromLine(context, flow, among(partner, key), own)
    if (found.is === 'lane') {
      pauses = 0
      const turn = await workTurn(context, found, deadline)
      far = turn.wasFar ? far + 1 : 0
      own = turn.lane
    } else if (found.is === 'empty') {
      if (await close(context, budget, flow, key)) closed.set(flowName(flow), { flow, at: context.clock.now() })
    } else {
      if (++pauses > mostPauses) return
      await context.clock.sleep(handPause)
    }
  }
  await handOver(context, partner)
}

/** One that comes to slots that stay far ahead for a while is not needed any more: others there are use them all. */
async function isNeeded(context: EngineContext, partner: PartnerSettings): Promise<boolean> {
  const { clock, random, times } = context
  const step = farthestBeginning(times)
  for (let waited = 0; waited <= times.slotWait; waited += step) {
    if (!isFar(context, partner, await readKey(context, partner.budget.name))) return true
    await clock.sleep(step * (0.5 + random.fraction()))
  }
  return false
}

/**
 * Somebody finds out at this moment whether the key, in whose lines others wait, may go on. It may be a read for a person,
 * which calls no runner.
 */
async function isBeingProbed(context: EngineContext, { budget }: PartnerSettings): Promise<boolean> {
  const key = await readKey(context, budget.name)
  const { breaker, lines = {} } = key ?? {}
  if (breaker?.state !== 'open' || key?.pause !== undefined || Object.keys(lines).length === 0) return false
  return (breaker.probe?.until ?? 0) > context.clock.now()
}

/** A turn may take two calls and their slots; the ledger's writes have the margin of the deadline. */
const hasTimeForTurn = ({ clock, times }: EngineContext, deadline: RunDeadline): boolean =>
  deadline.at - clock.monotonic() >= 2 * (times.callDeadline + times.slotWait)

/**
 * The oldest fifteen seconds' worth of lanes: enough for runners not to meet, few enough to keep the order. Where several flows
 * share the key each of them has only its part of these seconds; else the oldest of many partners wait for minutes.
 */
const among = ({ budget }: PartnerSettings, { lines }: KeyRecord): number => {
  const flows = Math.max(1, Object.keys(lines ?? {}).length)
  return Math.max(2, Math.min(150, Math.ceil((15 * budget.requestsPerSecond) / flows)))
}

function nextFlow(
  { clock, random }: EngineContext,
  partners: readonly [PartnerSettings, ...PartnerSettings[]],
  key: KeyRecord,
  given: TurnsGiven,
): Flow | undefined {
  const [{ budget }] = partners
  const now = clock.now()
  const state = keyStateAt(key, now, budget.requestsPerSecond)
  // A stopped key has work only for the one who finds out whether it may go on.
  if (state.is === 'stopped' && !state.probeDue) return undefined
  const flows = waitingFlows(key, now, dayOf(now), budget.requestsPerDay)
  const known = flows.filter(({ partner }) => partners.some(({ id }) => id === partner))
  return chooseFlow(known, () => random.fraction(), given)
}

/** Others hold slots so far ahead that they use all there are. */
function isFar({ clock, times }: EngineContext, { budget }: PartnerSettings, key: KeyRecord | undefined): boolean {
  const now = clock.now()
  const state = keyStateAt(key, now, budget.requestsPerSecond)
  // The slot that this runner has used last leaves the next one up to a step ahead: that is nobody else's.
  const own = state.is === 'running' ? 2 * state.step : 0
  return (key?.nextAt ?? 0) > now + Math.max(own, 0.6 * farthestBeginning(times))
}

/** @returns whether the turn had to wait until the slots came near, and the lane where it went back into a line */
async function workTurn(
  context: EngineContext,
  { lane, token }: { lane: Parameters<typeof parkUnknownOperation>[1]; token: string },
  deadline: RunDeadline,
): Promise<{ wasFar: boolean; lane?: AccountRecord }> {
  const fromLine = { wasFar: false }
  const [head] = lane.q
  if (head === undefined) return fromLine
  const { partner, account } = lane
  const { operation, operationId } = parseLaneEntry(head)
  const target = { partner, account, operation, operationId }
  try {
    if (context.module(operation) === undefined) await parkUnknownOperation(context, lane, { lane, token })
    else {
      const left = await workLane(context, target, deadline, { lane, token, fromLine })
      if (left !== undefined) return { ...fromLine, lane: left }
    }
  } catch (error) {
    // The lease ends, and the lane is taken up from its place again.
    context.observer.notice('lane-left', {
      partner,
      account,
      operationId,
      ...describeError(error),
    })
  }
  return fromLine
}

/** Nobody waits in the flow's line any more, as far as the index shows. */
async function close(context: EngineContext, budget: string, flow: Flow, key: KeyRecord): Promise<boolean> {
  const name = flowName(flow)
  const since = key.lines?.[name]
  if (since === undefined) return false
  return (await write(context, budget, context.steps.closeLine({ flow: name, since }))).committed
}

/**
 * Somebody who saw a line a moment before it was closed may still have joined it: who closed it waits for as long as others
 * may go by what they saw, and looks once more.
 *
 * @returns whether a line was opened again
 */
async function reopen(
  context: EngineContext,
  partner: PartnerSettings,
  closed: Map<string, { flow: Flow; at: number }>,
): Promise<boolean> {
  const { clock, store, steps } = context
  let isOpen = false
  for (const { flow, at } of closed.values()) {
    const wait = at + viewFor + 500 - clock.now()
    if (wait > 0) await clock.sleep(wait)
    const { keys } = await store.due(waitingLine(flow), clock.now(), { limit: 1 })
    if (keys.length === 0) continue
    await write(context, partner.budget.name, steps.openLine({ flow: flowName(flow), now: clock.now() }))
    isOpen = true
  }
  closed.clear()
  return isOpen
}

/** Another runner goes on where this one's time is over, unless others hold the slots for a while ahead. */
async function handOver(context: EngineContext, partner: PartnerSettings): Promise<void> {
  const { name, requestsPerSecond } = partner.budget
  const key = await readKey(context, name)
  if (key === undefined || Object.keys(key.lines ?? {}).length === 0) return
  if (keyStateAt(key, context.clock.now(), requestsPerSecond).is !== 'running') return
  if (!isFar(context, partner, key)) await ringLine(context, name, 0)
}
