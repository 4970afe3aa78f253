import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import * as z from 'zod/mini'
import { fieldProblems } from '../../messaging/field-problem.ts'
import { readJson } from '../../messaging/json-text.ts'
import { problemAnswer } from '../http/problem.ts'

/** Why an operator does something; kept with it and shown to everyone who may read it. */
export const whySchema = z
  .string('must be text')
  .check(z.trim(), z.minLength(1, 'must say why'), z.maxLength(1_000, 'must have at most 1000 characters'))

/**
 * Reads and checks the body of an operator's request.
 *
 * @returns its values, or the answer that names field, rule and value of everything that is wrong
 */
export function requestBody<Schema extends z.ZodMiniType>(
  schema: Schema,
  { body = '', isBase64Encoded }: Pick<APIGatewayProxyEventV2, 'body' | 'isBase64Encoded'>,
): { values: z.infer<Schema> } | { refused: APIGatewayProxyStructuredResultV2 } {
  const text = isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body
  const read = readJson(text)
  if (read.kind !== 'value') {
    const rule = read.kind === 'not-json' ? 'must be JSON' : 'must be JSON in which each name stands once'
    return refusedBody([{ code: 'NOT_JSON', field: 'body', rule }])
  }
  const { value: parsed } = read
  const result = schema.safeParse(parsed)
  if (result.success) return { values: result.data }
  const problems = result.error.issues.flatMap((issue) => fieldProblems(issue, parsed, [], () => true))
  return refusedBody(problems)
}

/** A request without a body says nothing more than its address. */
export const orEmpty = (event: Pick<APIGatewayProxyEventV2, 'body' | 'isBase64Encoded'>) =>
  (event.body ?? '') === '' ? { body: '{}', isBase64Encoded: false } : event

const refusedBody = (problems: readonly unknown[]) => ({
  refused: problemAnswer({
    status: 400,
    code: 'BODY_INVALID',
    title: 'The body is malformed; nothing was changed.',
    problems,
  }),
})
