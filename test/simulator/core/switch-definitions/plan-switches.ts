import type { SwitchDefinition } from './switch-definition.ts'

/** Rules of plans and of the cancellation of accounts, in both JSON generations. */
export const planSwitches = {
  billingDayRequiredWithoutSingleBilling: {
    kind: 'boolean',
    default: true,
    description:
      'A plan change that leaves the trial must name the billing day unless the account is under single billing.',
    source: '4.6 rule 3',
  },
  reactivationSingleBilling: {
    kind: 'choice',
    values: ['as-left', 'restored'],
    default: 'as-left',
    description: 'Single billing of a canceled account that a plan change reopens.',
    source: '4.6 rule 6',
  },
  reactivationProducts: {
    kind: 'choice',
    values: ['email-marketing', 'as-left'],
    default: 'email-marketing',
    description: 'Products of a canceled account that a plan change reopens.',
    source: '4.6 rule 6',
  },
  cancelAccountEndsSingleBilling: {
    kind: 'boolean',
    default: true,
    description: 'Cancelling an account also sets SingleBilling to No and empties Products.',
    source: '2.4 rule 3, by analogy',
  },
  cancelCanceledAccount: {
    kind: 'choice',
    values: ['no-change', 'refused'],
    default: 'no-change',
    description: 'Cancelling an account that is canceled: answered as done, or 400.',
    source: '4.7',
  },
  pastCancelDate: {
    kind: 'choice',
    values: ['at-once', 'refused'],
    default: 'at-once',
    description: 'A cancellation for a date more than a day ago.',
    source: '4.7',
  },
  futureCancellation: {
    kind: 'choice',
    values: ['waits', 'at-once'],
    default: 'waits',
    description: 'A cancellation for a later date: the account stays as it is until then, or goes at once.',
    source: '4.7 and 4.14',
  },
  ssoForAllUsers: {
    kind: 'boolean',
    default: true,
    description: 'Accounts have the feature that users/sso needs; off: 403.',
    source: '4.9',
  },
  unsubscribedCount: {
    kind: 'choice',
    values: ['all', 'new'],
    default: 'all',
    description:
      'Which addresses contacts/unsubscribe counts: all that were sent, or those that were not unsubscribed before.',
    source: '4.10',
  },
} as const satisfies Record<string, SwitchDefinition>
