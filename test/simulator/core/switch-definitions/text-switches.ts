import type { SwitchDefinition } from './switch-definition.ts'

/** Spellings of the text generation. */
export const switchesOfText = {
  textLineEnd: {
    kind: 'choice',
    values: ['lf', 'crlf'],
    default: 'lf',
    description: 'What ends a line of the text generation.',
    source: '1.4',
  },
  textLayout: {
    kind: 'choice',
    values: ['lines', 'padded', 'one-line', 'one-line-colon'],
    default: 'lines',
    description:
      'lines: code and message on lines of their own; padded: the same between blank lines; one-line: a failure is code and message on one line; one-line-colon: the message ends at a colon.',
    source: '1.3',
  },
  textContentType: {
    kind: 'choice',
    values: ['text/plain', 'text/html'],
    default: 'text/plain',
    description: 'Content type of the text generation.',
    source: '1.4',
  },
  textRefusedLogin: {
    kind: 'choice',
    values: [400, 500],
    default: 400,
    description: 'Code for a login or password that is refused.',
    source: '1.4',
  },
  textMissingParameter: {
    kind: 'choice',
    values: [500, 400],
    default: 500,
    description: 'Code for a parameter that is missing.',
    source: '1.4',
  },
  textAbsentAccount: {
    kind: 'choice',
    values: ['same-words', 'own-words'],
    default: 'same-words',
    description: "Whether an account that does not exist is refused in the words for another partner's.",
    source: '1.1',
  },
  textCanceledStatus: {
    kind: 'choice',
    values: ['Canceled', 'Cancelled'],
    default: 'Canceled',
    description: 'Status of a canceled account.',
    source: '1.4',
  },
  textTrialEndStatus: {
    kind: 'choice',
    values: ['Trial', 'Trial End'],
    default: 'Trial',
    description: 'Status of an account whose trial has ended.',
    source: '1.4',
  },
  textCanceledAccounts: {
    kind: 'choice',
    values: ['found', 'no-access'],
    default: 'found',
    description: 'Whether a canceled account still counts as one of the partner.',
    source: '1.1',
  },
  textOverLimit: {
    kind: 'choice',
    values: ['gateway', 'failure', 'never'],
    default: 'gateway',
    description:
      'A call over a limit of its partner: 403 as in the other old generations; status 200 with code 500, as every failure here; or such calls count against no limit, for they carry no key.',
    source: '0 and 1.3',
  },
} as const satisfies Record<string, SwitchDefinition>
