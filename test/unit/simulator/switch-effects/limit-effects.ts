import type { limitSwitches } from '../../../simulator/core/switch-definitions/limit-switches.ts'
import { read } from '../simulator-fixture.ts'
import { askToken, sendV3 } from '../simulator-requests.ts'
import { client } from './client-calls.ts'
import type { SwitchEffects } from './switch-effect.ts'

export const limitEffects: SwitchEffects<keyof typeof limitSwitches> = {
  requestsPerSecond: {
    values: [1],
    seen: (simulator) => [read(simulator, client).status, read(simulator, client).status],
  },
  requestsPerDay: {
    values: [1],
    seen: (simulator) => {
      read(simulator, client)
      simulator.moveClock({ advanceMs: 5000 })
      return read(simulator, client).status
    },
  },
  tokenRequestsPerSecond: {
    values: [0],
    seen: (simulator) => [askToken(simulator).status, askToken(simulator).status],
  },
  rateWindow: {
    values: ['sliding'],
    seen: (simulator) => {
      simulator.core.switches = { ...simulator.core.switches, requestsPerSecond: 1 }
      simulator.moveClock({ advanceMs: 999 })
      read(simulator, client)
      simulator.moveClock({ advanceMs: 1 })
      return read(simulator, client).status
    },
  },
  overLimitAnswer: {
    values: ['mashery', 'v3'],
    seen: (simulator) => {
      simulator.core.switches = { ...simulator.core.switches, requestsPerDay: 1 }
      read(simulator, client)
      return [read(simulator, client).status, sendV3(simulator, 'GET', '/partner/accounts').status]
    },
  },
  masheryErrorCode: {
    values: ['beside-text', 'alone'],
    seen: (simulator) => {
      simulator.core.switches = { ...simulator.core.switches, requestsPerDay: 1 }
      read(simulator, client)
      const { headers, body } = read(simulator, client)
      return [headers, body]
    },
  },
  refusedCallsCount: {
    values: [true],
    seen: (simulator) => {
      simulator.core.switches = { ...simulator.core.switches, requestsPerSecond: 1, requestsPerDay: 2 }
      read(simulator, client)
      read(simulator, client)
      simulator.moveClock({ advanceMs: 1000 })
      return read(simulator, client).status
    },
  },
}
