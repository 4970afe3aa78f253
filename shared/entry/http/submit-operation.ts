import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import * as z from 'zod/mini'
import { describeOperation } from '../../engine/describe-operation.ts'
import type { Engine } from '../../engine/engine.ts'
import { partnerLane } from '../../ledger/account-record.ts'
import { shownValue } from '../../messaging/field-problem.ts'
import { operationNamedIn, parseMessage } from '../../messaging/parse-message.ts'
import type { OperationFunctionDeclaration } from '../../operations/function-declaration.ts'
import type { PartnerSettings } from '../../partner-api/partner-settings.ts'
import { type Door, expectedMessage, withoutFaults } from '../composition/message-door.ts'
import { operationRequest } from '../composition/operation-request.ts'
import { jsonAnswer, problemAnswer } from './problem.ts'

const anyInput = z.record(z.string(), z.unknown())

/**
 * `POST /operations`: 202 is the promise that the operation is not lost: it ends, or waits behind a parked one.
 *
 * @param body as received
 */
export async function submitOperation(
  body: string,
  operations: readonly OperationFunctionDeclaration[],
  partners: ReadonlyMap<string, PartnerSettings>,
  engine: Pick<Engine, 'submit' | 'accountOf' | 'knows'>,
  now: number,
): Promise<APIGatewayProxyStructuredResultV2> {
  const named = operationNamedIn(body)
  const declaration = operations.find(({ name }) => name === named)
  // Without a known operation only the envelope can be checked.
  const door: Door = declaration ?? { name: named ?? '', subject: 'account', needs: [], input: anyInput }
  const message = await withoutFaults(parseMessage(body, expectedMessage(door, partners, now)), engine)
  if (message.kind === 'doorbell') {
    return problemAnswer({ status: 400, code: 'FIELD_UNKNOWN', title: 'Doorbells are for queues, not for this API.' })
  }
  if (message.kind === 'malformed' && message.isUnread === true) {
    return malformedAnswer(message.code === 'MESSAGE_TOO_LARGE' ? 413 : 400, message.code, message.problems)
  }
  if (declaration === undefined) {
    const rule = `must be one of ${operations.map(({ name }) => name).join(', ')}`
    const value = named === undefined ? {} : { value: shownValue(named, true) }
    const others = message.kind === 'malformed' ? message.problems.filter(({ field }) => field !== 'operation') : []
    const problems = [{ code: 'OPERATION_UNKNOWN', field: 'operation', rule, ...value }, ...others]
    return malformedAnswer(400, 'OPERATION_UNKNOWN', problems)
  }
  if (message.kind === 'malformed') return malformedAnswer(400, message.code, message.problems)
  const request = await operationRequest(declaration, message.envelope, message.input, engine)
  if ('contradictedIdentifier' in request) {
    return problemAnswer({
      status: 409,
      code: 'ACCOUNT_ID_CONTRADICTED',
      title: 'The vendorId is known as that of another account than the one named beside it; nothing was accepted.',
      problems: [
        {
          code: 'ACCOUNT_ID_CONTRADICTED',
          field: 'vendorId.id',
          rule: 'must be the identifier of the account named beside it',
          value: shownValue(request.contradictedIdentifier.id, true),
        },
      ],
      nextSteps: ['Find out which account is meant, and name it by one of the two.'],
    })
  }
  if ('unknownIdentifier' in request) {
    return problemAnswer({
      status: 409,
      code: 'ACCOUNT_ID_UNKNOWN',
      title: 'No account is known by this vendorId; nothing was accepted.',
      problems: [
        {
          code: 'ACCOUNT_ID_UNKNOWN',
          field: 'vendorId.id',
          rule: `must be an identifier of ${request.unknownIdentifier.generation} that is known`,
          value: shownValue(request.unknownIdentifier.id, true),
        },
      ],
      nextSteps: [
        'Name the account by its login name in account.',
        'Or ask again later: an operation on the account, or the nightly reading of the listing, makes the identifier known.',
      ],
    })
  }
  const acceptance = await engine.submit(request)
  const location = { location: `/operations/${request.partner}/${request.operationId}` }
  switch (acceptance.is) {
    case 'accepted': {
      const { operationId, partner, operation } = request
      const account = request.account === partnerLane ? {} : { account: request.account }
      const { blockedBy } = acceptance
      const blocked = blockedBy === undefined ? {} : { blockedBy }
      const body = { operationId, operation, partner, ...account, status: 'accepted', ...blocked }
      return jsonAnswer(202, body, location)
    }
    case 'finished':
      return jsonAnswer(200, describeOperation(acceptance.record, undefined, now), location)
    case 'conflict':
      return problemAnswer({
        status: 409,
        code: 'OPERATION_ID_REUSED',
        title: `The operationId ${request.operationId} was used before for another request; nothing was accepted.`,
        fields: acceptance.fields,
        nextSteps: ['Use a new operationId for a new request.'],
      })
    case 'lane-full': {
      const { outcome } = acceptance.record
      return problemAnswer({
        status: 409,
        code: 'LANE_FULL',
        title: outcome?.message ?? 'The account’s lane is full.',
        ...(outcome?.nextSteps === undefined ? {} : { nextSteps: outcome.nextSteps }),
      })
    }
  }
}

const malformedAnswer = (
  status: number,
  code: string,
  problems: readonly unknown[],
): APIGatewayProxyStructuredResultV2 =>
  problemAnswer({ status, code, title: 'The request is malformed; nothing was accepted.', problems })
