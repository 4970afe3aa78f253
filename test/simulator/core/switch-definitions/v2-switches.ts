import type { SwitchDefinition } from './switch-definition.ts'

/** Rules and spellings of the V2 generation. */
export const switchesOfV2 = {
  v2CreateStatus: {
    kind: 'choice',
    values: [201, 200],
    default: 201,
    description: 'Status of the answer to a V2 create.',
    source: '3.2',
  },
  v2UnknownKeyStatus: {
    kind: 'choice',
    values: [401, 403],
    default: 401,
    description: 'Status for an API key that V2 does not know or that belongs to another partner.',
    source: '3.1',
  },
  v2BadLimit: {
    kind: 'choice',
    values: ['default', 'refused'],
    default: 'default',
    description: 'A list limit outside 1 to 500: the default is used, or 400.',
    source: '3.3',
  },
  v2LastPage: {
    kind: 'choice',
    values: ['empty-pagination', 'no-pagination'],
    default: 'empty-pagination',
    description: 'The meta object of the last page.',
    source: '3.3',
  },
  v2TrialEndStatus: {
    kind: 'choice',
    values: ['TRIAL', 'TRIAL END'],
    default: 'TRIAL',
    description: 'Status in the V2 list of an account whose trial has ended.',
    source: '3.3',
  },
  v2PlanReactivates: {
    kind: 'boolean',
    default: false,
    description: 'A V2 plan change reopens a canceled account; off: 400.',
    source: '3.5',
  },
  v2PlanNumbers: {
    kind: 'choice',
    values: ['2-3-4', '4-3-2'],
    default: '2-3-4',
    description: 'Numbers of the plans Basic, Essential and Ultimate.',
    source: '3.4',
  },
  v2CancelAnswer: {
    kind: 'choice',
    values: ['200-echo', '204'],
    default: '200-echo',
    description: 'Status and body of the answer to a V2 cancel.',
    source: '3.5',
  },
  v2TopicDeleteStatus: {
    kind: 'choice',
    values: [204, 200],
    default: 204,
    description: 'Status of the answer when a V2 topic is unsubscribed by DELETE.',
    source: '3.6',
  },
} as const satisfies Record<string, SwitchDefinition>
