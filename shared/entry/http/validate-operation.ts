import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import type { OperationRequest } from '../../engine/accept.ts'
import { describeOperation } from '../../engine/describe-operation.ts'
import type { Engine } from '../../engine/engine.ts'
import { partnerLane } from '../../ledger/account-record.ts'
import { jsonAnswer, problemAnswer } from './problem.ts'
import { operationIdReused } from './submit-operation.ts'

/**
 * `POST /operations?validate=true`: what would be made of a request that the door takes. Nothing is stored, and nothing is sent: what
 * the account is like is answered from the directory, with the age of that.
 */
export async function validateOperation(
  request: OperationRequest,
  engine: Pick<Engine, 'preview'>,
  now: number,
): Promise<APIGatewayProxyStructuredResultV2> {
  const { operationId, operation, partner, metadata } = request
  const account = request.account === partnerLane ? {} : { account: request.account }
  const seen = await engine.preview(request)
  switch (seen.is) {
    case 'acceptable': {
      const { ahead, expected, blockedBy } = seen
      const blocked = blockedBy === undefined ? {} : { blockedBy }
      return jsonAnswer(200, {
        operationId,
        operation,
        partner,
        ...account,
        ...(metadata === undefined ? {} : { metadata }),
        status: 'valid',
        ahead,
        expected,
        ...blocked,
      })
    }
    case 'known':
      return jsonAnswer(200, describeOperation(seen.record, undefined, now))
    case 'conflict':
      return operationIdReused(request, seen.fields)
    case 'lane-full':
      return problemAnswer({
        status: 409,
        code: 'LANE_FULL',
        title: `The account has ${seen.capacity} operations in its lane already.`,
        nextSteps: ['Wait until some have ended, or decide the parked one at the head; then ask again.'],
      })
  }
}
