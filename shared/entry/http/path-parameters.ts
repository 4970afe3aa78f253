import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import type * as z from 'zod/mini'
import { fieldProblems } from '../../messaging/field-problem.ts'
import { problemAnswer } from './problem.ts'

/**
 * Checks the parameters of a path.
 *
 * @returns the parameters, or the answer that names field, rule and value of everything that is wrong
 */
export function pathParameters<Schema extends z.ZodMiniType>(
  schema: Schema,
  parameters: Readonly<Record<string, string | undefined>> | undefined,
): { values: z.infer<Schema> } | { refused: APIGatewayProxyStructuredResultV2 } {
  const result = schema.safeParse(parameters ?? {})
  if (result.success) return { values: result.data }
  const problems = result.error.issues.flatMap((issue) => fieldProblems(issue, parameters ?? {}, [], () => true))
  return {
    refused: problemAnswer({ status: 400, code: 'PATH_INVALID', title: 'The address is malformed.', problems }),
  }
}
