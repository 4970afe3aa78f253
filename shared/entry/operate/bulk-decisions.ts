import * as z from 'zod/mini'
import type { Engine } from '../../engine/engine.ts'
import { operationIdSchema, partnerIdSchema } from '../../messaging/operation-message.ts'
import { jsonAnswer, problemAnswer } from '../http/problem.ts'
import { decisionKinds } from './decision-routes.ts'
import type { OperateRequest, OperateRoute } from './operate-route.ts'
import { cursorInvalid, cursorOf, placeOf } from './page-cursor.ts'
import { partnerUnknown } from './partner-unknown.ts'
import { requestBody, whySchema } from './request-body.ts'

/** Most operations that one request decides. */
const mostAtOnce = 500

/** So many are decided side by side. */
const sideBySide = 20

/** One decision takes a few calls to the ledger; with less time than this, in ms, no other is begun. */
const timeForOne = 2_000

const decisionSchema = z.enum(decisionKinds, `must be one of ${decisionKinds.join(', ')}`)

/** Either whose decision is to be looked at first, or the token of such a look. */
export const bulkDecisionBody = z.union([
  z.strictObject({ token: z.string().check(z.minLength(1), z.maxLength(200_000)) }),
  z.strictObject({
    partner: partnerIdSchema,
    decision: decisionSchema,
    why: whySchema,
    operationIds: z.optional(z.array(operationIdSchema).check(z.minLength(1), z.maxLength(mostAtOnce))),
    code: z.optional(z.string().check(z.regex(/^[A-Z][A-Z0-9_]{1,63}$/, 'must be an outcome code'))),
    cursor: z.optional(z.string().check(z.maxLength(3_000))),
  }),
])

/** What a person saw and decided: exactly these operations in exactly these versions. */
const planSchema = z.strictObject({
  partner: partnerIdSchema,
  decision: decisionSchema,
  why: whySchema,
  rows: z.array(z.tuple([operationIdSchema, z.int()])).check(z.maxLength(mostAtOnce)),
})

type Plan = z.infer<typeof planSchema>

/**
 * `POST /decisions`: decides many parked operations. The first request, with a filter or ids, changes nothing and answers what
 * would be decided, with a token; the second, with that token, decides exactly those, each in the version that was seen.
 */
export const bulkDecisionsRoute: OperateRoute = async (request) => {
  const asked = requestBody(bulkDecisionBody, request.event)
  if ('refused' in asked) return asked.refused
  const { values } = asked
  if ('token' in values) {
    const plan = planIn(values.token)
    if (plan === undefined || !request.partners.has(plan.partner)) return tokenInvalid()
    return jsonAnswer(200, await carriedOut(request, plan))
  }
  const { partner, operationIds, code, cursor, decision, why } = values
  if (!request.partners.has(partner)) {
    return partnerUnknown(request, partner)
  }
  const listing = JSON.stringify(['decisions', partner, code])
  const place = await placeOf(request.seal, listing, z.string(), cursor)
  if (place === undefined) return cursorInvalid()
  const found =
    operationIds === undefined
      ? await parkedBy(request.engine, partner, code, place.after)
      : { rows: await namedBy(request.engine, partner, operationIds), next: undefined }
  const plan: Plan = { partner, decision, why, rows: [] }
  for (const row of found.rows) if (row.status === 'parked') plan.rows.push([row.operationId, row.version ?? 0])
  return jsonAnswer(200, {
    ...(plan.rows.length === 0 ? {} : { token: tokenOf(plan) }),
    decision,
    operations: found.rows,
    ...(found.next === undefined ? {} : { next: await cursorOf(request.seal, listing, found.next) }),
  })
}

interface SeenRow {
  operationId: string
  /** As it is; only what is parked is decided. */
  status: string
  version?: number
  account?: string
  code?: string
}

async function parkedBy(engine: Engine, partner: string, code: string | undefined, after: string | undefined) {
  const rows: SeenRow[] = []
  let next = after
  do {
    const page = await engine.parked(partner, 100, next)
    rows.push(...page.operations.filter((one) => code === undefined || one.code === code).map(rowOf))
    next = page.next
  } while (next !== undefined && rows.length <= mostAtOnce - 100)
  return { rows, next }
}

const namedBy = (engine: Engine, partner: string, ids: readonly string[]): Promise<SeenRow[]> =>
  inParts([...new Set(ids)], async (operationId) => {
    const report = await engine.report(partner, operationId)
    return report === undefined ? { operationId, status: 'not-found' } : rowOf(report)
  })

const rowOf = ({ operationId, status, version, account, code }: SeenRow): SeenRow => ({
  ...{ operationId, status },
  ...(version === undefined ? {} : { version }),
  ...(account === undefined ? {} : { account }),
  ...(code === undefined ? {} : { code }),
})

/** A row each: `done`, `conflict` (it moved on), `busy` (try it again) or `unknown-operation`; and a token for what there was no time for. */
async function carriedOut({ engine, caller, clock, deadline }: OperateRequest, plan: Plan) {
  const { partner, decision: kind, why } = plan
  const left: Plan['rows'] = []
  const results = await inParts(plan.rows, async (row) => {
    const [operationId, version] = row
    if (deadline.at - clock.monotonic() < timeForOne) {
      left.push(row)
      return []
    }
    const { is } = await engine.decide(partner, operationId, { kind, version, by: caller, why })
    if (is === 'busy') left.push(row)
    return [{ operationId, result: is }]
  })
  return { operations: results.flat(), ...(left.length === 0 ? {} : { token: tokenOf({ ...plan, rows: left }) }) }
}

async function inParts<Item, Result>(items: readonly Item[], act: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = []
  for (let from = 0; from < items.length; from += sideBySide) {
    results.push(...(await Promise.all(items.slice(from, from + sideBySide).map(act))))
  }
  return results
}

/** It holds no more than a caller could ask for one by one, so it needs no signature. */
const tokenOf = (plan: Plan): string => Buffer.from(JSON.stringify(plan)).toString('base64url')

function planIn(token: string): Plan | undefined {
  try {
    return planSchema.parse(JSON.parse(Buffer.from(token, 'base64url').toString('utf8')))
  } catch {
    return undefined
  }
}

const tokenInvalid = () =>
  problemAnswer({
    status: 400,
    code: 'TOKEN_INVALID',
    title: 'The token is not one that this route has answered; nothing was changed.',
    nextSteps: ['Ask for the decision again, look at what is answered, and send its token.'],
  })
