import type { SwitchDefinition } from './switch-definition.ts'

/** Limits per API key, over all generations. Zero means none. */
export const limitSwitches = {
  requestsPerSecond: {
    kind: 'integer',
    minimum: 0,
    maximum: 1000000,
    default: 0,
    description: 'Calls that an API key may make in a second; 0 for any number. The vendor gives 4, or 10 on request.',
    source: '3.1 and 4.2',
  },
  requestsPerDay: {
    kind: 'integer',
    minimum: 0,
    maximum: 100000000,
    default: 0,
    description:
      'Calls that an API key may make in a day (UTC); 0 for any number. The vendor gives 10000, or 250000 on request.',
    source: '3.1 and 4.2',
  },
  tokenRequestsPerSecond: {
    kind: 'integer',
    minimum: 0,
    maximum: 1000,
    default: 1,
    description: 'Calls that a client may make to the token endpoint in a second; 0 for any number.',
    source: '4.1',
  },
  rateWindow: {
    kind: 'choice',
    values: ['fixed', 'sliding'],
    default: 'fixed',
    description: 'Whether a second is one of the clock or the last 1000 ms.',
    source: '4.2',
  },
  overLimitAnswer: {
    kind: 'choice',
    values: ['by-generation', 'mashery', 'v3'],
    default: 'by-generation',
    description:
      'Answer to calls over a limit: 403 of Mashery (mashery), 429 throttled or quota_exceeded (v3), or 429 for V3 and 403 for the others.',
    source: '3.1 and 4.2',
  },
  refusedCallsCount: {
    kind: 'boolean',
    default: false,
    description: 'A call that is over the rate counts against the day.',
    source: '4.2',
  },
} as const satisfies Record<string, SwitchDefinition>
