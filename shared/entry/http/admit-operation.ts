import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import * as z from 'zod/mini'
import type { OperationRequest } from '../../engine/accept.ts'
import type { Engine } from '../../engine/engine.ts'
import { shownValue } from '../../messaging/field-problem.ts'
import { operationNamedIn, parseMessage } from '../../messaging/parse-message.ts'
import type { OperationFunctionDeclaration } from '../../operations/function-declaration.ts'
import type { PartnerSettings } from '../../partner-api/partner-settings.ts'
import { type Door, expectedMessage, withoutFaults } from '../composition/message-door.ts'
import { operationRequest } from '../composition/operation-request.ts'
import { type Problem, problemAnswer } from './problem.ts'

const anyInput = z.record(z.string(), z.unknown())

/** A request as the engine takes it, or the answer that refuses it. */
export type Admission = { request: OperationRequest } | { refused: APIGatewayProxyStructuredResultV2 }

/** Who asks for admission and what is known of the stage. */
export interface Entrance {
  operations: readonly OperationFunctionDeclaration[]
  partners: ReadonlyMap<string, PartnerSettings>
  engine: Pick<Engine, 'accountOf' | 'knows'>
  /** Wall-clock ms. */
  now: number
}

/**
 * Reads one submission and asks the door: the same for one operation, for many and for a trial.
 *
 * @param body as received
 */
export async function admit(body: string, { operations, partners, engine, now }: Entrance): Promise<Admission> {
  const named = operationNamedIn(body)
  const declaration = operations.find(({ name }) => name === named)
  // Without a known operation only the envelope can be checked.
  const door: Door = declaration ?? { name: named ?? '', subject: 'account', needs: [], input: anyInput }
  const message = await withoutFaults(parseMessage(body, expectedMessage(door, partners, now)), engine)
  if (message.kind === 'doorbell') {
    return refused({ status: 400, code: 'FIELD_UNKNOWN', title: 'Doorbells are for queues, not for this API.' })
  }
  if (message.kind === 'malformed' && message.isUnread === true) {
    return malformed(message.code === 'MESSAGE_TOO_LARGE' ? 413 : 400, message.code, message.problems)
  }
  if (declaration === undefined) {
    const rule = `must be one of ${operations.map(({ name }) => name).join(', ')}`
    const value = named === undefined ? {} : { value: shownValue(named, true) }
    const others = message.kind === 'malformed' ? message.problems.filter(({ field }) => field !== 'operation') : []
    const problems = [{ code: 'OPERATION_UNKNOWN', field: 'operation', rule, ...value }, ...others]
    return malformed(400, 'OPERATION_UNKNOWN', problems)
  }
  if (message.kind === 'malformed') return malformed(400, message.code, message.problems)
  const request = await operationRequest(declaration, message.envelope, message.input, engine)
  if ('contradictedIdentifier' in request) {
    return refused({
      status: 409,
      code: 'ACCOUNT_ID_CONTRADICTED',
      title: 'The vendorId is known as that of another account than the one named beside it; nothing was accepted.',
      problems: [
        {
          code: 'ACCOUNT_ID_CONTRADICTED',
          field: 'vendorId.id',
          rule: 'must be the identifier of the account named beside it',
          value: shownValue(request.contradictedIdentifier.id, true),
        },
      ],
      nextSteps: ['Find out which account is meant, and name it by one of the two.'],
    })
  }
  if ('unknownIdentifier' in request) {
    return refused({
      status: 409,
      code: 'ACCOUNT_ID_UNKNOWN',
      title: 'No account is known by this vendorId; nothing was accepted.',
      problems: [
        {
          code: 'ACCOUNT_ID_UNKNOWN',
          field: 'vendorId.id',
          rule: `must be an identifier of ${request.unknownIdentifier.generation} that is known`,
          value: shownValue(request.unknownIdentifier.id, true),
        },
      ],
      nextSteps: [
        'Name the account by its login name in account.',
        'Or ask again later: an operation on the account, or the nightly reading of the listing, makes the identifier known.',
      ],
    })
  }
  return { request }
}

const refused = (problem: Problem): Admission => ({ refused: problemAnswer(problem) })

const malformed = (status: number, code: string, problems: readonly unknown[]): Admission =>
  refused({ status, code, title: 'The request is malformed; nothing was accepted.', problems })
