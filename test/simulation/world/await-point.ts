import type { Chance } from './chance.ts'
import type { FaultPlan } from './faults.ts'
import type { Freeze, Machine } from './machine.ts'
import type { VirtualTime } from './virtual-time.ts'

/** What every port of one world shares. */
export interface PortTools {
  time: VirtualTime
  faults: FaultPlan
  chance: Chance
  /** Writes a line of the history; costs nothing unless the history is kept. */
  note: (machine: Machine | undefined, text: () => string) => void
  /** Milliseconds that one way over the network takes at most. */
  networkMost: number
  /** Milliseconds that the vendor takes to answer at most. */
  answerMost: number
  /** How long machines stand still in this run. */
  freezes: FreezeStyle
}

/** `long`: past every deadline; `past-the-lease`: a paused micro-VM whose lease has grown too short meanwhile. */
export type FreezeStyle = 'any' | 'long' | 'past-the-lease'

/** How a call ends for its caller. */
export type Ending<Value> = { value: Value } | { error: Error }

/** How long a machine stands still: mostly a little, sometimes past every lease and settle time. */
export function drawFreeze({ chance, freezes }: PortTools): Freeze {
  if (freezes === 'past-the-lease') {
    const milliseconds = chance.happens(0.6) ? chance.whole(52_000, 75_000) : chance.whole(92_000, 170_000)
    return { milliseconds, stopsMonotonic: true, survives: true }
  }
  if (freezes === 'long') {
    return { milliseconds: chance.whole(100_000, 900_000), stopsMonotonic: chance.happens(0.5), survives: true }
  }
  const milliseconds = chance.one([
    () => chance.whole(50, 4_000),
    () => chance.whole(4_000, 40_000),
    () => chance.whole(40_000, 200_000),
    () => chance.whole(100_000, 1_500_000),
  ])()
  return { milliseconds, stopsMonotonic: chance.happens(0.5), survives: chance.happens(0.8) }
}

export const networkDelay = (tools: PortTools): number => tools.chance.whole(1, tools.networkMost)

/**
 * A call over the network: it leaves, takes effect somewhere, and its ending comes back. Crashes and freezes can befall
 * the machine before it leaves and between effect and answer; whatever else can go wrong, `act` does.
 */
export function awaitCall<Value>(
  tools: PortTools,
  machine: Machine,
  step: string,
  act: (fault: string | undefined, answer: (ending: Ending<Value>, delay?: number) => void) => void,
): Promise<Value> {
  const { time, faults, note } = tools
  const fault = faults.draw(step)
  const { life } = machine
  return new Promise((resolve, reject) => {
    const answer = (ending: Ending<Value>, delay = networkDelay(tools)) => {
      machine.resumeAt(time.now + delay, () => ('value' in ending ? resolve(ending.value) : reject(ending.error)), life)
    }
    const leave = () => time.at(time.now + networkDelay(tools), () => arrive())
    const arrive = () => {
      if (fault === 'crash-after' || fault === 'freeze-after') {
        if (machine.life === life) {
          faults.hit(step, fault)
          act(undefined, answer)
          note(machine, () => `${fault} ${step}`)
          if (fault === 'crash-after') machine.crash()
          else machine.freeze(drawFreeze(tools))
          return
        }
      }
      act(fault, answer)
    }
    if (fault === 'crash-before') {
      faults.hit(step, fault)
      note(machine, () => `crash before ${step}`)
      machine.crash()
    } else if (fault === 'freeze-before') {
      faults.hit(step, fault)
      note(machine, () => `freeze before ${step}`)
      machine.freeze(drawFreeze(tools))
      machine.resumeAt(machine.frozenUntil, leave, life)
    } else leave()
  })
}
