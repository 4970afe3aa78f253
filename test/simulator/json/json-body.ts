import type { z } from 'zod'
import type { SimulatorRequest } from '../http-message.ts'

export type BodyReading<Value> =
  | { readonly ok: true; readonly value: Value }
  /** What is wrong, one text for each field; no values, which could be personal data. */
  | { readonly ok: false; readonly problems: readonly string[] }

/** Whether the request says that its body is JSON. */
export function isJson(request: SimulatorRequest): boolean {
  return (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() === 'application/json'
}

/** Whether the client takes JSON. */
export function acceptsJson(request: SimulatorRequest): boolean {
  const accepted = request.headers.accept ?? '*/*'
  return accepted.split(',').some((range) => /^\s*(application\/(json|\*)|\*\/\*)\s*(;|$)/i.test(range))
}

/** Whether the request has a body at all. */
export const hasBody = ({ body }: SimulatorRequest): boolean => body.length > 0

/** Reads a body by a schema; an absent body reads as an object without fields. */
export function readBody<Schema extends z.ZodType>(
  schema: Schema,
  request: SimulatorRequest,
): BodyReading<z.infer<Schema>> {
  let input: unknown = {}
  try {
    const { body } = request
    const text = typeof body === 'string' ? body : new TextDecoder('utf-8', { fatal: true }).decode(body)
    if (text !== '') input = JSON.parse(text)
  } catch {
    return { ok: false, problems: ['The body is not JSON'] }
  }
  const result = schema.safeParse(input)
  if (result.success) return { ok: true, value: result.data }
  const nameOf = (path: readonly PropertyKey[]) => (path.length === 0 ? 'body' : path.map(String).join('.'))
  return { ok: false, problems: result.error.issues.map(({ path, message }) => `${nameOf(path)}: ${message}`) }
}

/** The login name that a create asks for, in lower case, so that faults and the journal can name the account. */
export function nameInBody({ body }: SimulatorRequest, field: string): string | undefined {
  try {
    const input: unknown = JSON.parse(Buffer.from(body).toString())
    const name = (input as Readonly<Record<string, unknown>> | null)?.[field]
    return typeof name === 'string' && name !== '' ? name.slice(0, 50).toLowerCase() : undefined
  } catch {
    return undefined
  }
}
