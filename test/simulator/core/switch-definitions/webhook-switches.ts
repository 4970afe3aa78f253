import type { SwitchDefinition } from './switch-definition.ts'

/** Rules of webhooks. */
export const webhookSwitches = {
  cancelNotification: {
    kind: 'choice',
    values: ['when-effective', 'when-asked', 'never'],
    default: 'when-effective',
    description:
      'When topic 3 reports a cancellation: when the account goes, already when that is asked for, or never.',
    source: '#v3-cancel',
  },
  httpCallbacks: {
    kind: 'choice',
    values: ['loopback', 'refused'],
    default: 'loopback',
    description:
      'Callback addresses with http: taken on loopback, beside what the vendor takes, or refused as the vendor does.',
    source: '#v2-webhooks and #v3-webhooks',
  },
  v2WebhookUrlWithPlan: {
    kind: 'boolean',
    default: true,
    description: 'The address in a V2 webhook ends in /plan.',
    source: '#contradictions',
  },
  v2SignatureEncoding: {
    kind: 'choice',
    values: ['base64', 'hex'],
    default: 'base64',
    description: 'Encoding of the HMAC that signs a V2 webhook.',
    source: '#contradictions',
  },
  v2RetrySchedule: {
    kind: 'choice',
    values: ['critical', 'other'],
    default: 'critical',
    description: 'Waits between the attempts to deliver a V2 webhook.',
    source: '#v2-webhooks',
  },
  v3WebhookHost: {
    kind: 'choice',
    values: ['api.cc.email', 'api.constantcontact.com'],
    default: 'api.cc.email',
    description: 'Host of the address in a V3 webhook.',
    source: '#contradictions',
  },
  v3WebhookSuccess: {
    kind: 'choice',
    values: ['2xx', '200'],
    default: '2xx',
    description: 'Which answers end the attempts to deliver a V3 webhook.',
    source: '#v3-webhooks',
  },
  webhookTime: {
    kind: 'choice',
    values: ['real', 'simulator'],
    default: 'real',
    description:
      'Clock of the time stamp in a V3 signature; real lets a receiver with a real clock take deliveries after the simulator’s was moved.',
    source: '#v3-webhooks',
  },
} as const satisfies Record<string, SwitchDefinition>
