import type { KeyRecord } from '../../ledger/key-record.ts'
import { type Flow, flowName, flowOf, type LineClass } from '../../ledger/lane-place.ts'
import { holdOf } from '../../vendor-key/held-calls.ts'
import { isPausedFlow } from '../../vendor-key/paused-flows.ts'
import { capsAt, countersOf, type Share } from '../../vendor-key/shares.ts'

/** The share of the day that a class's first call is paid from. */
const shareOf: Readonly<Record<LineClass, Share>> = { r: 'resolve', i: 'interactive', o: 'operations' }

/** What has begun has every other turn: a wave of looks must not make the reads of others old. */
const turnsOfBegun = 0.5

/** Of the other turns people who wait have two in three. */
const turnsOfInteractive = 2 / 3

/** A read and a write. */
const callsToBegin = 2

/** The flows with somebody in their line for whose share the day has a request left. */
export function waitingFlows(key: KeyRecord, now: number, today: string, requestsPerDay: number): Flow[] {
  // What is taken out of a line may have to read before it writes.
  const caps = capsAt(now, requestsPerDay, callsToBegin)
  // A key that was only switched so far counts no day yet.
  const isNewDay = (key.day ?? '') < today
  return Object.keys(key.lines ?? {}).flatMap((name) => {
    const flow = flowOf(name)
    if (flow === undefined || isHeld(key, flow, now) || isPausedFlow(key, flow, now)) return []
    const hasRoom = countersOf(shareOf[flow.class]).every((counter) => key[counter] < caps[counter])
    return isNewDay || hasRoom ? [flow] : []
  })
}

/** Whether those of the flow wait for a call that is held, and no try of it is due. */
const isHeld = (key: KeyRecord, { partner, held }: Flow, now: number): boolean =>
  held !== undefined && (holdOf(key, partner, held)?.until ?? 0) > now

/** Which flows a runner gave its last turns, the latest last. */
export type TurnsGiven = Set<string>

/**
 * The flow that has its turn: first a class by chance, then the partner of that class whose turn with this runner is longest
 * ago, or one of those that had none yet. Chance alone would let one of twenty partners wait six times as long as the others
 * now and then; a count that all runners share would drift at the first crash.
 *
 * @param fraction gives random numbers from 0 to 1, 1 excluded
 * @param given is kept up to date
 */
export function chooseFlow(flows: readonly Flow[], fraction: () => number, given: TurnsGiven): Flow | undefined {
  const [begun, others] = [flows.filter((flow) => flow.class === 'r'), flows.filter((flow) => flow.class !== 'r')]
  const [fast, usual] = [others.filter((flow) => flow.class === 'i'), others.filter((flow) => flow.class === 'o')]
  const rest = oneOf(fast, usual, turnsOfInteractive, fraction)
  const chosen = oneOf(begun, rest, turnsOfBegun, fraction)
  const fresh = chosen.filter((flow) => !given.has(flowName(flow)))
  const first = fresh.length > 0 ? undefined : [...given].find((name) => chosen.some((flow) => flowName(flow) === name))
  const flow = fresh[Math.floor(fraction() * fresh.length)] ?? chosen.find((one) => flowName(one) === first)
  if (flow === undefined) return undefined
  given.delete(flowName(flow))
  given.add(flowName(flow))
  return flow
}

const oneOf = (first: readonly Flow[], second: readonly Flow[], turns: number, fraction: () => number) =>
  second.length === 0 || (first.length > 0 && fraction() < turns) ? first : second
