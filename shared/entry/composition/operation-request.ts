import type { OperationRequest } from '../../engine/accept.ts'
import type { Engine } from '../../engine/engine.ts'
import { partnerLane } from '../../ledger/account-record.ts'
import type { OperationEnvelope } from '../../messaging/operation-message.ts'
import type { OperationFunctionDeclaration } from '../../operations/function-declaration.ts'

/** Which account a message is about, where it is not known (yet): nothing is accepted then. */
export interface UnknownIdentifier {
  unknownIdentifier: { generation: string; id: string }
}

/** It belongs to another account than the one that is named beside it: nothing is accepted. */
export interface ContradictedIdentifier {
  contradictedIdentifier: { generation: string; id: string }
}

/**
 * A checked message as the engine takes it; an identifier of the vendor's is turned into the login name before anything
 * is accepted, so that an account never has two lanes (ADR 0013).
 */
export async function operationRequest(
  { name, subject }: Pick<OperationFunctionDeclaration, 'name' | 'subject'>,
  envelope: OperationEnvelope,
  input: unknown,
  engine: Pick<Engine, 'accountOf'>,
): Promise<OperationRequest | UnknownIdentifier | ContradictedIdentifier> {
  const { operationId, partner, vendorId, after, priority, notAfter, expects, shadow, metadata } = envelope
  const identified = vendorId === undefined ? undefined : await engine.accountOf(partner, vendorId)
  const account = subject === 'partner' ? partnerLane : (envelope.account ?? identified)
  if (vendorId !== undefined && envelope.account !== undefined && (identified ?? account) !== account) {
    return { contradictedIdentifier: vendorId }
  }
  if (account === undefined) return { unknownIdentifier: vendorId ?? { generation: '', id: '' } }
  return {
    operation: name,
    operationId,
    partner,
    account,
    input: input as Record<string, unknown>,
    ...(after === undefined ? {} : { after }),
    ...(priority === undefined ? {} : { priority }),
    ...(notAfter === undefined ? {} : { notAfter: Date.parse(notAfter) }),
    ...(expects === undefined ? {} : { expects }),
    ...(shadow === true ? { shadow } : {}),
    ...(metadata === undefined ? {} : { metadata }),
    ...(vendorId === undefined || envelope.account === undefined ? {} : { vendorId }),
  }
}
