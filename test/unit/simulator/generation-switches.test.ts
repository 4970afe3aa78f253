import { expect, test } from 'vitest'
import type { accountSwitches } from '../../simulator/core/switch-definitions/account-switches.ts'
import type { switchesOfXml } from '../../simulator/core/switch-definitions/xml-switches.ts'
import { type SwitchName, switchDefinitions } from '../../simulator/core/switches.ts'
import { jsonSimulator } from './simulator-requests.ts'
import { limitEffects } from './switch-effects/limit-effects.ts'
import { planEffects } from './switch-effects/plan-effects.ts'
import type { SwitchEffects } from './switch-effects/switch-effect.ts'
import { textEffects } from './switch-effects/text-effects.ts'
import { v2Effects } from './switch-effects/v2-effects.ts'
import { v3Effects } from './switch-effects/v3-effects.ts'
import { webhookEffects } from './switch-effects/webhook-effects.ts'

type Name = Exclude<SwitchName, keyof typeof accountSwitches | keyof typeof switchesOfXml>

const effects: SwitchEffects<Name> = {
  ...planEffects,
  ...textEffects,
  ...v2Effects,
  ...v3Effects,
  ...limitEffects,
  ...webhookEffects,
}

test.each(Object.entries(effects))(
  'the switch %s changes what is seen under each of its values',
  (name, { values, seen }) => {
    const observed = [seen(jsonSimulator()), ...values.map((value) => seen(jsonSimulator({ [name]: value })))].map(
      (value) => JSON.stringify(value),
    )
    expect(new Set(observed).size, observed.join('\n')).toBe(values.length + 1)
    const definition = switchDefinitions[name as Name]
    if (definition.kind === 'choice') {
      expect([...definition.values].sort(), 'all values must be tried').toEqual([definition.default, ...values].sort())
    }
  },
)
