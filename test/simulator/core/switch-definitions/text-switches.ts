import type { SwitchDefinition } from './switch-definition.ts'

/** Spellings of the text generation. */
export const switchesOfText = {
  textLineEnd: {
    kind: 'choice',
    values: ['lf', 'crlf'],
    default: 'lf',
    description: 'The end of a line of the text generation.',
    source: '#text-states',
  },
  textLayout: {
    kind: 'choice',
    values: ['lines', 'padded', 'one-line', 'one-line-colon'],
    default: 'lines',
    description:
      'lines: code and message on lines of their own; padded: the same between blank lines; one-line: a failure is code and message on one line; one-line-colon: the message ends at a colon.',
    source: '#text-answers',
  },
  textContentType: {
    kind: 'choice',
    values: ['text/plain', 'text/html'],
    default: 'text/plain',
    description: 'Content type of the text generation.',
    source: '#text-states',
  },
  textRefusedLogin: {
    kind: 'choice',
    values: [400, 500],
    default: 400,
    description: 'Code for a login or password that is refused.',
    source: '#text-states',
  },
  textMissingParameter: {
    kind: 'choice',
    values: [500, 400],
    default: 500,
    description: 'Code for a parameter that is missing.',
    source: '#text-states',
  },
  textAbsentAccount: {
    kind: 'choice',
    values: ['same-words', 'own-words'],
    default: 'same-words',
    description: "Whether an account that does not exist is refused in the words for another partner's.",
    source: '#text-membership',
  },
  textCanceledStatus: {
    kind: 'choice',
    values: ['Canceled', 'Cancelled'],
    default: 'Canceled',
    description: 'Status of a canceled account.',
    source: '#text-states',
  },
  textTrialEndStatus: {
    kind: 'choice',
    values: ['Trial', 'Trial End'],
    default: 'Trial',
    description: 'Status of an account whose trial has ended.',
    source: '#text-states',
  },
  textCanceledAccounts: {
    kind: 'choice',
    values: ['found', 'no-access'],
    default: 'found',
    description: 'Whether a canceled account still counts as one of the partner.',
    source: '#text-membership',
  },
  textOverLimit: {
    kind: 'choice',
    values: ['gateway', 'failure', 'never'],
    default: 'gateway',
    description:
      'A call over a limit of its partner: 403 as in the other old generations; status 200 with code 500, as every failure here; or such calls count against no limit, for they carry no key.',
    source: '#generations and #text-answers',
  },
} as const satisfies Record<string, SwitchDefinition>
