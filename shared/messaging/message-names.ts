import type * as z from 'zod/mini'
import { loginSchema, operationIdSchema, partnerIdSchema } from './operation-message.ts'
import { readBody } from './parse-message.ts'

/** What a message names, as far as that can be read and has the form that it must have. */
export interface MessageNames {
  operationId?: string
  partner?: string
  /** Login name in lower case. */
  account?: string
}

/**
 * Names for the report of a message that was refused. Only what fits its own schema is taken, so that nothing else that
 * stands in the message gets into a report; a message that cannot be read, or not in one way only, names nothing.
 *
 * @param body the text as received
 */
export function namesIn(body: string): MessageNames {
  const read = readBody(body)
  if ('problem' in read) return {}
  const doorbell: unknown = Object.hasOwn(read.value, 'doorbell') ? Reflect.get(read.value, 'doorbell') : undefined
  const named = typeof doorbell === 'object' && doorbell !== null ? doorbell : read.value
  const take = (name: string, schema: z.ZodMiniType<string>): string | undefined => {
    const parsed = schema.safeParse(Object.hasOwn(named, name) ? Reflect.get(named, name) : undefined)
    return parsed.success ? parsed.data : undefined
  }
  const operationId = take('operationId', operationIdSchema)
  const partner = take('partner', partnerIdSchema)
  const account = take('account', loginSchema)?.toLowerCase()
  return {
    ...(operationId === undefined ? {} : { operationId }),
    ...(partner === undefined ? {} : { partner }),
    ...(account === undefined ? {} : { account }),
  }
}
