import { expect } from 'vitest'
import type { switchesOfV2 } from '../../../simulator/core/switch-definitions/v2-switches.ts'
import { cancel } from '../simulator-fixture.ts'
import { sendV2, sendV3 } from '../simulator-requests.ts'
import { accountPath, client, endTrial, suspend, topic, v2List, v2Plan, v2ReadPlan, v3Cancel } from './client-calls.ts'
import type { SwitchEffects } from './switch-effect.ts'

export const v2Effects: SwitchEffects<keyof typeof switchesOfV2> = {
  v2CreateStatus: {
    values: [200],
    seen: (simulator) =>
      sendV2(simulator, 'POST', '/partner/accounts', {
        body: { username: 'client-1', password: 'example', email: 'a@nullmailer.com' },
      }).status,
  },
  v2UnknownKeyStatus: { values: [403], seen: (simulator) => v2List(simulator, { api_key: 'unknown' }).status },
  v2BadLimit: { values: ['refused'], seen: (simulator) => v2List(simulator, { limit: '501' }).status },
  v2LastPage: { values: ['no-pagination'], seen: (simulator) => v2List(simulator).json },
  v2TrialEndStatus: {
    values: ['TRIAL END'],
    seen: (simulator) => {
      endTrial(simulator)
      expect(v2ReadPlan(simulator), 'the plan agrees').toMatchObject({
        status: simulator.core.switches.v2TrialEndStatus === 'TRIAL' ? 'Trial' : 'Trial End',
      })
      return v2List(simulator).json
    },
  },
  v2CanceledSpelling: {
    values: ['Canceled'],
    seen: (simulator) => {
      cancel(simulator, client)
      return [v2List(simulator).json, v2ReadPlan(simulator)]
    },
  },
  v2SuspendedStatus: {
    values: ['as-is'],
    seen: (simulator) => {
      suspend(simulator)
      return v2List(simulator).json
    },
  },
  v2PendingStatus: {
    values: ['as-is'],
    seen: (simulator) => {
      v3Cancel(simulator, { effective_date: '2026-02-01T00:00:00Z' })
      return v2List(simulator).json
    },
  },
  v2PlanStatus: {
    values: ['as-listed'],
    seen: (simulator) => {
      v3Cancel(simulator, { effective_date: '2026-02-01T00:00:00Z' })
      return v2ReadPlan(simulator)
    },
  },
  v2NeverLoggedIn: { values: ['modified-date'], seen: (simulator) => v2List(simulator).json },
  v2Dates: {
    values: ['no-offset', 'date-only'],
    seen: (simulator) =>
      ['2026-02-01T00:00:00-05:00', '2026-02-01T00:00:00', '2026-02-01'].map(
        (cancel_date) =>
          sendV2(simulator, 'PUT', accountPath(simulator, 'status'), { body: { status: 'Cancelled', cancel_date } })
            .json,
      ),
  },
  v2PlanLevel: { values: [true], seen: v2ReadPlan },
  v2Topics: {
    values: [2],
    seen: (simulator) => [
      sendV2(simulator, 'GET', '/webhooks/partner/topics').json,
      sendV2(simulator, 'GET', '/webhooks/partner/topics/3').status,
    ],
  },
  v2TopicName: { values: ['title'], seen: (simulator) => sendV2(simulator, 'GET', topic).json },
  v2UnsubscribedTestStatus: {
    values: [404, 409],
    seen: (simulator) => sendV2(simulator, 'POST', `${topic}/test`).status,
  },
  v2PlanReactivates: {
    values: [true],
    seen: (simulator) => {
      cancel(simulator, client)
      return v2Plan(simulator, 2).status
    },
  },
  v2PlanNumbers: {
    values: ['4-3-2'],
    seen: (simulator) => {
      v2Plan(simulator, 2)
      return sendV3(simulator, 'GET', accountPath(simulator, 'plan')).json
    },
  },
  v2CancelAnswer: {
    values: ['204'],
    seen: (simulator) =>
      sendV2(simulator, 'PUT', accountPath(simulator, 'status'), {
        body: { status: 'Cancelled', cancel_date: '2026-01-01T00:00:00Z' },
      }).status,
  },
  v2TopicDeleteStatus: { values: [200], seen: (simulator) => sendV2(simulator, 'DELETE', topic).status },
}
