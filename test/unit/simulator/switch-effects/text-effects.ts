import type { switchesOfText } from '../../../simulator/core/switch-definitions/text-switches.ts'
import { cancel } from '../simulator-fixture.ts'
import { askText, client, endTrial, membership } from './client-calls.ts'
import type { SwitchEffects } from './switch-effect.ts'

export const textEffects: SwitchEffects<keyof typeof switchesOfText> = {
  textLineEnd: { values: ['crlf'], seen: (simulator) => membership(simulator) },
  textLayout: {
    values: ['padded', 'one-line', 'one-line-colon'],
    seen: (simulator) => membership(simulator, 'nobody'),
  },
  textContentType: {
    values: ['text/html'],
    seen: (simulator) => askText(simulator).headers['content-type'],
  },
  textRefusedLogin: { values: [500], seen: (simulator) => askText(simulator, { loginPassword: 'guess' }).body },
  textMissingParameter: { values: [400], seen: (simulator) => askText(simulator, { loginPassword: '' }).body },
  textAbsentAccount: {
    values: ['own-words'],
    seen: (simulator) => [membership(simulator, 'nobody'), membership(simulator, 'globex-client-0001')],
  },
  textCanceledStatus: {
    values: ['Cancelled'],
    seen: (simulator) => {
      cancel(simulator, client)
      return membership(simulator)
    },
  },
  textTrialEndStatus: {
    values: ['Trial End'],
    seen: (simulator) => {
      endTrial(simulator)
      return membership(simulator)
    },
  },
  textCanceledAccounts: {
    values: ['no-access'],
    seen: (simulator) => {
      cancel(simulator, client)
      return membership(simulator)
    },
  },
  textOverLimit: {
    values: ['failure', 'never'],
    seen: (simulator) => {
      simulator.core.switches = { ...simulator.core.switches, requestsPerSecond: 1 }
      askText(simulator)
      const { status, body } = askText(simulator)
      return [status, body]
    },
  },
}
