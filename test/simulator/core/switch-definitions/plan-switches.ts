import type { SwitchDefinition } from './switch-definition.ts'

/** Rules of plans and of the cancellation of accounts, in both JSON generations. */
export const planSwitches = {
  billingDayRequiredWithoutSingleBilling: {
    kind: 'choice',
    values: ['to-leave-trial', 'always', 'never'],
    default: 'to-leave-trial',
    description:
      'Which plan changes of an account outside single billing must name the billing day: those that leave the trial, the only ones where it counts; all; or none.',
    source: '#v3-change-plan rule 3',
  },
  backToTrialStatus: {
    kind: 'choice',
    values: [400, 409],
    default: 400,
    description: 'Status for a plan change to the trial, from whatever plan.',
    source: '#v2-plan, #v3-change-plan rule 4 and #account-states',
  },
  planAfterTrialEnd: {
    kind: 'choice',
    values: ['opens', 'refused'],
    default: 'opens',
    description: 'A plan change of an account whose trial has ended: the account opens, or 400.',
    source: '#account-states',
  },
  otherPlanGroupStatus: {
    kind: 'choice',
    values: [400, 409],
    default: 400,
    description: 'Status for a plan_group_id that exists and is not that of the account.',
    source: '#v3-change-plan rule 2',
  },
  trialTiers: {
    kind: 'choice',
    values: ['empty', 'absent'],
    default: 'empty',
    description: 'current_tiers of an account on trial.',
    source: '#v2-plan and #v3-plan',
  },
  planChangeEndsCancellation: {
    kind: 'boolean',
    default: false,
    description: 'A plan change takes a cancellation for a later date back.',
    source: '#v3-change-plan and #v3-cancel',
  },
  reactivationSingleBilling: {
    kind: 'choice',
    values: ['as-left', 'restored'],
    default: 'as-left',
    description: 'Single billing of a canceled account that a plan change reopens.',
    source: '#v3-change-plan rule 6',
  },
  reactivationProducts: {
    kind: 'choice',
    values: ['email-marketing', 'as-left'],
    default: 'email-marketing',
    description: 'Products of a canceled account that a plan change reopens.',
    source: '#v3-change-plan rule 6',
  },
  cancelAccountEndsSingleBilling: {
    kind: 'boolean',
    default: true,
    description: 'Cancelling an account also sets SingleBilling to No and empties Products.',
    source: '#xml-products rule 3, by analogy',
  },
  cancelCanceledAccount: {
    kind: 'choice',
    values: ['no-change', 'refused'],
    default: 'no-change',
    description: 'Cancelling an account that is canceled: answered as done, or 400.',
    source: '#v3-cancel',
  },
  pastCancelDate: {
    kind: 'choice',
    values: ['at-once', 'refused'],
    default: 'at-once',
    description: 'A cancellation for a date more than a day ago.',
    source: '#v3-cancel',
  },
  futureCancellation: {
    kind: 'choice',
    values: ['waits', 'at-once'],
    default: 'waits',
    description: 'A cancellation for a later date: the account stays as it is until then, or goes at once.',
    source: '#v3-cancel and #account-states',
  },
  billingDayLimit: {
    kind: 'integer',
    minimum: 1,
    maximum: 31,
    default: 31,
    description:
      'Last day of a month on which bills begin; a later one that is asked for becomes this one, without an error.',
    source: '#v3-change-plan',
  },
  ssoForAllUsers: {
    kind: 'boolean',
    default: true,
    description: 'Accounts have the feature that users/sso needs; off: 403.',
    source: '#v3-sso-users',
  },
  ssoEmailUnique: {
    kind: 'choice',
    values: ['account', 'vendor'],
    default: 'account',
    description: 'Where the address of a user for single sign-on must be new: in the account, or over all accounts.',
    source: '#v3-sso-users',
  },
  unsubscribedCount: {
    kind: 'choice',
    values: ['all', 'new'],
    default: 'all',
    description:
      'Which addresses contacts/unsubscribe counts: all that were sent, or those that were not unsubscribed before.',
    source: '#v3-unsubscribe-contacts',
  },
} as const satisfies Record<string, SwitchDefinition>
