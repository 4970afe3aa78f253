import type * as z from 'zod/mini'
import { freshQuery } from '../http/account-route.ts'
import { submissionQuery } from '../http/submission-query.ts'
import { accountsQuery } from '../operate/account-routes.ts'
import { approvalBody, resultsQuery } from '../operate/approval-routes.ts'
import { auditQuery } from '../operate/audit-route.ts'
import { bulkDecisionBody } from '../operate/bulk-decisions.ts'
import { decisionBody, withdrawalBody } from '../operate/decision-routes.ts'
import { doctorQuery } from '../operate/doctor/doctor-route.ts'
import { pauseBody, restoredBody, whyBody } from '../operate/key-routes.ts'
import { accountOperationsQuery, operationsQuery } from '../operate/list-operations.ts'
import { accountPause, accountResume, partnerPause, partnerResume } from '../operate/pause-routes.ts'
import { planQuery } from '../operate/plan-route.ts'
import { differencesQuery, reconciliationBody } from '../operate/reconciliation-routes.ts'
import { bulkDiscardBody, bulkRedriveBody } from '../operate/refused-in-bulk.ts'
import { discardBody, redriveBody, refusedQuery } from '../operate/refused-routes.ts'
import {
  acceptedAnswerSchema,
  accountAnswerSchema,
  accountsAnswerSchema,
  auditAnswerSchema,
  deadLettersAnswerSchema,
  deadLettersMovedAnswerSchema,
  decidedManyAnswerSchema,
  doctorAnswerSchema,
  keyAnswerSchema,
  keysAnswerSchema,
  looseAnswerSchema,
  operationAnswerSchema,
  operationOrRefusalSchema,
  operationsAnswerSchema,
  overviewAnswerSchema,
  pauseAnswerSchema,
  redrivenAnswerSchema,
  redrivenManyAnswerSchema,
  refusedAnswerSchema,
  refusedMessagesAnswerSchema,
  timelineAnswerSchema,
  validAnswerSchema,
} from './answers.ts'

import {
  applicationAnswerSchema,
  differencesAnswerSchema,
  planAnswerSchema,
  resultsAnswerSchema,
  runAnswerSchema,
} from './reconciliation-answers.ts'

/** What a route takes and answers. Queries and bodies are the very schemas that it checks with. */
export interface RouteContract {
  /** A name for generated clients. */
  id: string
  summary: string
  query?: z.ZodMiniType
  /** `messages`: any operation's message; `lines`: many of them. */
  body?: z.ZodMiniType | 'messages' | 'lines'
  /** Request headers, and whether they must be there. */
  headers?: Readonly<Record<string, boolean>>
  answers: Readonly<Record<number, z.ZodMiniType | 'lines' | 'document' | undefined>>
  /** Problems that it answers besides a malformed request. */
  problems: readonly number[]
}

/** By method and route, as the catalogue has them; a test finds one for each. */
export const routeContracts: Readonly<Record<string, RouteContract>> = {
  'POST /operations': {
    id: 'submitOperation',
    summary: 'Accepts an operation; with validate=true it only says what would become of it.',
    query: submissionQuery,
    body: 'messages',
    headers: { 'idempotency-key': false },
    answers: { 200: validAnswerSchema, 202: acceptedAnswerSchema },
    problems: [409, 413],
  },
  'POST /operations/bulk': {
    id: 'submitOperations',
    summary: 'Accepts up to 1,000 operations, one a line; the answer has a line for each.',
    query: submissionQuery,
    body: 'lines',
    answers: { 200: 'lines' },
    problems: [413, 415],
  },
  'GET /operations': {
    id: 'listOperations',
    summary: 'Operations that have ended, are parked, or are on their way; of one account in the order of receipt.',
    query: operationsQuery,
    headers: { accept: false },
    answers: { 200: operationsAnswerSchema },
    problems: [404, 406],
  },
  'GET /operations/{partner}/{operationId}': {
    id: 'getOperation',
    summary: 'How far an operation is; where there is none, whether a message that names it was refused.',
    headers: { 'if-none-match': false },
    answers: { 200: operationOrRefusalSchema, 304: undefined },
    problems: [404],
  },
  'GET /operations/{partner}/{operationId}/timeline': {
    id: 'getTimeline',
    summary: 'The steps of an operation’s life that are kept, in the order of time.',
    answers: { 200: timelineAnswerSchema },
    problems: [404],
  },
  'POST /operations/{partner}/{operationId}/decisions': {
    id: 'decideOperation',
    summary: 'Decides a parked operation, in the version that If-Match names.',
    body: decisionBody,
    headers: { 'if-match': true },
    answers: { 200: operationAnswerSchema },
    problems: [404, 409, 428, 503],
  },
  'POST /operations/{partner}/{operationId}/withdrawal': {
    id: 'withdrawOperation',
    summary: 'Takes back an operation of which nothing was sent.',
    body: withdrawalBody,
    answers: { 200: operationAnswerSchema },
    problems: [404, 409],
  },
  'POST /decisions': {
    id: 'decideOperations',
    summary: 'Decides many: first looks at them, then, with the token of that, decides exactly those.',
    body: bulkDecisionBody,
    answers: { 200: decidedManyAnswerSchema },
    problems: [404],
  },
  'POST /partners/{partner}/reconciliations': {
    id: 'beginReconciliation',
    summary: 'Begins a comparison of the ledger with the vendor’s listing; where one goes on, that is the answer.',
    body: reconciliationBody,
    answers: { 202: runAnswerSchema },
    problems: [404],
  },
  'GET /partners/{partner}/reconciliations/{run}': {
    id: 'getReconciliation',
    summary: 'How far a run is, and how much it has found.',
    answers: { 200: runAnswerSchema },
    problems: [404],
  },
  'GET /partners/{partner}/reconciliations/{run}/differences': {
    id: 'listDifferences',
    summary: 'The differences that a run has found, in the order of the vendor’s listing.',
    query: differencesQuery,
    answers: { 200: differencesAnswerSchema },
    problems: [404],
  },
  'GET /partners/{partner}/reconciliations/{run}/plan': {
    id: 'getPlanOfRepairs',
    summary: 'The operation that would repair each difference of a complete run, or why there is none.',
    query: planQuery,
    headers: { accept: false },
    answers: { 200: planAnswerSchema },
    problems: [404, 406, 409],
  },
  'POST /partners/{partner}/reconciliations/{run}/approvals': {
    id: 'approvePlanOfRepairs',
    summary: 'Approves exactly the plan of this hash: its repairs are sent in waves. After a stop it goes on.',
    body: approvalBody,
    answers: { 202: applicationAnswerSchema },
    problems: [404, 409],
  },
  'GET /partners/{partner}/reconciliations/{run}/results': {
    id: 'listRepairs',
    summary: 'How an approved plan goes on, and what has become of each repair.',
    query: resultsQuery,
    answers: { 200: resultsAnswerSchema },
    problems: [404, 409],
  },
  'GET /refused': {
    id: 'listRefused',
    summary: 'Messages that were not accepted and that nobody has redriven or discarded, the first refused first.',
    query: refusedQuery,
    answers: { 200: refusedMessagesAnswerSchema },
    problems: [404],
  },
  'GET /refused/{id}': {
    id: 'getRefused',
    summary: 'A refused message, with its body as long as that is kept.',
    answers: { 200: refusedAnswerSchema },
    problems: [404],
  },
  'POST /refused/{id}/redrive': {
    id: 'redriveRefused',
    summary: 'Has a refused message accepted after all, where the door takes it now.',
    body: redriveBody,
    answers: { 200: redrivenAnswerSchema },
    problems: [404, 409, 503],
  },
  'POST /refused/{id}/discard': {
    id: 'discardRefused',
    summary: 'Ends a refused message for good; its body goes.',
    body: discardBody,
    answers: { 200: redrivenAnswerSchema },
    problems: [404, 409, 503],
  },
  'POST /refused/redrive': {
    id: 'redriveManyRefused',
    summary: 'Redrives up to 500, by ids or by code, and answers a cursor for the rest.',
    body: bulkRedriveBody,
    answers: { 200: redrivenManyAnswerSchema },
    problems: [404],
  },
  'POST /refused/discard': {
    id: 'discardManyRefused',
    summary: 'Discards up to 500, by ids or by code, and answers a cursor for the rest.',
    body: bulkDiscardBody,
    answers: { 200: redrivenManyAnswerSchema },
    problems: [404],
  },
  'GET /dead-letters': {
    id: 'listDeadLetters',
    summary: 'How many dead letters each queue has, and a sample of them; for callers who reach all partners.',
    answers: { 200: deadLettersAnswerSchema },
    problems: [],
  },
  'POST /dead-letters/{operation}/redrive': {
    id: 'redriveDeadLetters',
    summary: 'Has SQS move all dead letters of an operation back to its queue.',
    body: redriveBody,
    answers: { 202: deadLettersMovedAnswerSchema },
    problems: [404, 409],
  },
  'GET /audit': {
    id: 'listAudit',
    summary: 'Acts of people, by partner, by key, or those that are about no partner.',
    query: auditQuery,
    answers: { 200: auditAnswerSchema },
    problems: [],
  },
  'GET /overview': {
    id: 'getOverview',
    summary: 'All that is open, parked, refused, paused and finished, and how the keys stand; at most a minute old.',
    answers: { 200: overviewAnswerSchema },
    problems: [],
  },
  'GET /doctor': {
    id: 'getDoctor',
    summary:
      'Every setting, secret, key, generation, queue and schedule in a line each, with what is wrong and the next step.',
    query: doctorQuery,
    answers: { 200: doctorAnswerSchema },
    problems: [404],
  },
  'GET /partners/{partner}/accounts': {
    id: 'listAccounts',
    summary: 'A partner’s accounts as the directory has them, by login name.',
    query: accountsQuery,
    answers: { 200: accountsAnswerSchema },
    problems: [404],
  },
  'GET /partners/{partner}/accounts/{login}': {
    id: 'getAccount',
    summary: 'An account as it is known, field by field with its age.',
    query: freshQuery,
    answers: { 200: accountAnswerSchema },
    problems: [404, 503],
  },
  'GET /partners/{partner}/accounts/{login}/operations': {
    id: 'listAccountOperations',
    summary: 'The operations of an account, in the order of receipt.',
    query: accountOperationsQuery,
    headers: { accept: false },
    answers: { 200: operationsAnswerSchema },
    problems: [404, 406],
  },
  'GET /partners/{partner}/accounts/{login}/membership': {
    id: 'checkMembership',
    summary: 'Whether a login name is one of the partner’s accounts.',
    query: freshQuery,
    answers: { 200: looseAnswerSchema },
    problems: [404],
  },
  'GET /partners/{partner}/accounts/{login}/plan': {
    id: 'getPlan',
    summary: 'An account’s billing plan, with its age.',
    query: freshQuery,
    answers: { 200: looseAnswerSchema },
    problems: [404, 409, 503],
  },
  'POST /partners/{partner}/pause': {
    id: 'pausePartner',
    summary: 'Stops what is new of a partner, or of one of its operations.',
    body: partnerPause,
    answers: { 200: pauseAnswerSchema },
    problems: [404],
  },
  'POST /partners/{partner}/resume': {
    id: 'resumePartner',
    summary: 'Ends a pause of a partner, or of one of its operations.',
    body: partnerResume,
    answers: { 200: pauseAnswerSchema },
    problems: [404],
  },
  'POST /partners/{partner}/accounts/{login}/pause': {
    id: 'pauseAccount',
    summary: 'Stops what is new of an account.',
    body: accountPause,
    answers: { 200: pauseAnswerSchema },
    problems: [404],
  },
  'POST /partners/{partner}/accounts/{login}/resume': {
    id: 'resumeAccount',
    summary: 'Ends a pause of an account.',
    body: accountResume,
    answers: { 200: pauseAnswerSchema },
    problems: [404],
  },
  'GET /keys': {
    id: 'listKeys',
    summary: 'The vendor’s API keys, how they stand and what of the day is left.',
    answers: { 200: keysAnswerSchema },
    problems: [],
  },
  'GET /keys/{key}': {
    id: 'getKey',
    summary: 'One of the vendor’s API keys.',
    answers: { 200: keyAnswerSchema },
    problems: [404],
  },
  'POST /keys/{key}/pause': {
    id: 'pauseKey',
    summary: 'Stops all calls of a key.',
    body: pauseBody,
    answers: { 200: keyAnswerSchema },
    problems: [404],
  },
  'POST /keys/{key}/resume': {
    id: 'resumeKey',
    summary: 'Lets a key go on.',
    body: whyBody,
    answers: { 200: keyAnswerSchema },
    problems: [404],
  },
  'POST /keys/{key}/probe': {
    id: 'probeKey',
    summary: 'Asks the vendor now whether a stopped key may go on.',
    body: whyBody,
    answers: { 200: keyAnswerSchema },
    problems: [404],
  },
  'POST /keys/{key}/restored': {
    id: 'declareRestored',
    summary: 'Declares that the ledger was restored to an earlier time, or that this is over.',
    body: restoredBody,
    answers: { 200: keyAnswerSchema },
    problems: [404],
  },
  'GET /openapi.json': {
    id: 'getOpenapi',
    summary: 'This document.',
    answers: { 200: 'document' },
    problems: [],
  },
}
