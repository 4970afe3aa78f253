import type { planSwitches } from '../../../simulator/core/switch-definitions/plan-switches.ts'
import { cancel, stored } from '../simulator-fixture.ts'
import { sendV2, sendV3 } from '../simulator-requests.ts'
import {
  accountPath,
  addUser,
  change,
  client,
  dayMs,
  endTrial,
  unsubscribe,
  v2Plan,
  v3Cancel,
  v3Plan,
} from './client-calls.ts'
import type { SwitchEffects } from './switch-effect.ts'

export const planEffects: SwitchEffects<keyof typeof planSwitches> = {
  billingDayRequiredWithoutSingleBilling: {
    values: ['always', 'never'],
    seen: (simulator) => {
      change(simulator, { singleBilling: false })
      const statuses = [v3Plan(simulator, { plan_type: 'GOLD' }).status, v3Plan(simulator).status]
      return [...statuses, v3Plan(simulator, { plan_type: 'SILVER' }).status]
    },
  },
  billingDayLimit: {
    values: [28],
    seen: (simulator) => v3Plan(simulator, { plan_type: 'GOLD', billing_day_of_month: 31 }).json,
  },
  backToTrialStatus: {
    values: [409],
    seen: (simulator) => [v2Plan(simulator, 1).status, v3Plan(simulator, { plan_type: 'TRIAL' }).status],
  },
  planAfterTrialEnd: {
    values: ['refused'],
    seen: (simulator) => {
      endTrial(simulator)
      return [v2Plan(simulator, 2).status, v3Plan(simulator).status, stored(simulator, client).status]
    },
  },
  otherPlanGroupStatus: {
    values: [409],
    seen: (simulator) => v3Plan(simulator, { plan_type: 'GOOD', plan_group_id: 151 }).status,
  },
  trialTiers: {
    values: ['absent'],
    seen: (simulator) => [
      sendV2(simulator, 'GET', accountPath(simulator, 'plan')).json,
      sendV3(simulator, 'GET', accountPath(simulator, 'plan')).json,
    ],
  },
  planChangeEndsCancellation: {
    values: [true],
    seen: (simulator) => {
      v3Cancel(simulator, { effective_date: '2026-02-01T00:00:00Z' })
      v3Plan(simulator)
      simulator.moveClock({ advanceMs: 40 * dayMs })
      return stored(simulator, client).status
    },
  },
  reactivationSingleBilling: {
    values: ['restored'],
    seen: (simulator) => {
      cancel(simulator, client)
      v3Plan(simulator)
      return stored(simulator, client).singleBilling
    },
  },
  reactivationProducts: {
    values: ['as-left'],
    seen: (simulator) => {
      cancel(simulator, client)
      v3Plan(simulator)
      return stored(simulator, client).products
    },
  },
  cancelAccountEndsSingleBilling: {
    values: [false],
    seen: (simulator) => {
      v3Cancel(simulator)
      return [stored(simulator, client).singleBilling, stored(simulator, client).products]
    },
  },
  cancelCanceledAccount: {
    values: ['refused'],
    seen: (simulator) => [v3Cancel(simulator).status, v3Cancel(simulator).status],
  },
  pastCancelDate: {
    values: ['refused'],
    seen: (simulator) => v3Cancel(simulator, { effective_date: '2025-12-30T00:00:00Z' }).status,
  },
  futureCancellation: {
    values: ['at-once'],
    seen: (simulator) => {
      v3Cancel(simulator, { effective_date: '2026-02-01T00:00:00Z' })
      return stored(simulator, client).status
    },
  },
  ssoForAllUsers: { values: [false], seen: (simulator) => addUser(simulator, 'robin').status },
  ssoEmailUnique: {
    values: ['vendor'],
    seen: (simulator) => {
      const other = { login: 'florist', loginName: 'florist', numericId: '1100000000001', encodedId: 'a07eflorist0' }
      simulator.place([{ ...stored(simulator, client), ...other }])
      return [
        addUser(simulator, 'robin').status,
        addUser(simulator, 'robin-2', stored(simulator, 'florist').encodedId).status,
      ]
    },
  },
  unsubscribedCount: { values: ['new'], seen: (simulator) => [unsubscribe(simulator), unsubscribe(simulator)] },
}
