import type { KeyRecord } from '../../../ledger/key-record.ts'
import { type Flow, flowOf, type LineClass } from '../../../ledger/lane-place.ts'
import { holdOf } from '../budget/held-calls.ts'
import { capsAt, countersOf, type Share } from '../budget/shares.ts'

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
    if (flow === undefined || isHeld(key, flow, now)) return []
    const hasRoom = countersOf(shareOf[flow.class]).every((counter) => key[counter] < caps[counter])
    return isNewDay || hasRoom ? [flow] : []
  })
}

/** Whether those of the flow wait for a call that is held, and no try of it is due. */
const isHeld = (key: KeyRecord, { partner, held }: Flow, now: number): boolean =>
  held !== undefined && (holdOf(key, partner, held)?.until ?? 0) > now

/**
 * The flow that has its turn: first a class, then one of the partners that wait in it, each as likely as the others. Chance
 * gives them equal turns without anybody keeping count.
 *
 * @param fraction gives random numbers from 0 to 1, 1 excluded
 */
export function chooseFlow(flows: readonly Flow[], fraction: () => number): Flow | undefined {
  const [begun, others] = [flows.filter((flow) => flow.class === 'r'), flows.filter((flow) => flow.class !== 'r')]
  const [fast, usual] = [others.filter((flow) => flow.class === 'i'), others.filter((flow) => flow.class === 'o')]
  const rest = oneOf(fast, usual, turnsOfInteractive, fraction)
  const chosen = oneOf(begun, rest, turnsOfBegun, fraction)
  return chosen[Math.floor(fraction() * chosen.length)]
}

const oneOf = (first: readonly Flow[], second: readonly Flow[], turns: number, fraction: () => number) =>
  second.length === 0 || (first.length > 0 && fraction() < turns) ? first : second
