import type { Readmission } from '../../engine/people/end-refused.ts'
import type { RefusedRecord } from '../../ledger/refused-record.ts'
import { operationFunctions } from '../../operations/catalogue.ts'
import { askDoor, refusalOf } from '../composition/ask-door.ts'
import type { OperateRequest } from './operate-route.ts'

/** Asks the door and the ledger for a message that was refused, as its own queue would have it asked now. */
export async function readmitMessage(
  { engine, partners, clock, deadline, senders }: OperateRequest,
  { operation, sender, sentAt }: RefusedRecord,
  body: string,
): Promise<Readmission> {
  const declaration = operationFunctions.find(({ name }) => name === operation)
  if (declaration === undefined) {
    const reason = `operation must be one of ${operationFunctions.map(({ name }) => name).join(', ')}.`
    return { is: 'refused', code: 'OPERATION_UNKNOWN', reason, fields: ['operation'] }
  }
  const answer = await askDoor({ declaration, engine, partners, clock, senders }, { body, sender, sentAt }, deadline)
  if (answer.is === 'refused') return { is: 'refused', ...answer.refusal }
  if (answer.is === 'waits') return { is: 'waits', code: 'ACCOUNT_ID_UNKNOWN' }
  // Its operation is in the ledger, where the sweeper rings what is due.
  if (answer.is === 'doorbell') return { is: 'accepted' }
  const refusal = refusalOf(await engine.submit(answer.request), answer.request)
  return refusal === undefined ? { is: 'accepted' } : { is: 'refused', ...refusal }
}
