import * as z from 'zod/mini'

const time = z.string().check(z.describe('ISO 8601, UTC'))
const text = z.string()
const maybe = z.optional(text)
const when = z.optional(time)
const value = z.union([text, z.number(), z.boolean()])

/** A run of the reconciliation. */
export const runAnswerSchema = z.strictObject({
  partner: text,
  run: text.check(z.describe('when it began; names it')),
  state: z.enum(['running', 'complete', 'abandoned']),
  startedAt: time,
  finishedAt: when,
  asked: z.optional(z.strictObject({ by: text, why: text })),
  progress: z.strictObject({
    pages: z.int(),
    accounts: z.int(),
    calls: z.int(),
    pagesBefore: z.optional(z.int()),
    accountsBefore: z.optional(z.int()),
    secondsLeft: z.optional(z.int()),
  }),
  accountsHere: z.optional(z.int()),
  differences: z.strictObject({ thereNotHere: z.int(), hereNotThere: z.int(), differs: z.int() }),
  oddRows: z.optional(z.int()),
  failures: z.int(),
  lastFailure: maybe,
  triedAgainAt: when,
})

export const differencesAnswerSchema = z.strictObject({
  differences: z.array(
    z.union([
      z.strictObject({ kind: z.literal('there-not-here'), account: text }),
      z.strictObject({ kind: z.literal('here-not-there'), account: text, confirmed: z.boolean() }),
      z.strictObject({ kind: z.literal('differs'), account: text, field: text, here: value, there: value }),
    ]),
  ),
  next: maybe,
})

const operation = { operation: text, input: z.record(text, value) }

const rowFields = {
  n: z.int(),
  account: text,
  kind: text,
  fields: z.array(z.strictObject({ field: text, wanted: value, found: value })),
  since: time,
  repair: z.optional(
    z.strictObject({
      ...operation,
      operationId: text,
      inverse: z.optional(z.strictObject(operation)),
      irreversible: z.optional(z.literal(true)),
      before: z.optional(z.array(z.strictObject({ operationId: text, status: text, code: maybe }))),
    }),
  ),
  none: z.optional(z.strictObject({ code: text, message: text })),
}

const total = z.strictObject({ differences: z.int(), repairs: z.int() })

const guard = z.strictObject({ code: text, message: text, nextSteps: z.array(text) })

export const planAnswerSchema = z.strictObject({
  partner: text,
  run: text,
  hash: text.check(z.describe('of partner, run and all rows; an approval names it')),
  madeAt: time,
  rowsInAll: z.int(),
  totals: z.record(text, total),
  repairs: z.int(),
  irreversible: z.int(),
  guards: z.array(guard).check(z.describe('why no repair is sent; empty where none stands in the way')),
  rows: z.array(z.strictObject(rowFields)),
  next: maybe,
})

const application = {
  partner: text,
  run: text,
  hash: text,
  state: z.enum(['applying', 'stopped', 'done']),
  repairs: z.int(),
  ended: z.int(),
  counts: z.record(text, z.int()),
  approvals: z.array(z.strictObject({ at: time, by: text, why: text })),
  stopped: z.optional(z.strictObject({ code: text, message: text, at: time, operationId: maybe })),
  finishedAt: when,
}

export const applicationAnswerSchema = z.strictObject(application)

export const resultsAnswerSchema = z.strictObject({
  ...application,
  rows: z.array(
    z.strictObject({
      ...rowFields,
      outcome: z.enum([
        ...(['not-sent', 'waiting', 'under-way', 'parked', 'applied'] as const),
        ...(['contradicted', 'rejected', 'outdated', 'withdrawn', 'missing'] as const),
      ]),
    }),
  ),
  next: maybe,
})
