import type { SQSRecord } from 'aws-lambda'
import type { Engine } from '../../engine/engine.ts'
import type { RunDeadline } from '../../engine/engine-context.ts'
import { askDoor, type DoorParts, refusalOf } from './ask-door.ts'
import { type RefusalPorts, refuseMessage } from './refuse-message.ts'
import { firstSender } from './sender-rules.ts'
import { sentAt } from './sent-at.ts'

export interface Reception extends RefusalPorts, DoorParts {
  engine: Pick<Engine, 'handle' | 'answer' | 'accountOf' | 'findAccountOf' | 'knows' | 'keepRefused'>
  /** Resolves when another operation may be accepted; doorbells do not wait for it. */
  turn?(): Promise<void>
}

/** Whose identifier it is is not known yet: the message stays on its queue until a listing has shown it. */
export class IdentifierUnknown extends Error {
  override readonly name = 'IdentifierUnknown'
  readonly code = 'ACCOUNT_ID_UNKNOWN'

  constructor(generation: string) {
    super(`The message names an account by an identifier of ${generation} that is not known yet; it is waited for.`)
  }
}

/**
 * Takes one message from an operation's queue. Returning acknowledges it: it is in the ledger, as an operation or as a refused
 * message with what is wrong with it, or on the dead-letter queue where too much was refused.
 *
 * @throws when none of these could be done; the message stays on its queue
 */
export function receiveOperation(reception: Reception) {
  const { declaration, engine, clock, ownRole } = reception
  return async (record: SQSRecord, deadline: RunDeadline): Promise<void> => {
    const message = { body: record.body, sender: firstSender(record, ownRole), sentAt: sentAt(record, clock) }
    const answer = await askDoor(reception, message, deadline)
    if (answer.is === 'doorbell') return engine.answer(declaration.name, answer.doorbell, deadline)
    if (answer.is === 'waits') throw new IdentifierUnknown(answer.generation)
    if (answer.is === 'refused') return refuseMessage(reception, declaration.name, record, answer.refusal)
    await reception.turn?.()
    const refusal = refusalOf(await engine.handle(answer.request, deadline), answer.request)
    if (refusal !== undefined) await refuseMessage(reception, declaration.name, record, refusal)
  }
}
