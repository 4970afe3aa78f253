import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import * as z from 'zod/mini'
import type { RepairPlan, RepairRow } from '../../ledger/repair-plan-record.ts'
import { pathParameters } from '../http/path-parameters.ts'
import { jsonAnswer, problemAnswer } from '../http/problem.ts'
import { formatOf, formatUnknown } from './listing-format.ts'
import type { OperateRequest, OperateRoute } from './operate-route.ts'
import { cursorInvalid, cursorOf, placeOf } from './page-cursor.ts'
import { runOf } from './reconciliation-routes.ts'

export const planQuery = z.strictObject({ cursor: z.optional(z.string().check(z.maxLength(3_000))) })

/** `GET /partners/{partner}/reconciliations/{run}/plan`: rows part by part; hash, totals and guards with each. */
export const planRoute: OperateRoute = async (request) => {
  const format = formatOf(request.event.headers.accept)
  if (format === undefined) return formatUnknown()
  const found = await planOf(request)
  if ('refused' in found) return found.refused
  const asked = pathParameters(planQuery, request.event.queryStringParameters)
  if ('refused' in asked) return asked.refused
  const { plan } = found
  const listing = JSON.stringify(['plan', plan.partner, plan.run])
  const place = await placeOf(request.seal, listing, z.int(), asked.values.cursor)
  if (place === undefined) return cursorInvalid()
  const part = place.after ?? 0
  const rows = await request.reconciliations.rows(plan, part)
  const next = part + 1 < plan.parts ? await cursorOf(request.seal, listing, part + 1) : undefined
  if (format === 'application/json') {
    const body = { ...describePlan(plan), rows: rows.map(describeRow), ...(next === undefined ? {} : { next }) }
    return jsonAnswer(200, body, { vary: 'accept' })
  }
  return rowsAnswer(format, plan, rows, next)
}

/** The plan of the run that a request names. */
export async function planOf(
  request: OperateRequest,
): Promise<{ plan: RepairPlan } | { refused: APIGatewayProxyStructuredResultV2 }> {
  const found = await runOf(request)
  if ('refused' in found) return found
  const { partner, run, state } = found.run
  const plan = state === 'complete' ? await request.reconciliations.plan(partner, run) : undefined
  if (plan !== undefined) return { plan }
  return {
    refused: problemAnswer({
      status: 409,
      code: 'RUN_INCOMPLETE',
      title: `The run is ${state}: a plan is made once all of the listing was read.`,
      nextSteps: [
        state === 'running'
          ? 'Ask for the run until it is complete.'
          : 'Begin a new run: POST /partners/{partner}/reconciliations.',
      ],
    }),
  }
}

export function describePlan({ partner, run, hash, madeAt, rows, totals, repairs, irreversible, guards }: RepairPlan) {
  return {
    partner,
    run,
    hash,
    madeAt: new Date(madeAt).toISOString(),
    rowsInAll: rows,
    totals,
    repairs,
    irreversible,
    guards,
  }
}

export const describeRow = ({ since, ...row }: RepairRow) => ({ ...row, since: new Date(since).toISOString() })

/** Append-only, as spreadsheets import them by name. */
const columns = [
  'n',
  'account',
  'kind',
  'field',
  'wanted',
  'found',
  'since',
  'operation',
  'operationId',
  'irreversible',
  'code',
] as const

function rowsAnswer(
  format: 'application/x-ndjson' | 'text/csv',
  plan: RepairPlan,
  rows: readonly RepairRow[],
  next: string | undefined,
): APIGatewayProxyStructuredResultV2 {
  const body =
    format === 'text/csv'
      ? [columns, ...rows.map(cellsOf)].map((cells) => `${cells.map(cell).join(',')}\r\n`)
      : rows.map((row) => `${JSON.stringify(describeRow(row))}\n`)
  return {
    statusCode: 200,
    headers: {
      'content-type': format === 'text/csv' ? 'text/csv; charset=utf-8; header=present' : format,
      'cache-control': 'no-store',
      vary: 'accept',
      'plan-hash': plan.hash,
      ...(next === undefined ? {} : { 'next-cursor': next }),
    },
    body: body.join(''),
  }
}

function cellsOf({ n, account, kind, fields, since, repair, none }: RepairRow): string[] {
  const joined = (part: 'field' | 'wanted' | 'found') => fields.map((one) => String(one[part])).join('; ')
  return [
    ...[String(n), account, kind, joined('field'), joined('wanted'), joined('found'), new Date(since).toISOString()],
    ...[
      repair?.operation ?? '',
      repair?.operationId ?? '',
      repair?.irreversible === true ? 'yes' : '',
      none?.code ?? '',
    ],
  ]
}

/** A spreadsheet runs a cell that begins like a formula; the vendor decides what stands in some of these. */
function cell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
