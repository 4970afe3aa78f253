import { z } from 'zod'
import { callNames, generations } from './http-message.ts'

/**
 * What can go wrong on demand. `before` and `after`: before or after the vendor carried the request out.
 *
 * - timeout-*: no answer; the connection stays open until the client closes it or `holdMs` is over
 * - reset-*: the connection is reset
 * - status-500-*: an HTTP 500
 * - truncate: the body ends in the middle; slow: the answer comes `delayMs` late; html: a 200 with a web page
 * - status: the `status`, `headers` and `body` of the rule
 * - apply-late: no answer, and the request is carried out `delayMs` later
 * - stored-for-later: an HTTP 503, and the request is carried out `delayMs` later; what a V3 create does
 */
export const faultKinds = [
  'timeout-before',
  'timeout-after',
  'reset-before',
  'reset-after',
  'status-500-before',
  'status-500-after',
  'truncate',
  'slow',
  'html',
  'status',
  'apply-late',
  'stored-for-later',
] as const
export type FaultKind = (typeof faultKinds)[number]

const milliseconds = z.int().min(0).max(86_400_000)

/** A rule as it is asked for; the first rule that matches and has something left is used up by one call. */
export const faultRuleSchema = z
  .strictObject({
    id: z.string().min(1).max(100).optional(),
    match: z
      .strictObject({
        generation: z.enum(generations).optional(),
        method: z.string().optional(),
        /** A part of the path, or a regular expression between slashes. */
        path: z.string().min(1).optional(),
        partner: z.string().optional(),
        account: z.string().optional(),
        call: z.enum(callNames).optional(),
      })
      .default({}),
    fault: z.enum(faultKinds),
    times: z.union([z.int().min(1), z.literal('always')]).default(1),
    /** How many matching calls pass unharmed first. */
    skip: z.int().min(0).default(0),
    delayMs: milliseconds.optional(),
    holdMs: milliseconds.optional(),
    /** For html (default true) and status (default false): whether the request is carried out. */
    applies: z.boolean().optional(),
    status: z.int().min(200).max(599).optional(),
    headers: z.record(z.string().regex(/^[A-Za-z0-9-]+$/), z.string().regex(/^[\t\x20-\x7e]*$/)).optional(),
    body: z.string().optional(),
  })
  .superRefine((rule, context) => {
    if (rule.fault === 'status' && rule.status === undefined) {
      context.addIssue({ code: 'custom', path: ['status'], message: 'is required for the fault status' })
    }
    for (const field of ['status', 'headers', 'body'] as const) {
      if (rule.fault !== 'status' && rule[field] !== undefined) {
        context.addIssue({ code: 'custom', path: [field], message: 'is only for the fault status' })
      }
    }
    if (rule.applies !== undefined && rule.fault !== 'status' && rule.fault !== 'html') {
      context.addIssue({ code: 'custom', path: ['applies'], message: 'is only for the faults html and status' })
    }
    if (rule.match.path !== undefined && pathTestOf(rule.match.path) === undefined) {
      context.addIssue({ code: 'custom', path: ['match', 'path'], message: 'is not a regular expression' })
    }
  })

export type FaultRule = z.infer<typeof faultRuleSchema>

/** The test that a pattern of paths stands for; undefined when it is no regular expression. */
export function pathTestOf(pattern: string): ((path: string) => boolean) | undefined {
  const expression = /^\/(.*)\/(i?)$/.exec(pattern)
  // A path that ends in a slash looks like an expression without special characters, and means the same.
  if (expression?.[1] === undefined) return (path) => path.includes(pattern)
  try {
    const compiled = new RegExp(expression[1], expression[2])
    return (path) => compiled.test(path)
  } catch {
    return undefined
  }
}
