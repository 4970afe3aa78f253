import type { SwitchDefinition } from './switch-definition.ts'

/** Rules and spellings of the V2 generation. */
export const switchesOfV2 = {
  v2CreateStatus: {
    kind: 'choice',
    values: [201, 200],
    default: 201,
    description: 'Status of the answer to a V2 create.',
    source: '#v2-create',
  },
  v2UnknownKeyStatus: {
    kind: 'choice',
    values: [401, 403],
    default: 401,
    description: 'Status for an API key that V2 does not know or that belongs to another partner.',
    source: '#v2-common',
  },
  v2BadLimit: {
    kind: 'choice',
    values: ['default', 'refused'],
    default: 'default',
    description: 'A list limit outside 1 to 500: the default is used, or 400.',
    source: '#v2-list',
  },
  v2LastPage: {
    kind: 'choice',
    values: ['empty-pagination', 'no-pagination'],
    default: 'empty-pagination',
    description: 'The meta object of the last page.',
    source: '#v2-list',
  },
  v2TrialEndStatus: {
    kind: 'choice',
    values: ['TRIAL', 'TRIAL END'],
    default: 'TRIAL',
    description: 'Status in V2 of an account whose trial has ended; the plan writes it in small letters.',
    source: '#v2-list',
  },
  v2CanceledSpelling: {
    kind: 'choice',
    values: ['Cancelled', 'Canceled'],
    default: 'Cancelled',
    description: 'Status in V2 of a canceled account; the list writes it in capitals.',
    source: '#v2-list and #contradictions',
  },
  v2SuspendedStatus: {
    kind: 'choice',
    values: ['SUSPENDED', 'as-is'],
    default: 'SUSPENDED',
    description: 'Status in the V2 list of a suspended account: that, or what it is beside.',
    source: '#v2-list',
  },
  v2PendingStatus: {
    kind: 'choice',
    values: ['PENDING CANCELLATION', 'as-is'],
    default: 'PENDING CANCELLATION',
    description:
      'Status in the V2 list of an account that is canceled at a later date: that, or what it is until then.',
    source: '#v2-list and #v2-cancel',
  },
  v2PlanStatus: {
    kind: 'choice',
    values: ['billing', 'as-listed'],
    default: 'billing',
    description:
      'Status in the V2 plan of an account that is suspended or canceled at a later date: what it is beside, or what the list says.',
    source: '#v2-plan',
  },
  v2NeverLoggedIn: {
    kind: 'choice',
    values: ['left-out', 'modified-date'],
    default: 'left-out',
    description:
      'last_login_date in the V2 list of an account that nobody has used: left out, or modified_date in its place, as in one sample.',
    source: '#v2-list',
  },
  v2PlanLevel: {
    kind: 'boolean',
    default: false,
    description: 'The V2 plan has plan_level too, as in a model of others.',
    source: '#v2-plan',
  },
  v2Topics: {
    kind: 'choice',
    values: [4, 2],
    default: 4,
    description: 'V2 webhook topics that exist; an older page has only the first two.',
    source: '#v2-webhooks',
  },
  v2TopicName: {
    kind: 'choice',
    values: ['event-type', 'title'],
    default: 'event-type',
    description: 'Name of a V2 webhook topic: that of its event (tier.increase), or words (Billing Tier Upgrade).',
    source: '#v2-webhooks',
  },
  v2UnsubscribedTestStatus: {
    kind: 'choice',
    values: [400, 404, 409],
    default: 400,
    description: 'Status for the test of a V2 topic that is not subscribed.',
    source: '#v2-webhooks',
  },
  v2PlanReactivates: {
    kind: 'boolean',
    default: false,
    description: 'A V2 plan change reopens a canceled account; off: 400.',
    source: '#v2-cancel',
  },
  v2PlanNumbers: {
    kind: 'choice',
    values: ['2-3-4', '4-3-2'],
    default: '2-3-4',
    description: 'Numbers of the plans Basic, Essential and Ultimate.',
    source: '#v2-plan',
  },
  v2CancelAnswer: {
    kind: 'choice',
    values: ['200-echo', '204'],
    default: '200-echo',
    description: 'Status and body of the answer to a V2 cancel.',
    source: '#v2-cancel',
  },
  v2Dates: {
    kind: 'choice',
    values: ['with-offset', 'no-offset', 'date-only'],
    default: 'with-offset',
    description:
      'Dates in answers of V2, and the least that a request may have: with an offset; without one; or without a time too. Those of a request without one count as UTC.',
    source: '#v2-cancel',
  },
  v2TopicDeleteStatus: {
    kind: 'choice',
    values: [204, 200],
    default: 204,
    description: 'Status of the answer when a V2 topic is unsubscribed by DELETE.',
    source: '#v2-webhooks',
  },
} as const satisfies Record<string, SwitchDefinition>
