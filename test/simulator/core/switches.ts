import { accountSwitches } from './switch-definitions/account-switches.ts'
import { limitSwitches } from './switch-definitions/limit-switches.ts'
import { planSwitches } from './switch-definitions/plan-switches.ts'
import { switchesOfText } from './switch-definitions/text-switches.ts'
import { switchesOfV2 } from './switch-definitions/v2-switches.ts'
import { switchesOfV3 } from './switch-definitions/v3-switches.ts'
import { webhookSwitches } from './switch-definitions/webhook-switches.ts'
import { switchesOfXml } from './switch-definitions/xml-switches.ts'

/** All of them, in the order of the documentation. */
export const switchDefinitions = {
  ...accountSwitches,
  ...planSwitches,
  ...switchesOfXml,
  ...switchesOfText,
  ...switchesOfV2,
  ...switchesOfV3,
  ...limitSwitches,
  ...webhookSwitches,
} as const

type ValueOf<Definition> = Definition extends { kind: 'boolean' }
  ? boolean
  : Definition extends { kind: 'choice'; values: readonly (infer Value)[] }
    ? Value
    : Definition extends { kind: 'integer' }
      ? number
      : string

export type SwitchName = keyof typeof switchDefinitions
export type Switches = { readonly [Name in SwitchName]: ValueOf<(typeof switchDefinitions)[Name]> }

/** All switches with their likeliest values. */
export const defaultSwitches: Switches = Object.fromEntries(
  Object.entries(switchDefinitions).map(([name, definition]) => [name, definition.default]),
) as unknown as Switches
