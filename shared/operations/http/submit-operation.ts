import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { operationNamedIn, parseMessage } from '../../messaging/parse-message.ts'
import { operationRequest } from '../composition/operation-request.ts'
import { describeOperation } from '../engine/describe-operation.ts'
import type { Engine } from '../engine/engine.ts'
import type { OperationFunctionDeclaration } from '../function-declaration.ts'
import { jsonAnswer, problemAnswer } from './problem.ts'

/**
 * `POST /operations`: 202 is the promise that the operation ends as applied, rejected, withdrawn or parked.
 *
 * @param body as received
 */
export async function submitOperation(
  body: string,
  operations: readonly OperationFunctionDeclaration[],
  partners: ReadonlySet<string>,
  engine: Pick<Engine, 'submit'>,
  now: number,
): Promise<APIGatewayProxyStructuredResultV2> {
  const named = operationNamedIn(body)
  const declaration = operations.find(({ name }) => name === named)
  // Without a known operation the envelope is still checked, so that all problems are told at once.
  const message = parseMessage(body, {
    operation: declaration?.name ?? named ?? '',
    input: (declaration ?? operations[0])?.input as OperationFunctionDeclaration['input'],
    partners,
  })
  if (declaration === undefined && (named !== undefined || message.kind !== 'malformed')) {
    return problemAnswer({
      status: 400,
      code: 'OPERATION_UNKNOWN',
      title: 'The body must name an operation.',
      detail: `operation must be one of ${operations.map(({ name }) => name).join(', ')}.`,
    })
  }
  if (message.kind === 'malformed') {
    return problemAnswer({
      status: message.code === 'MESSAGE_TOO_LARGE' ? 413 : 400,
      code: message.code,
      title: 'The request is malformed; nothing was accepted.',
      problems: message.problems,
    })
  }
  if (declaration === undefined || message.kind === 'doorbell') {
    return problemAnswer({ status: 400, code: 'FIELD_UNKNOWN', title: 'Doorbells are for queues, not for this API.' })
  }
  const request = operationRequest(declaration.name, message.envelope, message.input)
  const acceptance = await engine.submit(request)
  const location = { location: `/operations/${request.partner}/${request.operationId}` }
  switch (acceptance.is) {
    case 'accepted': {
      const { operationId, partner, account, operation } = request
      return jsonAnswer(202, { operationId, operation, partner, account, status: 'accepted' }, location)
    }
    case 'finished':
      return jsonAnswer(200, describeOperation(acceptance.record, undefined, now), location)
    case 'conflict':
      return problemAnswer({
        status: 409,
        code: 'OPERATION_ID_REUSED',
        title: 'This operationId was used before for another request; nothing was accepted.',
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
