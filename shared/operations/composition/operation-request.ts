import type { OperationEnvelope } from '../../messaging/operation-message.ts'
import type { OperationRequest } from '../engine/accept.ts'

/** A checked message as the engine takes it. */
export function operationRequest(operation: string, envelope: OperationEnvelope, input: unknown): OperationRequest {
  const { operationId, partner, account, after, priority, notAfter, metadata } = envelope
  return {
    operation,
    operationId,
    partner,
    account,
    input: input as Record<string, unknown>,
    ...(after === undefined ? {} : { after }),
    ...(priority === undefined ? {} : { priority }),
    ...(notAfter === undefined ? {} : { notAfter: Date.parse(notAfter) }),
    ...(metadata === undefined ? {} : { metadata }),
  }
}
