import type { SwitchDefinition } from './switch-definition.ts'

/** Limits per API key, over all generations. Zero means none. */
export const limitSwitches = {
  requestsPerSecond: {
    kind: 'integer',
    minimum: 0,
    maximum: 1000000,
    default: 0,
    description: 'Calls that an API key may make in a second; 0 for any number. The vendor gives 4, or 10 on request.',
    source: '#v2-common and #v3-errors-and-limits',
  },
  requestsPerDay: {
    kind: 'integer',
    minimum: 0,
    maximum: 100000000,
    default: 0,
    description:
      'Calls that an API key may make in a day (UTC); 0 for any number. The vendor gives 10000, or 250000 on request.',
    source: '#v2-common and #v3-errors-and-limits',
  },
  tokenRequestsPerSecond: {
    kind: 'integer',
    minimum: 0,
    maximum: 1000,
    default: 1,
    description: 'Calls that a client may make to the token endpoint in a second; 0 for any number.',
    source: '#v3-token',
  },
  rateWindow: {
    kind: 'choice',
    values: ['fixed', 'sliding'],
    default: 'fixed',
    description: 'Whether a second is one of the clock or the last 1000 ms.',
    source: '#v3-errors-and-limits',
  },
  overLimitAnswer: {
    kind: 'choice',
    values: ['by-generation', 'mashery', 'v3'],
    default: 'by-generation',
    description:
      'Answer to calls over a limit: 403 of Mashery (mashery), 429 throttled or quota_exceeded (v3), or 429 for V3 and 403 for the others.',
    source: '#v2-common and #v3-errors-and-limits',
  },
  masheryErrorCode: {
    kind: 'choice',
    values: ['left-out', 'beside-text', 'alone'],
    default: 'left-out',
    description:
      'Header X-Mashery-Error-Code of a 403 over a limit: left out, beside the text or key that names the limit, or alone, under a body that names none.',
    source: '#xml-conventions',
  },
  refusedCallsCount: {
    kind: 'boolean',
    default: false,
    description: 'A call that is over the rate counts against the day.',
    source: '#v3-errors-and-limits',
  },
} as const satisfies Record<string, SwitchDefinition>
