import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import * as z from 'zod/mini'
import openapi from '../../../docs/schemas/openapi.json' with { type: 'json' }
import { describeOperation, readOperation } from '../../../shared/engine/describe-operation.ts'
import { heldInLine } from '../../../shared/engine/held-by.ts'
import { composeLedger } from '../../../shared/entry/composition/compose-ledger.ts'
import { functionTools } from '../../../shared/entry/composition/function-tools.ts'
import { reachOf } from '../../../shared/entry/http/caller-reach.ts'
import { pathParameters } from '../../../shared/entry/http/path-parameters.ts'
import { failureAnswer, jsonAnswer, problemAnswer } from '../../../shared/entry/http/problem.ts'
import { refusedOperation } from '../../../shared/entry/operate/refused-report.ts'
import { isUnchanged, versionTag } from '../../../shared/entry/operate/version-tag.ts'
import { asRefusalNote, refusalNoteKey } from '../../../shared/ledger/refused-record.ts'
import { operationIdSchema, partnerIdSchema } from '../../../shared/messaging/operation-message.ts'
import { systemClock } from '../../../shared/runtime/clock.ts'
import { createHandler } from '../../../shared/runtime/create-handler.ts'

const tools = functionTools('get-operation')
const store = composeLedger(tools.environment)
const partners = new Map(tools.environment.PARTNERS.map((partner) => [partner.id, partner]))
const parameters = z.strictObject({ partner: partnerIdSchema, operationId: operationIdSchema })

/** A client may keep it, and asks with the tag whether it still holds. */
function tagged({ headers }: APIGatewayProxyEventV2, report: object, version: number) {
  const etag = versionTag(version, JSON.stringify(report))
  const kept = { etag, 'cache-control': 'no-cache' }
  return isUnchanged(headers['if-none-match'], etag)
    ? { statusCode: 304, headers: kept }
    : jsonAnswer(200, report, kept)
}

export const handler = createHandler<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>({
  ...tools,
  run: async (event) => {
    const reach = reachOf(event, tools.environment.CALLERS, partners)
    if ('refused' in reach) return reach.refused
    if (event.routeKey === 'GET /openapi.json') return jsonAnswer(200, openapi)
    const path = pathParameters(parameters, event.pathParameters)
    if ('refused' in path) return path.refused
    const { partner, operationId } = path.values
    const found = reach.partners.has(partner) ? await readOperation({ store }, partner, operationId) : undefined
    if (found !== undefined) {
      const heldBy = await heldInLine(
        { store, clock: systemClock, partner: (id) => partners.get(id) },
        found.record,
        found.lane,
      )
      const { record, lane, blockedBy, reply } = found
      const report = describeOperation(record, lane, systemClock.now(), blockedBy, heldBy, reply)
      return tagged(event, report, report.version)
    }
    const note = reach.partners.has(partner) ? await store.get(refusalNoteKey(partner, operationId)) : undefined
    const refusal = asRefusalNote(note, systemClock.now())
    if (refusal !== undefined) return tagged(event, refusedOperation(partner, operationId, refusal), 0)
    return problemAnswer({
      status: 404,
      code: 'OPERATION_NOT_FOUND',
      title: 'There is no operation of this id.',
      detail: `Partner ${partner} never sent an operation ${operationId}, or it has not been received yet.`,
    })
  },
  onError: failureAnswer,
})
