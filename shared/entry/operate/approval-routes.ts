import * as z from 'zod/mini'
import type { PlanApplication } from '../../ledger/plan-application-record.ts'
import type { RepairPlan } from '../../ledger/repair-plan-record.ts'
import type { ApprovalRefusal } from '../../reconciliation/apply/approve-plan.ts'
import { pathParameters } from '../http/path-parameters.ts'
import { jsonAnswer, problemAnswer } from '../http/problem.ts'
import type { OperateRequest, OperateRoute } from './operate-route.ts'
import { cursorInvalid, cursorOf, placeOf } from './page-cursor.ts'
import { describeRow, planOf } from './plan-route.ts'
import { runOf } from './reconciliation-routes.ts'
import { requestBody, whySchema } from './request-body.ts'

export const approvalBody = z.strictObject({
  hash: z.string().check(z.regex(/^[0-9a-f]{64}$/, 'must be the hash of the plan')),
  why: whySchema,
  irreversible: z.optional(z.int('must be how many repairs of the plan cannot be taken back').check(z.gte(0))),
})

export const resultsQuery = z.strictObject({ cursor: z.optional(z.string().check(z.maxLength(3_000))) })

/** `POST /partners/{partner}/reconciliations/{run}/approvals`: from now on the plan's repairs are sent, in waves. */
export const approveRoute: OperateRoute = async (request) => {
  const found = await planWithRun(request)
  if ('refused' in found) return found.refused
  const body = requestBody(approvalBody, request.event)
  if ('refused' in body) return body.refused
  const { run, plan } = found
  const partner = request.partners.get(plan.partner)
  if (partner === undefined) throw new Error(`The partner ${plan.partner} is gone.`)
  const { hash, why, irreversible } = body.values
  const approval = { hash, why, by: request.caller, ...(irreversible === undefined ? {} : { irreversible }) }
  const made = await request.reconciliations.approve(partner, run, plan, approval)
  return made.is === 'refused' ? refusal(made.code, plan) : jsonAnswer(202, describeApplication(made.application))
}

/** `GET /partners/{partner}/reconciliations/{run}/results`: what has become of the repairs, row by row. */
export const resultsRoute: OperateRoute = async (request) => {
  const found = await planOf(request)
  if ('refused' in found) return found.refused
  const asked = pathParameters(resultsQuery, request.event.queryStringParameters)
  if ('refused' in asked) return asked.refused
  const { plan } = found
  const listing = JSON.stringify(['results', plan.partner, plan.run])
  const place = await placeOf(request.seal, listing, z.int(), asked.values.cursor)
  if (place === undefined) return cursorInvalid()
  const results = await request.reconciliations.results(plan, place.after ?? 0)
  if (results === undefined) return notApproved()
  const { application, rows, next } = results
  return jsonAnswer(200, {
    ...describeApplication(application),
    rows: rows.map(({ row, outcome }) => ({ ...describeRow(row), outcome })),
    ...(next === undefined ? {} : { next: await cursorOf(request.seal, listing, next) }),
  })
}

async function planWithRun(request: OperateRequest) {
  const run = await runOf(request)
  if ('refused' in run) return run
  const plan = await planOf(request)
  return 'refused' in plan ? plan : { ...run, ...plan }
}

const isoOf = (time: number): string => new Date(time).toISOString()

/** How an approved plan goes on, as operators see it. */
function describeApplication(application: PlanApplication) {
  const { partner, run, hash, state, approvals, repairs, ended, counts, stopped, finishedAt } = application
  return {
    ...{ partner, run, hash, state, repairs, ended, counts },
    approvals: approvals.map(({ at, ...more }) => ({ at: isoOf(at), ...more })),
    ...(stopped === undefined ? {} : { stopped: { ...stopped, at: isoOf(stopped.at) } }),
    ...(finishedAt === undefined ? {} : { finishedAt: isoOf(finishedAt) }),
  }
}

const notApproved = () =>
  problemAnswer({
    status: 404,
    code: 'PLAN_NOT_APPROVED',
    title: 'Nobody has approved this plan, so none of its repairs was sent.',
    nextSteps: ['Read the plan, then approve it: POST …/approvals with its hash.'],
  })

/** Why a plan is not applied, and the way on. */
const meanings: Readonly<Record<ApprovalRefusal, [title: string, nextStep: string]>> = {
  MODE_OBSERVES: [
    'The settings of the partner say that differences are only reported.',
    'To have repairs sent, set reconciliation.mode of the partner to "approve" and deploy the stage.',
  ],
  HASH_DIFFERS: ['This is not the hash of the plan.', 'Read the plan, and send the hash that it has.'],
  PLAN_GUARDED: ['A guard stands in the way of this plan.', 'Do what the guards of the plan say.'],
  PLAN_EXPIRED: ['The plan is older than a day.', 'Begin a new run, and approve its plan.'],
  PLAN_SUPERSEDED: ['A newer run is complete.', 'Read the plan of the latest run.'],
  PLAN_BEING_APPLIED: [
    'Another plan of the partner is being applied.',
    'Wait until it is done or has stopped: GET …/results of its run.',
  ],
  PLAN_DONE: ['All repairs of the plan have been sent, and have ended.', 'Read its results; begin a new run.'],
  IRREVERSIBLE_UNCOUNTED: [
    'Some repairs of the plan cannot be taken back, and the approval does not say how many.',
    'Read those rows, and send "irreversible" with their number.',
  ],
  APPROVER_BEGAN_IT: ['Who began the run may not approve its plan (approvedByAnother).', 'Ask another person.'],
  MOVED_ON: [
    'Somebody else has approved a plan of the partner at this moment.',
    'Read the results, then decide again.',
  ],
}

function refusal(code: ApprovalRefusal, { guards, irreversible }: RepairPlan) {
  const [title, nextStep] = meanings[code]
  return problemAnswer({
    ...{ status: 409, code, title: `${title} Nothing was sent for this.`, nextSteps: [nextStep] },
    ...(code === 'PLAN_GUARDED' ? { guards } : {}),
    ...(code === 'IRREVERSIBLE_UNCOUNTED' ? { irreversible } : {}),
  })
}
