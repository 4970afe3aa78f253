import type { Switches, SwitchName } from '../../../simulator/core/switches.ts'
import type { Simulator } from '../../../simulator/simulator.ts'

/** For each switch: values beside the default, and what must differ under each. */
export type SwitchEffects<Name extends SwitchName> = {
  readonly [Switch in Name]: {
    readonly values: readonly Switches[Switch][]
    readonly seen: (simulator: Simulator) => unknown
  }
}
