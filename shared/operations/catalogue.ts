import { cancelProductExample, cancelProductInput } from './cancel-product/input.ts'
import type { FunctionDeclaration, Grants, OperationFunctionDeclaration } from './function-declaration.ts'
import { openProductExample, openProductInput } from './open-product/input.ts'
import { provisionAccountExample, provisionAccountInput } from './provision-account/input.ts'

const none: Grants = {
  ledger: 'read',
  partnerSecrets: false,
  clientPasswords: false,
  digestKey: false,
  ringsOperations: false,
  events: false,
}

const carriesOutOperations: Grants = {
  ledger: 'read-write',
  partnerSecrets: true,
  clientPasswords: false,
  digestKey: true,
  ringsOperations: true,
  events: true,
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
  input: provisionAccountInput,
  example: provisionAccountExample,
} as const satisfies OperationFunctionDeclaration

export const openProductFunction = {
  ...operationFunction,
  name: 'open-product',
  description: 'Opens a product of an account under single billing.',
  entry: 'functions/operations/open-product/handler.ts',
  trigger: operationQueue,
  grants: carriesOutOperations,
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
  input: cancelProductInput,
  example: cancelProductExample,
} as const satisfies OperationFunctionDeclaration

/** The operations: one queue and one function each. */
export const operationFunctions = [provisionAccountFunction, openProductFunction, cancelProductFunction] as const

export type OperationType = (typeof operationFunctions)[number]['name']

/** The HTTP API: payload 2.0, one function per route. */
export const apiFunctions = [
  {
    ...apiFunction,
    name: 'submit-operation',
    description: "Accepts an operation: 202 once it is in its account's lane.",
    entry: 'functions/api/submit-operation/handler.ts',
    trigger: { kind: 'http', method: 'POST', route: '/operations' },
    grants: { ...none, ledger: 'read-write', digestKey: true, ringsOperations: true, events: true },
  },
  {
    ...apiFunction,
    name: 'get-operation',
    description: 'Tells how far an operation is and what became of it.',
    entry: 'functions/api/get-operation/handler.ts',
    trigger: { kind: 'http', method: 'GET', route: '/operations/{partner}/{operationId}' },
    grants: none,
  },
  {
    ...apiFunction,
    name: 'check-membership',
    description: "Tells whether a login name is one of the partner's accounts: member, not-a-member or unknown.",
    entry: 'functions/api/check-membership/handler.ts',
    trigger: { kind: 'http', method: 'GET', route: '/partners/{partner}/accounts/{login}/membership' },
    grants: { ...none, ledger: 'read-write', partnerSecrets: true },
  },
] as const satisfies readonly FunctionDeclaration[]

/** What runs by the clock. */
export const scheduledFunctions = [
  {
    name: 'sweep',
    description: 'Sets going whatever stands still: lost doorbells, ended leases, due work, events not yet sent.',
    entry: 'functions/schedules/sweep/handler.ts',
    trigger: { kind: 'schedule', expression: 'rate(1 minute)' },
    timeoutSeconds: 50,
    memoryMegabytes: 256,
    grants: { ...none, ledger: 'read-write', ringsOperations: true, events: true },
  },
  {
    name: 'reconcile',
    description: "Reads the partner's listing page by page and reports every difference; changes nothing.",
    entry: 'functions/schedules/reconcile/handler.ts',
    trigger: { kind: 'schedule', expression: 'cron(0 3 * * ? *)' },
    timeoutSeconds: 840,
    memoryMegabytes: 512,
    grants: { ...none, ledger: 'read-write', partnerSecrets: true, events: true },
  },
] as const satisfies readonly FunctionDeclaration[]

/** Every function of the product. */
export const catalogue: readonly FunctionDeclaration[] = [...operationFunctions, ...apiFunctions, ...scheduledFunctions]
