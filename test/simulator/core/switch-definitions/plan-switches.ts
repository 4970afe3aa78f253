import type { SwitchDefinition } from './switch-definition.ts'

/** Rules of plans and of the cancellation of accounts, in both JSON generations. */
export const planSwitches = {
  billingDayRequiredWithoutSingleBilling: {
    kind: 'choice',
    values: ['to-leave-trial', 'always', 'never'],
    default: 'to-leave-trial',
    description:
      'Which plan changes of an account outside single billing must name the billing day: those that leave the trial, the only ones where it counts; all; or none.',
    source: '4.6 rule 3',
  },
  backToTrialStatus: {
    kind: 'choice',
    values: [400, 409],
    default: 400,
    description: 'Status for a plan change to the trial, from whatever plan.',
    source: '3.4, 4.6 rule 4 and 4.14',
  },
  planAfterTrialEnd: {
    kind: 'choice',
    values: ['opens', 'refused'],
    default: 'opens',
    description: 'A plan change of an account whose trial has ended: the account opens, or 400.',
    source: '4.14',
  },
  otherPlanGroupStatus: {
    kind: 'choice',
    values: [400, 409],
    default: 400,
    description: 'Status for a plan_group_id that exists and is not that of the account.',
    source: '4.6 rule 2',
  },
  trialTiers: {
    kind: 'choice',
    values: ['empty', 'absent'],
    default: 'empty',
    description: 'current_tiers of an account on trial.',
    source: '3.4 and 4.5',
  },
  planChangeEndsCancellation: {
    kind: 'boolean',
    default: false,
    description: 'A plan change takes a cancellation for a later date back.',
    source: '4.6 and 4.7',
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
  billingDayLimit: {
    kind: 'integer',
    minimum: 1,
    maximum: 31,
    default: 31,
    description:
      'Last day of a month on which bills begin; a later one that is asked for becomes this one, without an error.',
    source: '9 row N15',
  },
  ssoForAllUsers: {
    kind: 'boolean',
    default: true,
    description: 'Accounts have the feature that users/sso needs; off: 403.',
    source: '4.9',
  },
  ssoEmailUnique: {
    kind: 'choice',
    values: ['account', 'vendor'],
    default: 'account',
    description: 'Where the address of a user for single sign-on must be new: in the account, or over all accounts.',
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
