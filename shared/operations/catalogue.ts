import { actForAccountFault } from './act-for-account/allowed-actions.ts'
import { actForAccountExample, actForAccountInput, mostActionBytes } from './act-for-account/input.ts'
import { cancelAccountFault } from './cancel-account/fault.ts'
import { cancelAccountExample, cancelAccountInput } from './cancel-account/input.ts'
import { cancelProductExample, cancelProductInput } from './cancel-product/input.ts'
import { changePlanFault } from './change-plan/fault.ts'
import { changePlanExample, changePlanInput } from './change-plan/input.ts'
import { createSsoUserExample, createSsoUserInput } from './create-sso-user/input.ts'
import type {
  FunctionDeclaration,
  Grants,
  OperationFunctionDeclaration,
  QueueFunctionDeclaration,
} from './function-declaration.ts'
import { openProductExample, openProductInput } from './open-product/input.ts'
import { provisionAccountFault } from './provision-account/fault.ts'
import { provisionAccountExample, provisionAccountInput } from './provision-account/input.ts'
import { reopenAccountFault } from './reopen-account/fault.ts'
import { reopenAccountExample, reopenAccountInput } from './reopen-account/input.ts'
import { subscribeWebhookExample, subscribeWebhookInput } from './subscribe-webhook/input.ts'
import { testWebhookExample, testWebhookInput } from './test-webhook/input.ts'
import {
  mostUnsubscribeBytes,
  unsubscribeContactsExample,
  unsubscribeContactsInput,
} from './unsubscribe-contacts/input.ts'
import { unsubscribeWebhookExample, unsubscribeWebhookInput } from './unsubscribe-webhook/input.ts'

const none: Grants = {
  ledger: 'read',
  findsDueWork: false,
  refusesMessages: false,
  partnerSecrets: false,
  clientPasswords: false,
  digestKey: false,
  ringsOperations: false,
  events: false,
}

const carriesOutOperations: Grants = {
  ...none,
  ledger: 'read-write',
  refusesMessages: true,
  partnerSecrets: true,
  digestKey: true,
  ringsOperations: true,
  events: true,
}

/** Asks the vendor for somebody who waits, and keeps what was seen. */
const readsForCallers: Grants = {
  ...none,
  ledger: 'read-write',
  partnerSecrets: true,
  digestKey: true,
}

const operationFunction = { timeoutSeconds: 60, memoryMegabytes: 256 } as const
const operationQueue = { kind: 'queue', maximumConcurrency: 10, batchSize: 5 } as const
const apiFunction = { timeoutSeconds: 15, memoryMegabytes: 256 } as const

export const provisionAccountFunction = {
  ...operationFunction,
  name: 'provision-account',
  description: 'Creates a client account under the partner, with its products and single billing.',
  entry: 'functions/operations/provision-account/handler.ts',
  trigger: operationQueue,
  grants: { ...carriesOutOperations, clientPasswords: true },
  subject: 'account',
  needs: ['provision'],
  input: provisionAccountInput,
  faultOf: provisionAccountFault,
  example: provisionAccountExample,
} as const satisfies OperationFunctionDeclaration

export const openProductFunction = {
  ...operationFunction,
  name: 'open-product',
  description: 'Opens a product of an account under single billing.',
  entry: 'functions/operations/open-product/handler.ts',
  trigger: operationQueue,
  grants: carriesOutOperations,
  subject: 'account',
  needs: ['products'],
  input: openProductInput,
  example: openProductExample,
} as const satisfies OperationFunctionDeclaration

export const cancelProductFunction = {
  ...operationFunction,
  name: 'cancel-product',
  description: 'Cancels a product, unless the account would lose its last one and single billing with it.',
  entry: 'functions/operations/cancel-product/handler.ts',
  trigger: operationQueue,
  grants: carriesOutOperations,
  subject: 'account',
  needs: ['products'],
  input: cancelProductInput,
  example: cancelProductExample,
} as const satisfies OperationFunctionDeclaration

export const reopenAccountFunction = {
  ...operationFunction,
  name: 'reopen-account',
  description:
    'Climbs the ways back for a cancelled account, and ends with a letter to the vendor where none leads further.',
  entry: 'functions/operations/reopen-account/handler.ts',
  trigger: operationQueue,
  grants: carriesOutOperations,
  subject: 'account',
  needs: [],
  input: reopenAccountInput,
  faultOf: reopenAccountFault,
  example: reopenAccountExample,
} as const satisfies OperationFunctionDeclaration

export const changePlanFunction = {
  ...operationFunction,
  name: 'change-plan',
  description: 'Moves an account to another billing plan; leaving the trial opens it.',
  entry: 'functions/operations/change-plan/handler.ts',
  trigger: operationQueue,
  grants: carriesOutOperations,
  subject: 'account',
  needs: ['plan'],
  input: changePlanInput,
  faultOf: changePlanFault,
  example: changePlanExample,
} as const satisfies OperationFunctionDeclaration

export const cancelAccountFunction = {
  ...operationFunction,
  name: 'cancel-account',
  description: 'Cancels an account, at once or at a later date, unless that would end single billing unasked.',
  entry: 'functions/operations/cancel-account/handler.ts',
  trigger: operationQueue,
  grants: carriesOutOperations,
  subject: 'account',
  needs: ['cancel'],
  input: cancelAccountInput,
  faultOf: cancelAccountFault,
  example: cancelAccountExample,
} as const satisfies OperationFunctionDeclaration

export const subscribeWebhookFunction = {
  ...operationFunction,
  name: 'subscribe-webhook',
  description: 'Has the vendor notify an address of a topic, such as a change of a price tier.',
  entry: 'functions/operations/subscribe-webhook/handler.ts',
  trigger: operationQueue,
  grants: carriesOutOperations,
  subject: 'partner',
  needs: ['webhooks'],
  input: subscribeWebhookInput,
  example: subscribeWebhookExample,
} as const satisfies OperationFunctionDeclaration

export const unsubscribeWebhookFunction = {
  ...operationFunction,
  name: 'unsubscribe-webhook',
  description: 'Ends the notifications of a topic.',
  entry: 'functions/operations/unsubscribe-webhook/handler.ts',
  trigger: operationQueue,
  grants: carriesOutOperations,
  subject: 'partner',
  needs: ['webhooks'],
  input: unsubscribeWebhookInput,
  example: unsubscribeWebhookExample,
} as const satisfies OperationFunctionDeclaration

export const testWebhookFunction = {
  ...operationFunction,
  name: 'test-webhook',
  description: "Has the vendor send a notification with example data to a topic's address.",
  entry: 'functions/operations/test-webhook/handler.ts',
  trigger: operationQueue,
  grants: carriesOutOperations,
  subject: 'partner',
  needs: ['webhooks'],
  input: testWebhookInput,
  example: testWebhookExample,
} as const satisfies OperationFunctionDeclaration

export const createSsoUserFunction = {
  ...operationFunction,
  name: 'create-sso-user',
  description: "Adds a user to an account who signs in through the partner's identity provider.",
  entry: 'functions/operations/create-sso-user/handler.ts',
  trigger: operationQueue,
  grants: carriesOutOperations,
  subject: 'account',
  needs: ['users'],
  input: createSsoUserInput,
  example: createSsoUserExample,
} as const satisfies OperationFunctionDeclaration

export const unsubscribeContactsFunction = {
  ...operationFunction,
  name: 'unsubscribe-contacts',
  description: 'Unsubscribes up to 500 contacts of an account; one contact of all accounts only where that is said.',
  entry: 'functions/operations/unsubscribe-contacts/handler.ts',
  trigger: operationQueue,
  grants: carriesOutOperations,
  subject: 'account',
  needs: ['contacts'],
  input: unsubscribeContactsInput,
  mostInputBytes: mostUnsubscribeBytes,
  example: unsubscribeContactsExample,
} as const satisfies OperationFunctionDeclaration

export const actForAccountFunction = {
  ...operationFunction,
  name: 'act-for-account',
  description: "Makes a request of V3 in the name of an account, where the partner's settings allow that request.",
  entry: 'functions/operations/act-for-account/handler.ts',
  trigger: operationQueue,
  grants: carriesOutOperations,
  subject: 'account',
  needs: ['actions'],
  input: actForAccountInput,
  mostInputBytes: mostActionBytes,
  faultOf: actForAccountFault,
  example: actForAccountExample,
} as const satisfies OperationFunctionDeclaration

/** The operations: one queue and one function each. */
export const operationFunctions = [
  provisionAccountFunction,
  openProductFunction,
  cancelProductFunction,
  reopenAccountFunction,
  changePlanFunction,
  cancelAccountFunction,
  subscribeWebhookFunction,
  unsubscribeWebhookFunction,
  testWebhookFunction,
  createSsoUserFunction,
  unsubscribeContactsFunction,
  actForAccountFunction,
] as const

export type OperationType = (typeof operationFunctions)[number]['name']

/** The HTTP API: payload 2.0, one function per route. */
export const apiFunctions = [
  {
    ...apiFunction,
    name: 'submit-operation',
    description:
      "Accepts an operation, or many: each once it is in its account's lane. With `validate=true` it only says what would become of it.",
    // API Gateway waits for 30 s; a thousand lines take some of them.
    timeoutSeconds: 29,
    entry: 'functions/api/submit-operation/handler.ts',
    trigger: {
      kind: 'http',
      routes: [
        { method: 'POST', route: '/operations', role: 'caller' },
        { method: 'POST', route: '/operations/bulk', role: 'caller' },
      ],
    },
    grants: { ...none, ledger: 'read-write', digestKey: true, ringsOperations: true, events: true },
  },
  {
    ...apiFunction,
    name: 'get-operation',
    description: 'Returns how far an operation is and how it ended; and the API’s description as OpenAPI.',
    entry: 'functions/api/get-operation/handler.ts',
    trigger: {
      kind: 'http',
      routes: [
        { method: 'GET', route: '/operations/{partner}/{operationId}', role: 'viewer' },
        { method: 'GET', route: '/openapi.json', role: 'viewer' },
      ],
    },
    grants: none,
  },
  {
    ...apiFunction,
    name: 'check-membership',
    description: "Returns whether a login name is one of the partner's accounts: member, not-a-member or unknown.",
    entry: 'functions/api/check-membership/handler.ts',
    trigger: {
      kind: 'http',
      routes: [{ method: 'GET', route: '/partners/{partner}/accounts/{login}/membership', role: 'viewer' }],
    },
    grants: readsForCallers,
  },
  {
    ...apiFunction,
    name: 'get-account',
    description:
      'Returns what is known of an account, field by field with its age; `fresh=true` asks the vendor first.',
    entry: 'functions/api/get-account/handler.ts',
    trigger: {
      kind: 'http',
      routes: [{ method: 'GET', route: '/partners/{partner}/accounts/{login}', role: 'viewer' }],
    },
    grants: readsForCallers,
  },
  {
    ...apiFunction,
    name: 'get-plan',
    description:
      "Returns an account's billing plan and the age of the answer; `fresh=true` asks the vendor in any case.",
    entry: 'functions/api/get-plan/handler.ts',
    trigger: {
      kind: 'http',
      routes: [{ method: 'GET', route: '/partners/{partner}/accounts/{login}/plan', role: 'viewer' }],
    },
    grants: readsForCallers,
  },
  {
    ...apiFunction,
    name: 'operate',
    description:
      'For the people who run it: lists operations, accounts and refused messages; takes decisions, withdrawals, redrives and discards; pauses and resumes partners, accounts and keys, and probes keys; begins reconciliations and approves their plans.',
    entry: 'functions/api/operate/handler.ts',
    trigger: {
      kind: 'http',
      routes: [
        { method: 'GET', route: '/operations', role: 'viewer' },
        { method: 'GET', route: '/partners/{partner}/accounts', role: 'viewer' },
        { method: 'GET', route: '/partners/{partner}/accounts/{login}/operations', role: 'viewer' },
        { method: 'POST', route: '/partners/{partner}/pause', role: 'owner' },
        { method: 'POST', route: '/partners/{partner}/resume', role: 'owner' },
        { method: 'POST', route: '/partners/{partner}/accounts/{login}/pause', role: 'owner' },
        { method: 'POST', route: '/partners/{partner}/accounts/{login}/resume', role: 'owner' },
        { method: 'GET', route: '/operations/{partner}/{operationId}/timeline', role: 'viewer' },
        { method: 'POST', route: '/operations/{partner}/{operationId}/decisions', role: 'operator' },
        { method: 'POST', route: '/operations/{partner}/{operationId}/withdrawal', role: 'operator' },
        { method: 'POST', route: '/decisions', role: 'operator' },
        { method: 'POST', route: '/partners/{partner}/reconciliations', role: 'operator' },
        { method: 'GET', route: '/partners/{partner}/reconciliations/{run}', role: 'viewer' },
        { method: 'GET', route: '/partners/{partner}/reconciliations/{run}/differences', role: 'viewer' },
        { method: 'GET', route: '/partners/{partner}/reconciliations/{run}/plan', role: 'viewer' },
        { method: 'POST', route: '/partners/{partner}/reconciliations/{run}/approvals', role: 'owner' },
        { method: 'GET', route: '/partners/{partner}/reconciliations/{run}/results', role: 'viewer' },
        { method: 'GET', route: '/refused', role: 'viewer' },
        { method: 'GET', route: '/refused/{id}', role: 'viewer' },
        { method: 'POST', route: '/refused/{id}/redrive', role: 'owner' },
        { method: 'POST', route: '/refused/{id}/discard', role: 'owner' },
        { method: 'POST', route: '/refused/redrive', role: 'owner' },
        { method: 'POST', route: '/refused/discard', role: 'owner' },
        { method: 'GET', route: '/dead-letters', role: 'viewer' },
        { method: 'POST', route: '/dead-letters/{operation}/redrive', role: 'owner' },
        { method: 'GET', route: '/audit', role: 'viewer' },
        { method: 'GET', route: '/overview', role: 'viewer' },
        { method: 'GET', route: '/doctor', role: 'operator' },
        { method: 'GET', route: '/keys', role: 'viewer' },
        { method: 'GET', route: '/keys/{key}', role: 'viewer' },
        { method: 'POST', route: '/keys/{key}/pause', role: 'owner' },
        { method: 'POST', route: '/keys/{key}/resume', role: 'owner' },
        { method: 'POST', route: '/keys/{key}/probe', role: 'owner' },
        { method: 'POST', route: '/keys/{key}/restored', role: 'owner' },
      ],
    },
    grants: {
      ...none,
      ledger: 'read-write',
      findsDueWork: true,
      listsHistory: true,
      movesDeadLetters: true,
      partnerSecrets: true,
      digestKey: true,
      ringsOperations: true,
      looksAtQueues: true,
      events: true,
    },
  },
] as const satisfies readonly FunctionDeclaration[]

/** Carries out what waits for the budget of a key, operations of all types in the order of their acceptance. */
export const workLineFunction = {
  name: 'work-line',
  description:
    "Carries out what waits for the vendor's budget: takes the next account out of its line, ends its turn, takes the next.",
  entry: 'functions/lines/work-line/handler.ts',
  trigger: operationQueue,
  // A runner goes from turn to turn; ended sooner, it would only call for the next.
  timeoutSeconds: 300,
  goesFromTurnToTurn: true,
  memoryMegabytes: 256,
  grants: { ...carriesOutOperations, clientPasswords: true, findsDueWork: true, refusesMessages: false },
} as const satisfies QueueFunctionDeclaration

/** What runs by the clock. */
export const scheduledFunctions = [
  {
    name: 'sweep',
    description:
      'Sets going whatever stands still: lost doorbells, ended leases, due work, events not yet sent, stopped keys.',
    entry: 'functions/schedules/sweep/handler.ts',
    trigger: { kind: 'schedule', expression: 'rate(1 minute)' },
    timeoutSeconds: 50,
    memoryMegabytes: 256,
    grants: {
      ...none,
      ledger: 'read-write',
      findsDueWork: true,
      listsHistory: true,
      stopsBulks: true,
      partnerSecrets: true,
      ringsOperations: true,
      asksQueues: true,
      events: true,
    },
  },
  {
    name: 'reconcile',
    description:
      "Reads the partners' listings page by page, in turn, and writes every difference into the ledger; sends the repairs of a plan that somebody approved.",
    entry: 'functions/schedules/reconcile/handler.ts',
    // A run that somebody asked for, or for which one invocation was too short, waits no longer than that.
    trigger: { kind: 'schedule', expression: 'cron(0 3 * * ? *)', goesOn: 'rate(1 minute)' },
    timeoutSeconds: 840,
    memoryMegabytes: 512,
    grants: { ...none, ledger: 'read-write', partnerSecrets: true, ringsOperations: true },
  },
] as const satisfies readonly FunctionDeclaration[]

/** Every function of the product. */
export const catalogue: readonly FunctionDeclaration[] = [
  ...operationFunctions,
  workLineFunction,
  ...apiFunctions,
  ...scheduledFunctions,
]
