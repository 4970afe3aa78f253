import type { SQSRecord } from 'aws-lambda'
import type { Engine } from '../../engine/engine.ts'
import type { RunDeadline } from '../../engine/engine-context.ts'
import { parseMessage, reasonText } from '../../messaging/parse-message.ts'
import type { PartnerSettings } from '../../partner-api/partner-settings.ts'
import type { Clock } from '../../runtime/clock.ts'
import { type Door, expectedMessage, withoutFaults } from './message-door.ts'
import { operationRequest } from './operation-request.ts'
import { type RefusalPorts, refuseMessage } from './refuse-message.ts'

export interface Reception extends RefusalPorts {
  declaration: Door
  engine: Pick<Engine, 'handle' | 'answer' | 'accountOf' | 'findAccountOf' | 'knows'>
  partners: ReadonlyMap<string, PartnerSettings>
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

/** Wall-clock ms at which the message was first put on its queue. */
function sentAt({ attributes }: SQSRecord, clock: Pick<Clock, 'now'>): number {
  const told = Number.parseInt(attributes.SentTimestamp, 10)
  return Number.isFinite(told) ? told : clock.now()
}

const notListed =
  'vendorId must be the identifier of an account of the partner, but the whole listing shows no such account'

const withoutLogins =
  'vendorId must stand beside account: the listing does not prove to show login names, so that it cannot show whose it is'

const contradicted = 'vendorId must be the identifier of the account named beside it; it is known as that of another'

/**
 * Takes one message from an operation's queue. Returning acknowledges it: it is in the ledger, or on the dead-letter queue
 * with what is wrong with it.
 *
 * @throws when neither could be done; the message stays on its queue
 */
export function receiveOperation(reception: Reception) {
  const { declaration, engine, partners, clock } = reception
  const refuse = (record: SQSRecord, code: string, reason: string, fields: readonly string[]): Promise<void> =>
    refuseMessage(reception, declaration.name, record, { code, reason, fields })

  return async (record: SQSRecord, deadline: RunDeadline): Promise<void> => {
    const parsed = parseMessage(record.body, expectedMessage(declaration, partners, clock.now()))
    const message = await withoutFaults(parsed, engine)
    if (message.kind === 'doorbell') return engine.answer(declaration.name, message.doorbell, deadline)
    if (message.kind === 'malformed') {
      const fields = message.problems.map(({ field }) => field)
      return refuse(record, message.code, reasonText(message), fields)
    }
    const { partner, account, vendorId } = message.envelope
    const sought = account === undefined ? vendorId : undefined
    const found = sought && (await engine.findAccountOf(partner, sought, sentAt(record, clock), deadline))
    if (found?.is === 'nameless') return refuse(record, found.code, withoutLogins, ['vendorId'])
    if (found?.is === 'absent') return refuse(record, 'ACCOUNT_ID_UNKNOWN', notListed, ['vendorId'])
    const accountOf: Engine['accountOf'] = async (...asked) => {
      if (sought === undefined) return engine.accountOf(...asked)
      return found?.is === 'found' ? found.login : undefined
    }
    const request = await operationRequest(declaration, message.envelope, message.input, { accountOf })
    if ('contradictedIdentifier' in request) {
      return refuse(record, 'ACCOUNT_ID_CONTRADICTED', contradicted, ['account', 'vendorId'])
    }
    if ('unknownIdentifier' in request) throw new IdentifierUnknown(request.unknownIdentifier.generation)
    await reception.turn?.()
    const acceptance = await engine.handle(request, deadline)
    if (acceptance.is === 'conflict') {
      const { fields } = acceptance
      const reason = `operationId ${request.operationId} was used before for another request; it differs in ${fields.join(', ')}.`
      return refuse(record, 'OPERATION_ID_REUSED', reason, fields)
    }
    if (acceptance.is === 'lane-full') {
      return refuse(record, 'LANE_FULL', acceptance.record.outcome?.message ?? 'The lane is full.', [])
    }
  }
}
