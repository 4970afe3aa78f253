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
} as const satisfies Record<string, SwitchDefinition>
