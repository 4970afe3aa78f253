import type { SQSRecord } from 'aws-lambda'
import { parseMessage, reasonText } from '../../messaging/parse-message.ts'
import type { DeadLetters } from '../../messaging/ports.ts'
import type { Log } from '../../runtime/logger.ts'
import type { Metrics } from '../../runtime/metrics.ts'
import type { Engine } from '../engine/engine.ts'
import type { RunDeadline } from '../engine/engine-context.ts'
import type { OperationFunctionDeclaration } from '../function-declaration.ts'
import { operationRequest } from './operation-request.ts'

export interface Reception {
  declaration: Pick<OperationFunctionDeclaration, 'name' | 'input'>
  engine: Pick<Engine, 'handle' | 'answer'>
  deadLetters: DeadLetters
  partners: ReadonlySet<string>
  log: Log
  metrics: Metrics
}

/**
 * Takes one message from an operation's queue. Returning acknowledges it: it is in the ledger, or on the dead-letter queue
 * with what is wrong with it.
 *
 * @throws when neither could be done; the message stays on its queue
 */
export function receiveOperation(reception: Reception) {
  const { declaration, engine, deadLetters, partners, log, metrics } = reception
  const refuse = async (record: SQSRecord, code: string, reason: string): Promise<void> => {
    const group = record.attributes.MessageGroupId
    await deadLetters.send({
      body: record.body,
      code,
      reason,
      ...(group === undefined ? {} : { messageGroupId: group }),
    })
    metrics.count('MessageMalformed')
    log.warn('A message was refused and lies on the dead-letter queue.', {
      operation: declaration.name,
      messageId: record.messageId,
      code,
      reason,
    })
  }

  return async (record: SQSRecord, deadline: RunDeadline): Promise<void> => {
    const message = parseMessage(record.body, { operation: declaration.name, input: declaration.input, partners })
    if (message.kind === 'doorbell') return engine.answer(declaration.name, message.doorbell, deadline)
    if (message.kind === 'malformed') return refuse(record, message.code, reasonText(message))
    const request = operationRequest(declaration.name, message.envelope, message.input)
    const acceptance = await engine.handle(request, deadline)
    if (acceptance.is === 'conflict') {
      const fields = acceptance.fields.join(', ')
      const reason = `operationId ${request.operationId} was used before for another request; it differs in ${fields}.`
      return refuse(record, 'OPERATION_ID_REUSED', reason)
    }
    if (acceptance.is === 'lane-full') {
      return refuse(record, 'LANE_FULL', acceptance.record.outcome?.message ?? 'The lane is full.')
    }
  }
}
