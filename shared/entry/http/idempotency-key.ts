import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { shownValue } from '../../messaging/field-problem.ts'
import { readJson } from '../../messaging/json-text.ts'
import { problemAnswer } from './problem.ts'

/**
 * Takes the header `Idempotency-Key`, with or without its quotes, as the `operationId` of a body that has none.
 *
 * @param body as received; what cannot be read is handed on as it is, since the door says what is wrong with it
 * @returns the body with its `operationId`, or the refusal where the two differ
 */
export function withIdempotencyKey(
  body: string,
  header: string | undefined,
): { body: string } | { refused: APIGatewayProxyStructuredResultV2 } {
  if (header === undefined) return { body }
  const key = header.trim().replace(/^"(.*)"$/, '$1')
  const read = readJson(body)
  if (read.kind !== 'value' || typeof read.value !== 'object' || read.value === null || Array.isArray(read.value)) {
    return { body }
  }
  const { operationId } = read.value as { operationId?: unknown }
  if (operationId === undefined) return { body: JSON.stringify({ ...read.value, operationId: key }) }
  if (operationId === key) return { body }
  return {
    refused: problemAnswer({
      status: 400,
      code: 'IDEMPOTENCY_KEY_DIFFERS',
      title: 'The header Idempotency-Key and the operationId differ; nothing was accepted.',
      problems: [
        {
          code: 'FIELD_INVALID',
          field: 'operationId',
          rule: 'must be the same as the header Idempotency-Key, or left out',
          value: shownValue(operationId, true),
        },
      ],
    }),
  }
}
