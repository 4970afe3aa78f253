import type { KeyRecord } from '../../ledger/key-record.ts'
import { type Flow, flowName, lineClasses, waitingLine } from '../../ledger/lane-place.ts'
import type { PartnerSettings } from '../../partner-api/partner-settings.ts'
import { describeError } from '../../runtime/describe-error.ts'
import { dayOf, keyStateAt } from '../../vendor-key/key-rules.ts'
import { heldByPauses } from '../../vendor-key/paused-flows.ts'
import { readKey, write } from '../../vendor-key/take-ticket.ts'
import type { EngineContext } from '../engine-context.ts'
import { callRunner, hasIdleSlots } from './call-runners.ts'
import { waitingFlows } from './choose-flow.ts'

/**
 * Looks after the lines of all keys: opens again what was lost from the key's item, and calls a runner where somebody waits
 * and slots lie idle, or where it is time to find out whether a stopped key may go on.
 *
 * @returns how many runners were called
 */
export async function sweepLines(context: EngineContext): Promise<number> {
  const byBudget = Map.groupBy(context.partners(), ({ budget }) => budget.name)
  let called = 0
  for (const [budget, partners] of byBudget) {
    try {
      if (await sweepKey(context, budget, partners)) called += 1
    } catch (error) {
      // One key that cannot be read must not keep the others waiting.
      context.observer.notice('sweep-failed', { key: budget, ...describeError(error) })
    }
  }
  return called
}

async function sweepKey(
  context: EngineContext,
  budget: string,
  partners: readonly PartnerSettings[],
): Promise<boolean> {
  let key = await readKey(context, budget)
  const [partner] = partners
  // Nobody has asked for a slot yet, so nobody waits for one.
  if (key === undefined || partner === undefined) return false
  for (const { id } of partners) key = await openLost(context, budget, id, key)
  const now = context.clock.now()
  const { requestsPerSecond, requestsPerDay } = partner.budget
  if (waitingFlows(key, now, dayOf(now), requestsPerDay).length === 0) return false
  const state = keyStateAt(key, now, requestsPerSecond)
  const isWanted = state.is === 'stopped' ? state.probeDue : hasIdleSlots(context, partner, key)
  if (isWanted) await callRunner(context, budget)
  return isWanted
}

/** A line that has somebody in it and is not in the key's item: its opening was lost. */
async function openLost(context: EngineContext, budget: string, partner: string, key: KeyRecord): Promise<KeyRecord> {
  const { clock, steps, store } = context
  let current = key
  const calls = Object.keys(key.holds ?? {}).flatMap((name) => {
    const [of, call] = name.split('#')
    return of === partner && call !== undefined ? [{ held: call }] : []
  })
  const paused = heldByPauses(key, partner).map((held) => ({ held }))
  const flows = [{}, ...calls, ...paused].flatMap((held) =>
    lineClasses.map((kind): Flow => ({ class: kind, partner, ...held })),
  )
  for (const flow of flows) {
    const name = flowName(flow)
    if (current.lines?.[name] !== undefined) continue
    const { keys } = await store.due(waitingLine(flow), clock.now(), { limit: 1 })
    if (keys.length === 0) continue
    const opened = await write(context, budget, steps.openLine({ flow: name, now: clock.now() }))
    current = opened.key ?? current
  }
  return current
}
