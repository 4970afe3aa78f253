import * as z from 'zod/mini'
import type { Outcome, StoredStatus } from '../../shared/ledger/operation-record.ts'
import { eventSource } from '../../shared/messaging/eventbridge-events.ts'
import type { EventType } from '../../shared/messaging/ports.ts'

/** The words of a union, complete by its type: a new one does not compile until it stands here. */
const wordsOf = <Word extends string>(words: Readonly<Record<Word, true>>) => z.enum(Object.keys(words) as [Word])

const eventTypes = wordsOf<EventType>({
  'operation.applied': true,
  'operation.rejected': true,
  'operation.withdrawn': true,
  'operation.parked': true,
  'operation.contradicted': true,
  'operation.delayed': true,
  'operation.decided': true,
  'account.caught': true,
  'key.quota-used': true,
  'key.pause-ended': true,
  'pause.ended': true,
  'operations.stopped': true,
  'message.refused': true,
})

const statuses = wordsOf<StoredStatus>({
  received: true,
  sending: true,
  resolving: true,
  applied: true,
  rejected: true,
  withdrawn: true,
  parked: true,
})

const concludedBy = wordsOf<Outcome['concludedBy']>({ answer: true, observation: true, guard: true, decision: true })
const effects = wordsOf<NonNullable<Outcome['effect']>>({ proven: true, unproven: true, none: true })
const texts = z.array(z.string())

/** What an event holds; a test holds real events to it, so that no field is left out. */
export const eventDetailSchema = z.object({
  id: z.string().check(z.describe('the key by which a repeat is recognised: the same happening always has the same')),
  time: z.iso
    .datetime({ offset: true })
    .check(z.describe('when the operation ended; of one that has not ended, when the event was made')),
  partner: z
    .optional(z.string())
    .check(z.describe('as the stage calls it; missing only where a refused message does not name one')),
  account: z
    .optional(z.string())
    .check(z.describe('login name in lower case; missing where it is about the partner as a whole')),
  operationId: z
    .optional(z.string())
    .check(
      z.describe("the caller's own id; missing where it is about a key, or where a refused message does not name one"),
    ),
  operation: z.optional(z.string()).check(z.describe('such as `open-product`; missing where it is about a key')),
  status: z
    .optional(statuses)
    .check(
      z.describe(
        'of the operation; missing where it is about a key and with `message.refused`. Only with `operation.contradicted` and `operation.delayed` may it be one that goes on',
      ),
    ),
  concludedBy: z
    .optional(concludedBy)
    .check(
      z.describe(
        "by what it was decided: the vendor's answer, a look at the account, a rule of ours, or a person. Missing where nothing is decided yet",
      ),
    ),
  effect: z
    .optional(effects)
    .check(
      z.describe(
        "with `applied`: `proven`, our request did it; `unproven`, it is as wanted and may be somebody else's doing; `none`, it was so before, and nothing was sent",
      ),
    ),
  code: z
    .optional(z.string())
    .check(
      z.describe(
        'an outcome code, a code of a vendor call, or of a message; with `operations.stopped` the one with which they failed; missing where it was carried out without any',
      ),
    ),
  message: z.optional(z.string()).check(z.describe('what happened in words, which may change')),
  nextSteps: z.optional(texts).check(z.describe('what a person may do next')),
  waitsFor: z.optional(texts).check(z.describe('with `operation.delayed`: ids in its `after` that were not received')),
  warnings: z.optional(texts).check(z.describe('what was carried out and may not be what was meant')),
  messageId: z.optional(z.string()).check(z.describe('with `message.refused`: the id that SQS gave the message')),
  refusedId: z
    .optional(z.string())
    .check(
      z.describe(
        'with `message.refused`: the id of its record (`GET /refused/{id}`); missing where the message lies on the dead-letter queue',
      ),
    ),
  fields: z
    .optional(texts)
    .check(
      z.describe('with `message.refused`: names of the fields at fault, never their values; `message` for the whole'),
    ),
  decision: z
    .optional(z.enum(['retry', 'mark-applied', 'mark-rejected']))
    .check(z.describe('with `operation.decided`: what a person decided about the parked operation')),
  decidedBy: z.optional(z.string()).check(z.describe('with `operation.decided`: who decided it')),
  metadata: z
    .optional(z.record(z.string(), z.string()))
    .check(z.describe('as in the message; missing where it had none')),
  key: z
    .optional(z.string())
    .check(z.describe("with `key.quota-used` and `key.pause-ended`: name of the API key's budget")),
  pausedAt: z.optional(z.string()).check(z.describe('with `key.pause-ended` and `pause.ended`: when the pause began')),
  pausedBy: z.optional(z.string()).check(z.describe('with `key.pause-ended` and `pause.ended`: who had paused it')),
  count: z
    .optional(z.int())
    .check(z.describe('with `operations.stopped`: how many failed with `code` in the time that the stage sets')),
  of: z
    .optional(z.int())
    .check(z.describe('with `operations.stopped`: of so many of the type that ended or were parked in that time')),
  operationIds: z
    .optional(texts)
    .check(z.describe('with `operations.stopped`: up to three of those that failed, the first ones')),
  until: z
    .optional(z.string())
    .check(
      z.describe('with `operations.stopped`: when the rest goes on by itself, unless somebody lets it go on before'),
    ),
  day: z.optional(z.string()).check(z.describe('with `key.quota-used`: the UTC day, such as `2026-11-22`')),
  percent: z
    .optional(z.int())
    .check(z.describe('with `key.quota-used`: the part of the day that was reached, 50, 70 or 90')),
  used: z.optional(z.int()).check(z.describe('with `key.quota-used`: requests of the day so far, by our own count')),
  limit: z.optional(z.int()).check(z.describe('with `key.quota-used`: requests that the key may make in a day')),
})

/** An event as a target of the bus gets it; what else EventBridge writes around `detail` is its own. */
const deliveredEventSchema = z.object({
  source: z.literal(eventSource),
  'detail-type': eventTypes,
  detail: eventDetailSchema,
})

/**
 * The published schema (JSON Schema 2020-12) of every event. It allows fields that it does not know, since fields are
 * added in later versions.
 *
 * @param examples events as they are delivered
 */
export function eventJsonSchema(examples: readonly unknown[]): Record<string, unknown> {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(deliveredEventSchema, { io: 'input' })
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'urn:partner-ops:event',
    title: 'event',
    description: 'An event of Partner Ops on EventBridge',
    ...rest,
    examples,
  }
}
