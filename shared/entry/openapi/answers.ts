import * as z from 'zod/mini'

const time = z.string().check(z.describe('ISO 8601, UTC'))
const text = z.string()
const maybe = z.optional(text)
const when = z.optional(time)

/** What a problem (RFC 9457) holds; some have more. */
export const problemAnswerSchema = z.looseObject({
  type: text,
  code: text.check(z.describe('append-only; programs match on it')),
  status: z.int(),
  title: text,
  detail: maybe,
  nextSteps: z.optional(z.array(text)),
  problems: z.optional(z.array(z.looseObject({ code: text, field: text, rule: text, value: maybe }))),
})

const blockedBy = z.strictObject({
  operationId: text,
  operation: text,
  status: z.enum(['parked', 'deferred']),
  code: maybe,
  since: time,
  waitsFor: z.optional(z.array(text)),
})

const statuses = [
  ...(['received', 'accepted', 'waiting', 'deferred', 'sending', 'resolving'] as const),
  ...(['parked', 'applied', 'rejected', 'withdrawn'] as const),
] as const

/** How far an operation is. A test compares it with what the routes answer. */
export const operationAnswerSchema = z.strictObject({
  operationId: text,
  operation: text,
  partner: text,
  account: maybe,
  status: z.enum(statuses),
  version: z.int(),
  receivedAt: time,
  finishedAt: when,
  reason: maybe,
  dueAt: when,
  heldBy: z.optional(z.strictObject({ code: maybe, since: when, until: when })),
  waitsFor: z.optional(z.array(text)),
  behind: maybe,
  blockedBy: z.optional(blockedBy),
  concludedBy: z.optional(z.enum(['answer', 'observation', 'guard', 'decision'])),
  effect: z.optional(z.enum(['proven', 'unproven', 'none'])),
  code: maybe,
  message: maybe,
  nextSteps: z.optional(z.array(text)),
  warnings: z.optional(z.array(text)),
  request: z.optional(z.strictObject({ to: text, subject: text, text })),
  effectiveAt: maybe,
  planType: maybe,
  attempts: z.array(z.strictObject({ n: z.int(), step: text, outcome: text, code: maybe, at: time })),
  shadow: z.optional(z.literal(true)),
  priority: maybe,
  metadata: z.optional(z.record(text, text)),
})

/** Where there is no operation, and a message that names it was refused. */
export const refusedOperationAnswerSchema = z.strictObject({
  operationId: text,
  operation: text,
  partner: text,
  status: z.literal('refused'),
  code: text,
  fields: z.array(text),
  refusedAt: time,
  refusedId: text.check(z.describe('of the message among the refused ones')),
})

export const operationOrRefusalSchema = z.union([operationAnswerSchema, refusedOperationAnswerSchema])

const expectation = z.strictObject({
  would: z.enum(['send', 'finish', 'reject', 'park', 'look']),
  code: maybe,
  message: maybe,
  nextSteps: z.optional(z.array(text)),
  warnings: z.optional(z.array(text)),
  knownSince: when,
  isReadAnew: z.boolean(),
})

const submitted = {
  operationId: text,
  operation: text,
  partner: text,
  account: maybe,
  metadata: z.optional(z.record(text, text)),
  blockedBy: z.optional(blockedBy),
}

export const acceptedAnswerSchema = z.strictObject({ ...submitted, status: z.literal('accepted') })

export const validAnswerSchema = z.strictObject({
  ...submitted,
  status: z.literal('valid'),
  ahead: z.int(),
  expected: expectation,
})

export const operationsAnswerSchema = z.strictObject({
  operations: z.array(operationAnswerSchema),
  looked: z.strictObject({ count: z.int(), until: when }),
  next: maybe,
  resume: maybe,
})

export const accountsAnswerSchema = z.strictObject({
  accounts: z.array(
    z.strictObject({
      account: text,
      presence: maybe,
      status: maybe,
      planType: maybe,
      singleBilling: z.optional(z.boolean()),
      lane: z.int(),
    }),
  ),
  next: maybe,
})

export const timelineAnswerSchema = z.strictObject({
  operationId: text,
  status: text,
  version: z.int(),
  events: z.array(z.looseObject({ at: time, happened: text })),
})

export const decidedManyAnswerSchema = z.strictObject({
  token: maybe,
  decision: maybe,
  operations: z.array(z.looseObject({ operationId: text })),
  next: maybe,
})

const refusedMessage = {
  id: text,
  state: z.enum(['open', 'redriven', 'discarded']),
  operation: text,
  messageId: text,
  code: text,
  reason: text,
  fields: z.array(text),
  partner: maybe,
  account: maybe,
  operationId: maybe,
  sender: maybe,
  receives: z.int(),
  sentAt: time,
  refusedAt: time,
  keptUntil: time,
  bytes: z.int(),
  kept: z
    .enum(['as-it-came', 'altered', 'not-json', 'too-large'])
    .check(z.describe('what is kept of the body: altered where values that look like secrets were taken out')),
  canBeRedriven: z.boolean(),
  tries: z.optional(z.int()),
  triedAt: when,
  ended: z.optional(z.strictObject({ by: text, why: text, at: time })),
}

export const refusedAnswerSchema = z.strictObject({ ...refusedMessage, body: maybe })

export const refusedMessagesAnswerSchema = z.strictObject({
  refused: z.array(z.strictObject(refusedMessage)),
  looked: z.strictObject({ count: z.int() }),
  next: maybe,
})

export const redrivenAnswerSchema = z.strictObject({ id: text, result: z.enum(['accepted', 'discarded']) })

export const redrivenManyAnswerSchema = z.strictObject({
  results: z.array(
    z.strictObject({
      id: text,
      result: z
        .enum([
          ...(['accepted', 'discarded', 'refused', 'waits', 'ended', 'busy', 'not-kept'] as const),
          ...(['not-found', 'not-reached', 'failed'] as const),
        ])
        .check(z.describe('waits: it is not known yet whose account it names; ended: redriven or discarded before')),
      code: maybe,
      fields: z.optional(z.array(text)),
    }),
  ),
  next: maybe,
})

export const deadLettersAnswerSchema = z.strictObject({
  queues: z.array(
    z.strictObject({
      operation: text,
      waiting: z.int(),
      inHand: z.int(),
      sample: z
        .array(
          z.strictObject({
            messageId: text,
            sentAt: when,
            receives: z.optional(z.int()),
            code: maybe,
            reason: maybe,
            partner: maybe,
            account: maybe,
            operationId: maybe,
          }),
        )
        .check(z.describe('some of them, ten at the most, whichever SQS shows; without their bodies')),
      move: z.optional(
        z.strictObject({
          status: text,
          startedAt: when,
          moved: z.optional(z.int()),
          of: z.optional(z.int()),
          failure: maybe,
        }),
      ),
    }),
  ),
})

export const deadLettersMovedAnswerSchema = z.strictObject({ operation: text, result: z.literal('started') })

export const auditAnswerSchema = z.strictObject({
  records: z.array(
    z.strictObject({
      at: time,
      by: text,
      why: text,
      action: text,
      subject: text,
      asked: z.record(text, z.union([text, z.number(), z.boolean()])),
      result: maybe,
    }),
  ),
  next: maybe,
})

export const pauseAnswerSchema = z.strictObject({
  partner: text,
  operation: maybe,
  account: maybe,
  state: z.enum(['paused', 'running']),
  by: maybe,
  why: maybe,
  since: when,
  until: when,
  code: maybe,
  mayLeaveUntil: when,
})

const accountable = { by: text, why: text, since: time }

export const keyAnswerSchema = z.strictObject({
  key: text,
  partners: z.array(text),
  state: z.enum(['running', 'recovering', 'stopped']),
  reason: maybe,
  code: maybe,
  since: when,
  until: when,
  probe: z.optional(z.strictObject({ failed: z.int(), askedBy: maybe, why: maybe })),
  pause: z.optional(z.strictObject({ ...accountable, until: when })),
  restored: z.optional(z.strictObject(accountable)),
  heldCalls: z.array(z.strictObject({ partner: text, call: text, code: text, since: time, nextTry: time })),
  day: z.strictObject({ date: text, limit: z.number(), used: z.number(), left: z.number() }),
  rate: z.strictObject({ perSecond: z.number(), present: z.number() }),
  waitingLines: z.int(),
  probed: z.optional(z.looseObject({ is: text })),
})

export const keysAnswerSchema = z.strictObject({ keys: z.array(keyAnswerSchema) })

const counts = z.record(text, z.int())
const refusedCounts = z.strictObject({ count: z.int(), byCode: counts, isComplete: z.boolean() })

export const overviewAnswerSchema = z.strictObject({
  at: time,
  partners: z.array(
    z.strictObject({
      partner: text,
      open: z.record(text, counts),
      parkedByCode: counts,
      oldest: z.optional(z.strictObject({ operationId: text, operation: text, status: text, receivedAt: time })),
      finished: z.array(z.strictObject({ hour: time, applied: z.int(), rejected: z.int(), withdrawn: z.int() })),
      refused: refusedCounts,
      isComplete: z.boolean(),
      finishedFrom: time,
    }),
  ),
  keys: z.array(keyAnswerSchema),
  pauses: z.array(
    z.strictObject({ partner: text, operation: maybe, account: maybe, ...accountable, until: when, code: maybe }),
  ),
  refusedOfNobody: z.optional(refusedCounts),
})

export const doctorAnswerSchema = z.strictObject({
  at: time,
  ok: z.boolean().check(z.describe('whether nothing is known to be wrong')),
  lines: z.array(z.strictObject({ subject: text, ok: z.boolean(), code: maybe, sentence: text, next: text })),
})

const known = z.looseObject({ value: z.unknown(), observedAt: when, changedAt: when })

export const accountAnswerSchema = z.strictObject({
  partner: text,
  account: text,
  vendorIds: z.record(text, text),
  fields: z.record(text, known),
  lane: z.array(text),
})

/** Told by the answer's own documents; later versions may add to it. */
export const looseAnswerSchema = z.looseObject({})
