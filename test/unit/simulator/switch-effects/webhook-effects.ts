import type { webhookSwitches } from '../../../simulator/core/switch-definitions/webhook-switches.ts'
import { isAccepted, retryOffsets } from '../../../simulator/webhooks/retry-schedule.ts'
import { startOfTest } from '../simulator-fixture.ts'
import { sendV2 } from '../simulator-requests.ts'
import { dayMs, notified, topic, v3Cancel } from './client-calls.ts'
import type { SwitchEffects } from './switch-effect.ts'

export const webhookEffects: SwitchEffects<keyof typeof webhookSwitches> = {
  cancelNotification: {
    values: ['when-asked', 'never'],
    seen: (simulator) => {
      const uri = 'http://127.0.0.1:9/'
      simulator.vendor.subscriptions.put({ generation: 'v3', partner: 'acme', topicId: 3, uri })
      const told = () => simulator.vendor.notifications.list().length
      v3Cancel(simulator, { effective_date: '2026-01-02T00:00:00Z' })
      const whenAsked = told()
      simulator.moveClock({ advanceMs: dayMs })
      return [whenAsked, told()]
    },
  },
  httpCallbacks: {
    values: ['refused'],
    seen: (simulator) =>
      sendV2(simulator, 'PUT', topic, { body: { is_subscribed: true, callback_uri: 'http://127.0.0.1:1/' } }).status,
  },
  v2WebhookUrlWithPlan: { values: [false], seen: (simulator) => notified(simulator, 'v2')?.body },
  v2SignatureEncoding: { values: ['hex'], seen: (simulator) => notified(simulator, 'v2')?.headers },
  v2RetrySchedule: { values: ['other'], seen: (simulator) => retryOffsets('v2', simulator.core.switches) },
  v3WebhookHost: { values: ['api.constantcontact.com'], seen: (simulator) => notified(simulator, 'v3')?.body },
  v3WebhookSuccess: { values: ['200'], seen: (simulator) => isAccepted('v3', 204, simulator.core.switches) },
  webhookTime: {
    values: ['simulator'],
    seen: (simulator) => {
      simulator.moveClock({ set: startOfTest + dayMs })
      return notified(simulator, 'v3')?.headers['x-ctct-webhook-sig']?.split('.')[0]
    },
  },
}
