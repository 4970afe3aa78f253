import type { KeyRecord } from '../../ledger/key-record.ts'
import { type Flow, flowName } from '../../ledger/lane-place.ts'
import type { PartnerSettings } from '../../partner-api/partner-settings.ts'
import { describeError } from '../../runtime/describe-error.ts'
import { keyStateAt } from '../../vendor-key/key-rules.ts'
import { farthestBeginning } from '../../vendor-key/plan-ticket.ts'
import { readKey, write } from '../../vendor-key/take-ticket.ts'
import type { EngineContext } from '../engine-context.ts'

/** One process asks for another runner of a key this often at most, ms. */
const callEvery = 3_000

/** As many runners as a line begins with; slots that stay idle bring more. */
const runnersToBegin = (requestsPerSecond: number): number => Math.min(10, Math.max(2, Math.ceil(requestsPerSecond)))

/** A slot that was to be had within this, in ms, says that the runners there are do not use them all. */
const idleAhead = ({ times }: Pick<EngineContext, 'times'>): number => farthestBeginning(times) / 4

/** Whether a slot that was taken was to be had so soon that more runners would find some. */
export const wasIdle = (context: Pick<EngineContext, 'clock' | 'times'>, at: number): boolean =>
  at < context.clock.now() + idleAhead(context)

/** Whether the key's slots lie so near that more could be used. */
export function hasIdleSlots(
  context: Pick<EngineContext, 'clock' | 'times'>,
  { budget }: Pick<PartnerSettings, 'budget'>,
  key: KeyRecord,
): boolean {
  const now = context.clock.now()
  const state = keyStateAt(key, now, budget.requestsPerSecond)
  // At a low rate the slot that was used last is enough to make the next one seem far.
  const ahead = state.is === 'running' ? Math.max(idleAhead(context), state.step / 2) : 0
  return state.is === 'running' && (key.nextAt ?? 0) < now + ahead
}

/** Has a runner work on the key's lines, unless this process asked for one a moment ago. A lost call only costs time. */
export async function callRunner(context: EngineContext, budget: string, delayMilliseconds = 0): Promise<void> {
  const now = context.clock.monotonic()
  const rungAt = context.line?.rungAt
  if (delayMilliseconds === 0 && now - (rungAt?.get(budget) ?? Number.NEGATIVE_INFINITY) < callEvery) return
  if (delayMilliseconds === 0) rungAt?.set(budget, now)
  await ringLine(context, budget, delayMilliseconds)
}

/** Writes down that a flow has somebody in its line, and has runners begin; nothing where that is known already. */
export async function openLine(context: EngineContext, partner: PartnerSettings, flow: Flow): Promise<void> {
  const { name, requestsPerSecond } = partner.budget
  if (context.budgetView?.get(name)?.key.lines?.[flowName(flow)] !== undefined) return
  const opened = await write(context, name, context.steps.openLine({ flow: flowName(flow), now: context.clock.now() }))
  if (!opened.committed || opened.key === undefined) return
  // A key that is stopped has nothing for them to do; who opens it calls them.
  if (keyStateAt(opened.key, context.clock.now(), requestsPerSecond).is !== 'running') return
  // Where others wait already, runners are there.
  if (Object.keys(opened.key.lines ?? {}).length > 1) return callRunner(context, name)
  await callFirstRunners(context, name, requestsPerSecond)
}

/**
 * A key goes on that was stopped: runners begin on its lines at once, as many as its rate can use now; nothing where nobody
 * waits. Lanes of other keys are not looked at.
 */
export async function callForOpenedKey(
  context: EngineContext,
  { budget }: Pick<PartnerSettings, 'budget'>,
): Promise<void> {
  const key = await readKey(context, budget.name)
  const state = keyStateAt(key, context.clock.now(), budget.requestsPerSecond)
  if (state.is !== 'running' || Object.keys(key?.lines ?? {}).length === 0) return
  await callFirstRunners(context, budget.name, 1_000 / state.step)
}

async function callFirstRunners(context: EngineContext, budget: string, requestsPerSecond: number): Promise<void> {
  for (let runner = 0; runner < runnersToBegin(requestsPerSecond); runner++) await ringLine(context, budget, 0)
}

/** Calls a runner, whenever this process called one last. */
export async function ringLine(context: EngineContext, budget: string, delay: number): Promise<void> {
  try {
    await context.doorbells.ringLine(budget, delay)
  } catch (error) {
    // The sweeper calls runners for every line that stands still.
    context.observer.notice('doorbell-lost', { key: budget, ...describeError(error) })
  }
}
