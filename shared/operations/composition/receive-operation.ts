import type { SQSRecord } from 'aws-lambda'
import { parseMessage, reasonText } from '../../messaging/parse-message.ts'
import type { DeadLetters } from '../../messaging/ports.ts'
import type { PartnerSettings } from '../../partner-api/partner-settings.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { Log } from '../../runtime/logger.ts'
import type { Metrics } from '../../runtime/metrics.ts'
import type { Engine } from '../engine/engine.ts'
import type { RunDeadline } from '../engine/engine-context.ts'
import { type Door, expectedMessage, withoutFaults } from './message-door.ts'
import { operationRequest } from './operation-request.ts'

export interface Reception {
  declaration: Door
  engine: Pick<Engine, 'handle' | 'answer' | 'findAccountOf' | 'knows'>
  deadLetters: DeadLetters
  partners: ReadonlyMap<string, PartnerSettings>
  clock: Pick<Clock, 'now'>
  log: Log
  metrics: Metrics
}

/** Whose identifier it is is not known yet: the message stays on its queue until a listing has shown it. */
export class IdentifierUnknown extends Error {
  override readonly name = 'IdentifierUnknown'
  readonly code = 'ACCOUNT_ID_UNKNOWN'

  constructor(generation: string) {
    super(`The message names an account by an identifier of ${generation} that is not known yet; it is waited for.`)
  }
}

/** Wall-clock ms at which the message was first put on its queue. */
function sentAt({ attributes }: SQSRecord, clock: Pick<Clock, 'now'>): number {
  const told = Number.parseInt(attributes.SentTimestamp, 10)
  return Number.isFinite(told) ? told : clock.now()
}

const notListed =
  'vendorId must be the identifier of an account of the partner, but the whole listing shows no such account'

/**
 * Takes one message from an operation's queue. Returning acknowledges it: it is in the ledger, or on the dead-letter queue
 * with what is wrong with it.
 *
 * @throws when neither could be done; the message stays on its queue
 */
export function receiveOperation(reception: Reception) {
  const { declaration, engine, deadLetters, partners, clock, log, metrics } = reception
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
    const parsed = parseMessage(record.body, expectedMessage(declaration, partners, clock.now()))
    const message = await withoutFaults(parsed, engine)
    if (message.kind === 'doorbell') return engine.answer(declaration.name, message.doorbell, deadline)
    if (message.kind === 'malformed') return refuse(record, message.code, reasonText(message))
    const { partner, vendorId } = message.envelope
    const found = vendorId && (await engine.findAccountOf(partner, vendorId, sentAt(record, clock), deadline))
    if (found?.is === 'absent') return refuse(record, 'ACCOUNT_ID_UNKNOWN', notListed)
    const accountOf = async () => (found?.is === 'found' ? found.login : undefined)
    const request = await operationRequest(declaration, message.envelope, message.input, { accountOf })
    if ('unknownIdentifier' in request) throw new IdentifierUnknown(request.unknownIdentifier.generation)
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
