import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import type { OperationRequest } from '../../engine/accept.ts'
import { describeOperation } from '../../engine/describe-operation.ts'
import type { Engine } from '../../engine/engine.ts'
import { partnerLane } from '../../ledger/account-record.ts'
import { admit, type Entrance } from './admit-operation.ts'
import { jsonAnswer, problemAnswer } from './problem.ts'

/** `POST /operations`: the door, and then acceptance. @param body as received */
export async function submitOperation(
  body: string,
  operations: Entrance['operations'],
  partners: Entrance['partners'],
  engine: Entrance['engine'] & Pick<Engine, 'submit'>,
  now: number,
): Promise<APIGatewayProxyStructuredResultV2> {
  const admission = await admit(body, { operations, partners, engine, now })
  return 'refused' in admission ? admission.refused : acceptRequest(admission.request, engine, now)
}

/** Accepts what the door has taken: 202 is the promise that the operation is not lost: it ends, or waits behind a parked one. */
export async function acceptRequest(
  request: OperationRequest,
  engine: Pick<Engine, 'submit'>,
  now: number,
): Promise<APIGatewayProxyStructuredResultV2> {
  const acceptance = await engine.submit(request)
  const location = { location: `/operations/${request.partner}/${request.operationId}` }
  switch (acceptance.is) {
    case 'accepted': {
      const { operationId, partner, operation, metadata } = request
      const account = request.account === partnerLane ? {} : { account: request.account }
      const { blockedBy } = acceptance
      const blocked = blockedBy === undefined ? {} : { blockedBy }
      const said = metadata === undefined ? {} : { metadata }
      const body = { operationId, operation, partner, ...account, status: 'accepted', ...said, ...blocked }
      return jsonAnswer(202, body, location)
    }
    case 'finished':
      return jsonAnswer(200, describeOperation(acceptance.record, undefined, now), location)
    case 'conflict':
      return operationIdReused(request, acceptance.fields)
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

export const operationIdReused = (
  { operationId }: Pick<OperationRequest, 'operationId'>,
  fields: readonly string[],
): APIGatewayProxyStructuredResultV2 =>
  problemAnswer({
    status: 409,
    code: 'OPERATION_ID_REUSED',
    title: `The operationId ${operationId} was used before for another request; nothing was accepted.`,
    fields,
    nextSteps: ['Use a new operationId for a new request.'],
  })
